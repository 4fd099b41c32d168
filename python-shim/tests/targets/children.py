"""Two children of multiprocessing that sleep, and a parent that waits for them."""
import multiprocessing
import sys
import time


def child_sleeps():
    time.sleep(600)


def parent_waits(children):
    print("ready")
    sys.stdout.flush()
    for child in children:
        child.join()


if __name__ == "__main__":
    processes = [multiprocessing.Process(target=child_sleeps) for _ in range(2)]
    for process in processes:
        process.daemon = True
        process.start()
    parent_waits(processes)

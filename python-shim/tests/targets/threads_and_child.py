"""Four threads and a child process."""
import multiprocessing
import sys
import threading
import time


def sleep_long():
    time.sleep(600)


if __name__ == "__main__":
    child = multiprocessing.Process(target=sleep_long)
    child.daemon = True
    child.start()
    for _ in range(4):
        thread = threading.Thread(target=sleep_long)
        thread.daemon = True
        thread.start()
    time.sleep(0.3)
    print("ready")
    sys.stdout.flush()
    sleep_long()

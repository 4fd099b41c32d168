"""Two children of multiprocessing, started in the way that the first argument names; they are busy until killed."""
import multiprocessing
import os
import sys
import time


def busy_child(has_begun, starter):
    has_begun.release()
    # The parent of a forkserver's child is the forkserver, which may outlive us all.
    while os.path.exists("/proc/%d" % starter):
        for _ in range(100000):
            pass


if __name__ == "__main__":
    # Python 2 has one way only.
    way = multiprocessing.get_context(sys.argv[1]) if hasattr(multiprocessing, "get_context") else multiprocessing
    has_begun = way.Semaphore(0)
    children = [way.Process(target=busy_child, args=(has_begun, os.getpid())) for _ in range(2)]
    for child in children:
        child.daemon = True
        child.start()
    for _ in children:
        has_begun.acquire()
    print("ready")
    sys.stdout.flush()
    print(" ".join(str(child.pid) for child in children))
    sys.stdout.flush()
    time.sleep(1000)

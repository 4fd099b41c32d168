"""Ten threads with names that sleep, and, one after the other, threads that are busy for some milliseconds."""
import sys
import threading
import time


def busy_shortly():
    end = time.time() + 0.05
    while time.time() < end:
        pass


for i in range(10):
    sleeper = threading.Thread(target=time.sleep, args=(1000,), name="CustomThreadName-%d" % i)
    sleeper.daemon = True
    sleeper.start()
print("ready")
sys.stdout.flush()
number = 0
while True:
    number += 1
    short = threading.Thread(target=busy_shortly, name="short-lived %d" % number)
    short.start()
    short.join()

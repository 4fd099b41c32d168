"""Two threads that fight for the GIL and one that sleeps; or, with the argument "idle", only sleepers."""
import sys
import threading
import time


def busy():
    while True:
        pass


def also_busy():
    while True:
        pass


def sleep_long():
    time.sleep(1000)


idle = "idle" in sys.argv
for function in (sleep_long, sleep_long if idle else also_busy):
    thread = threading.Thread(target=function)
    thread.daemon = True
    thread.start()
time.sleep(0.3)
sys.stdout.write("ready\n")
sys.stdout.flush()
sleep_long() if idle else busy()

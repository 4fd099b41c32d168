"""Threads that live for milliseconds, two at a time."""
import sys
import threading
import time


def live():
    end = time.time() + 0.003
    while time.time() < end:
        pass


def spawn():
    pair = [threading.Thread(target=live) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()


print("ready")
sys.stdout.flush()
while True:
    spawn()

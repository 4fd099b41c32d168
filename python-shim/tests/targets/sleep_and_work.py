"""Sleeps and works in turn, 0.1 s each; with an argument for so many seconds."""
import sys
import time

END = time.time() + (float(sys.argv[1]) if len(sys.argv) > 1 else 600)


def rest():
    time.sleep(0.1)


def toil():
    end = time.time() + 0.1
    while time.time() < end:
        pass


print("ready")
sys.stdout.flush()
while time.time() < END:
    rest()
    toil()

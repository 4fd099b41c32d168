"""Busy, and then another Python program with the same process id, which is busy too."""
import os
import sys
import time


def first_life():
    end = time.monotonic() + 1.5
    while time.monotonic() < end:
        pass


busy = os.path.join(os.path.dirname(os.path.abspath(__file__)), "busy.py")
print("ready", flush=True)
first_life()
os.execv(sys.executable, [sys.executable, busy, "1.5"])

"""Busy, and then another Python program with the same process id, which is busy too."""
import os
import sys
import time


def first_life():
    end = time.time() + 1.5
    while time.time() < end:
        pass


busy = os.path.join(os.path.dirname(os.path.abspath(__file__)), "busy.py")
print("ready")
sys.stdout.flush()
first_life()
os.execv(sys.executable, [sys.executable, busy, "1.5"])

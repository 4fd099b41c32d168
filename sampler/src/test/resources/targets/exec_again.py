"""Executes itself again and again, then says so; each time it is busy for a moment first."""
import os
import sys
import time


def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


left = int(sys.argv[1])
is_first = len(sys.argv) < 3
if is_first:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    busy(2)
if left:
    busy(0.05)
    os.execv(sys.executable, [sys.executable, sys.argv[0], str(left - 1), "again"])
sys.stdout.write("executed\n")
sys.stdout.flush()
while True:
    busy(1)

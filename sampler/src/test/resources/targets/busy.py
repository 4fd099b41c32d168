"""Busy for as long as the first argument says, in seconds of the clock; then it ends with status 7."""
import sys
import time


def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


if sys.argv[2:]:
    print(sys.argv[2])
    sys.stdout.flush()
busy(float(sys.argv[1]))
sys.exit(7)

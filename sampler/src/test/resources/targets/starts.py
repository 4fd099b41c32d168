"""Busy for 50 ms from its first line on, and then it is over."""
import time


def busy():
    end = time.monotonic() + 0.05
    while time.monotonic() < end:
        pass


busy()

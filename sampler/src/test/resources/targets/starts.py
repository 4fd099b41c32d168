"""Busy for 50 ms from its first line on, and then it is over."""
import time


def busy():
    end = time.time() + 0.05
    while time.time() < end:
        pass


busy()

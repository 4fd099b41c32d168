"""Counts for most of a second."""

import time


def spin(end):
    while time.time() < end:
        sum(range(1000))


spin(time.time() + 0.8)

"""Imported by `site` before the program's first line: busy for 20 ms."""
import time


def customize():
    end = time.time() + 0.02
    while time.time() < end:
        pass


customize()

# Does one thing after the other when it is told to, a second each.
from __future__ import print_function

import sys
import time


def until(end):
    while time.time() < end:
        pass


def first(end):
    until(end)


def second(end):
    until(end)


print("ready")
sys.stdout.flush()
sys.stdin.readline()
start = time.time()
first(start + 1)
second(start + 2)
time.sleep(1)
print("done")
sys.stdout.flush()
sys.stdin.readline()

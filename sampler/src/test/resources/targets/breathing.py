"""Computes 4 calls deep for some milliseconds, then 44 calls deep, in turn."""
import sys
import time


def clock():
    return time.perf_counter() if hasattr(time, "perf_counter") else time.time()


def work(until):
    while clock() < until:
        sum(range(5000))


def descend(depth):
    if depth:
        descend(depth - 1)
    else:
        work(clock() + 0.03)


def main():
    while True:
        descend(0)
        descend(40)


print("ready")
sys.stdout.flush()
main()

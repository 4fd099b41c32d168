"""Spends known shares of its time in three functions, and says so on stdin's request."""
import sys
import time


def burn(seconds):
    end = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < end:
        count += 1
    return count


def long_burn():
    burn(0.06)


def short_burn():
    burn(0.02)


def sleepy():
    time.sleep(0.02)


print("ready", flush=True)
while True:
    long_burn()
    short_burn()
    sleepy()

"""Flips between two call paths as fast as it can: leaf_a is only ever under hot_a, leaf_b under hot_b."""
import sys


def leaf_a():
    return 1


def leaf_b():
    return 2


def hot_a():
    return leaf_a()


def hot_b():
    return leaf_b()


def numbers():
    yield leaf_a()
    yield leaf_b()


sys.stdout.write("ready\n")
sys.stdout.flush()
while True:
    hot_a()
    hot_b()
    for _ in numbers():
        pass

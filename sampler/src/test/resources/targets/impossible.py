"""Changes its stack as fast as it can, so that what is torn shows: a leaf is only ever under certain functions.

For 2.6 to 3.15. The argument is the file that receives the stacks that it can be in.
"""
import functools
import os
import sys

sys.dont_write_bytecode = True

from legal_stacks import Truth  # noqa: E402


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


def down(depth):
    if depth:
        down(depth - 1)
    else:
        leaf_a()


class Caller(object):
    def method(self):
        return leaf_b()


def through_c(item):
    return leaf_a()


def through_c_too(one, two):
    return one


def storm(caller):
    hot_a()
    hot_b()
    for _ in numbers():
        pass
    down(3)
    caller.method()
    functools.reduce(through_c_too, (1, 2, 3))
    list(map(through_c, (1, 2)))
    sorted((1, 2), key=lambda item: item)


caller = Caller()
truth = Truth()
is_traced = True
truth.start()
while True:
    storm(caller)
    if is_traced:
        truth.stop()
        truth.write(sys.argv[1])
        is_traced = False
        os.write(1, b"ready\n")

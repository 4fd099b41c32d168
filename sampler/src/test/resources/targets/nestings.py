"""Python calls C calls Python, in known orders; runs on every Python. Arguments: the nesting, the library of marks.c."""
import ctypes
import functools
import hashlib
import os
import re
import sys
import threading
import zlib

CALLBACK = ctypes.CFUNCTYPE(None)
COMPARISON = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
sys.setrecursionlimit(5000)
marks = ctypes.CDLL(sys.argv[2])
libc = ctypes.CDLL(None)
buffer = b"some bytes to hash" * 200000
numbers = (ctypes.c_int * 8)(3, 1, 4, 1, 5, 9, 2, 6)


def spin(rounds=200):
    for _ in range(rounds):
        pass


def marked():
    spin()
    marks.mark_outer(to_outer)
    spin()


def in_outer():
    spin()
    in_outer_too()


def in_outer_too():
    marks.mark_inner(to_inner)
    spin()


def in_inner():
    spin()


def sort_in_c():
    libc.qsort(numbers, 8, 4, to_compare)


def compare(left, right):
    spin()
    return -1 if left < right else 1


def popped():
    marks.mark_popped(100000)


def blind():
    marks.mark_blind(to_inner)


def sleeping():
    marks.mark_outer(to_sleep)


def in_sleep():
    marks.mark_asleep()


def by_key():
    sorted([3, 1, 2], key=key)


def key(number):
    spin()
    marks.mark_inner(to_inner)
    return number


class Item(object):
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        spin()
        return self.rank < other.rank


items = [Item(i * 7 % 5) for i in range(10)]


def by_lt():
    list(items).sort()


def substitute():
    pattern.sub(replacement, "some words to replace")


def replacement(match):
    spin()
    return match.group()


def reduced():
    functools.reduce(add_up, [1, 2, 3, 4])


def add_up(left, right):
    spin()
    return left + right


class Made(object):
    def __init__(self):
        spin()
        marks.mark_inner(to_inner)


def construct():
    Made()


def produce():
    for number in range(5):
        spin()
        yield number


def produce_through():
    for number in produce():
        spin()
        yield number


def generated():
    for _ in produce_through():
        spin()


def summed():
    sum(produce_through())


def mapped():
    list(map(square, [1, 2, 3]))


def square(number):
    spin()
    return number * number


class Dropped(object):
    def __del__(self):
        spin()


def dropping():
    Dropped()
    spin()


depth = [0]


def deep(levels):
    spin(50)
    if levels == 0:
        spin(20000)
    elif levels % 3 == 0:
        sorted([levels], key=deep_key)
    elif levels % 3 == 1:
        depth[0] = levels
        marks.mark_inner(to_deep)
    else:
        deep(levels - 1)


def deep_key(levels):
    deep(levels - 1)


def deep_callback():
    deep(depth[0] - 1)


def recursion():
    deep(300)


def hashing():
    hashlib.sha256(buffer).digest()


def compressing():
    zlib.crc32(buffer)
    zlib.compress(buffer[:20000])


def in_thread_of_c():
    marks.mark_thread_of_c(to_outer)


def vectorized():
    import numpy

    while True:
        numpy.vectorize(per_element)(numpy.arange(20))


def per_element(number):
    spin()
    return number


def autograd():
    import torch

    class Doubled(torch.autograd.Function):
        @staticmethod
        def forward(context, tensor):
            spin()
            return tensor * 2

        @staticmethod
        def backward(context, gradient):
            spin()
            marks.mark_inner(to_inner)
            return gradient * 2

    leaf = torch.ones(10, requires_grad=True)
    leaf.register_hook(hook)
    while True:
        Doubled.apply(leaf).sum().backward()


def hook(gradient):
    spin()
    marks.mark_inner(to_inner)


ASYNC = """
class Ready(object):
    def __await__(self):
        spin()
        yield


async def innermost():
    await Ready()
    spin()


async def outermost():
    await innermost()


def driven():
    coroutine = outermost()
    coroutine.send(None)
    try:
        coroutine.send(None)
    except StopIteration:
        pass
"""
if sys.version_info >= (3, 5):
    exec(compile(ASYNC, __file__, "exec"))

to_outer = CALLBACK(in_outer)
to_inner = CALLBACK(in_inner)
to_sleep = CALLBACK(in_sleep)
to_deep = CALLBACK(deep_callback)
to_compare = COMPARISON(compare)
pattern = re.compile("[a-z]+")


def run(nesting):
    while True:
        nesting()


def ready():
    sys.stdout.write("ready\n")
    sys.stdout.flush()


name = sys.argv[1]
if name.startswith("thread:"):
    thread = threading.Thread(target=run, args=(globals()[name[7:]],))
    thread.start()
    ready()
    thread.join()
elif name.startswith("fork:"):
    ready()
    child = os.fork()
    if child == 0:
        sys.stdout.write("%d\n" % os.getpid())
        sys.stdout.flush()
        run(globals()[name[5:]])
    os.waitpid(child, 0)
else:
    ready()
    run(globals()[name])

"""Every shape of Python frame, each in a thread-free loop of its own; the argument names the shape."""
import functools
import sys


def spin(rounds=2000):
    for _ in range(rounds):
        pass


def recursion(depth):
    if depth:
        recursion(depth - 1)
    else:
        spin(200_000)


def generator():
    while True:
        spin()
        yield 1


class Класс:
    def метод(self):
        spin()

    @classmethod
    def of_class(cls):
        spin()


def decorated(function):
    @functools.wraps(function)
    def wrapper():
        return function()

    return wrapper


@decorated
def wrapped():
    spin()


def through_c():
    sorted([2, 1], key=lambda item: spin() or item)


def negative_delta():
    return (
        spin(),
        1)


SHAPES = {
    "recursion": lambda: recursion(900),
    "generator": functools.partial(next, generator()),
    "method": lambda: Класс().метод(),
    "classmethod": Класс.of_class,
    "decorator": wrapped,
    "comprehension": lambda: [spin() for _ in range(3)],
    "through_c": through_c,
    "negative_delta": negative_delta,
    "exec": lambda: exec(compile("\n\nspin(50_000)", "<made 🔥>", "exec"), globals()),
}
sys.setrecursionlimit(2000)
shape = SHAPES[sys.argv[1]]
print("ready", flush=True)
while True:
    shape()

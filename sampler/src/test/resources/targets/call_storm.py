"""Nothing but calls from C into short Python functions: a stop often meets one that is being set up or torn down."""
import functools


def leaf(number):
    return number


def storm():
    for _ in range(100):
        sorted([3, 1, 2], key=leaf)
        functools.reduce(lambda left, right: left, [1, 2, 3])
        list(map(leaf, (1, 2, 3)))


print("ready", flush=True)
while True:
    storm()

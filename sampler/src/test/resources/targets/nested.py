# coding: utf-8
"""A few functions deep, at lines that are known; runs on every Python. The argument names the shape."""
import sys


def spin(rounds=100000):
    for _ in range(rounds):
        pass


def inner():
    spin()


def middle():
    (
        inner()
    )


def nested():
    middle()


def generator():
    while True:
        spin()
        yield 1


def generated():
    for _ in generator():
        pass


class Base(object):
    def method(self):
        spin()

    @classmethod
    def of_class(cls):
        cls().method()


class Plain:
    def __init__(self):
        self.name = u"имя"

    def method(self):
        spin()


def through_c():
    sorted([2, 1], key=lambda item: spin() or item)


def executed():
    exec(compile("\n\ndef made():\n    spin()\n\n\nmade()\n", "<made>", "exec"), {"spin": spin})


def recursion(depth):
    if depth:
        recursion(depth - 1)
    else:
        spin(1000000)


shape = {
    "nested": nested,
    "generated": generated,
    "of_class": Base.of_class,
    "plain": lambda: Plain().method(),
    "through_c": through_c,
    "executed": executed,
    "recursion": lambda: recursion(900),
}[sys.argv[1]]
sys.stdout.write("ready\n")
sys.stdout.flush()
while True:
    shape()

# -*- coding: utf-8 -*-
"""Shapes of code whose legal stacks Python itself states: a traced round records every stack that occurs.

For 2.6 to 3.15. The argument is the file that receives the stacks. Then the name of a shape comes in, "in NAME" goes
out, and this shape runs in a loop until the next name.
"""
import functools
import os
import select
import sys

sys.dont_write_bytecode = True

from legal_stacks import Truth  # noqa: E402

HAS_UNICODE_NAMES = sys.version_info >= (3,)
ROUNDS_WHILE_TRACED = 2
ROUNDS = 1500
rounds = [ROUNDS_WHILE_TRACED]


def spin():
    for _ in range(rounds[0]):
        pass


def nested():
    def inner():
        def innermost():
            spin()
            return 1

        return innermost() + 1

    return inner()


def recursion(depth=900):
    if depth:
        return (
            recursion(depth - 1)
        )
    for _ in range(40):
        spin()


def numbers():
    for number in (1, 2):
        spin()
        yield number
    try:
        spin()
        yield 3
    finally:
        spin()


def doubled(source):
    for number in source:
        yield number * 2


def generators():
    for _ in doubled(numbers()):
        pass
    unfinished = numbers()
    next(unfinished)
    unfinished.close()


def comprehensions():
    [spin() for _ in (1, 2)]
    list(spin() for _ in (1, 2))
    {spin(): 1 for _ in (1,)} if sys.version_info >= (2, 7) else None
    [
        (lambda: spin())()
        for _
        in (1, 2)
    ]


def lambdas():
    one = lambda: spin()  # noqa: E731
    (lambda: (
        one(),
        spin(),
    ))()


class Shape(object):
    def method(self):
        spin()
        return self.prop

    @classmethod
    def of_class(cls):
        spin()

    @staticmethod
    def of_nobody():
        spin()

    @property
    def prop(self):
        spin()

    def __enter__(self):
        spin()

    def __exit__(self, *error):
        spin()


class Child(Shape):
    def method(self):
        super(Child, self).method()
        self.of_nobody()


def methods():
    Child().method()
    Child.of_class()
    with Shape():
        spin()

    class Local(object):
        spin()


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args):
        spin()
        return function(*args)

    return wrapper


@decorated
@decorated
def wrapped(number):
    spin()


def decorators():
    wrapped(
        1)


def through_c():
    sorted([2, 1], key=lambda item: spin() or item)
    list(map(
        lambda item: spin(),
        [1, 2]))


def negative_deltas():
    return (
        spin(),
        [spin(),
            (spin(), 1)], (
                spin()),
        1)


def exceptions():
    for _ in (1, 2):
        try:
            spin()
            raise ValueError(
                spin())
        except (KeyError,
                ValueError):
            spin()
        else:
            pass
        finally:
            spin()
    while True:
        spin()
        if spin() is None:
            break


made = {"spin": spin}


def execute(source, file):
    exec(compile(source, file, "exec"), made)


def as_file_name(text):
    return text if sys.version_info >= (3,) else text.encode("utf-8")


MADE = compile("\n\ndef made():\n    spin()\n\n\nmade()\nspin()\n", as_file_name(u"<сделано 🔥>"), "exec")


def executed():
    exec(MADE, made)


# Its lines call leaf_0 to leaf_6 in turn, so that a line that is wrong by a few calls the wrong one.
for number in range(7):
    execute("def leaf_%d():\n    spin()\n" % number, "leaves.py")
execute(
    "def long_function():\n    x = 1\n"
    + "".join("    leaf_%d(%s)\n" % (line % 7, "\n" * (150 if line % 500 == 0 else 0)) for line in range(2000)),
    as_file_name(u"каталог/длинный файл.py"),
)
long_function = made["long_function"]

if HAS_UNICODE_NAMES:
    execute(
        u"class Класс:\n"
        u"    def метод(self):\n"
        u"        def ячейка(ñ=1):\n"
        u"            spin()\n"
        u"        ячейка()\n",
        "файл 🔥 й.py",
    )


def renamed(function, name):
    """A function whose code has a name that no source could give it."""
    code = function.__code__
    if hasattr(code, "replace"):
        names = {"co_name": name, "co_qualname": name} if hasattr(code, "co_qualname") else {"co_name": name}
        code = code.replace(**names)
    else:
        counts = [code.co_argcount] + ([code.co_kwonlyargcount] if sys.version_info >= (3,) else [])
        fields = counts + [code.co_nlocals, code.co_stacksize, code.co_flags, code.co_code, code.co_consts]
        fields += [code.co_names, code.co_varnames, code.co_filename, name, code.co_firstlineno, code.co_lnotab]
        code = type(code)(*fields)
    return type(function)(code, function.__globals__)


def plain():
    spin()


emoji = renamed(plain, as_file_name(u"горячо 🔥; и с пробелом"))


def unicode_names():
    emoji()
    if HAS_UNICODE_NAMES:
        getattr(made["Класс"](), "метод")()


COROUTINES = """
import types

@types.coroutine
def suspend():
    spin()
    yield 1

async def waits(depth):
    spin()
    if depth:
        return await waits(
            depth - 1)
    await suspend()
    async for _ in counts():
        spin()

async def counts():
    yield spin()
    await suspend()
    yield spin()

def coroutines():
    task = waits(3)
    try:
        while True:
            task.send(None)
    except StopIteration:
        spin()
"""
if sys.version_info >= (3, 6):
    execute(COROUTINES, "coroutines.py")

SHAPES = {
    "nested": nested,
    "recursion": recursion,
    "generators": generators,
    "comprehensions": comprehensions,
    "lambdas": lambdas,
    "methods": methods,
    "decorators": decorators,
    "through_c": through_c,
    "negative_deltas": negative_deltas,
    "exceptions": exceptions,
    "executed": executed,
    "long_function": long_function,
    "unicode_names": unicode_names,
    "coroutines": made.get("coroutines", nested),
}


def asked():
    """What has come in, None when nothing has."""
    if not select.select([0], [], [], 0)[0]:
        return None
    return os.read(0, 100).decode().strip() or sys.exit()


def answer(line):
    os.write(answers_to[0], (line + "\n").encode())


sys.setrecursionlimit(2000)
truth = Truth()
names = ["the rest untraced"] + sorted(SHAPES)
answers_to = [os.open(os.devnull, os.O_WRONLY)]
truth.start()
while True:
    name = asked() or (names.pop() if names else None)
    if name in SHAPES:
        shape = SHAPES[name]
        answer("in " + name)
    elif name:
        truth.stop()
        truth.write(sys.argv[1])
        rounds[0] = ROUNDS
        answers_to[0] = 1
        answer("ready")
    shape()

# -*- coding: utf-8 -*-
"""Threads with names. Commands come in, and what is true then goes out: "TID=NAME" for each thread, tab-separated.

For 2.6 to 3.15. "many" starts 40 more threads; "rename" and "end" change the first one; "crowd" imports what there is.
"""
import ctypes
import os
import select
import sys
import threading

SYS_GETTID = 186
libc = ctypes.CDLL(None)
threads = []
stops = {}
tids = {}


def tid():
    return libc.syscall(SYS_GETTID)


def wait(number, started):
    tids[number] = tid()
    started.set()
    stops[number].wait()


class Own(threading.Thread):
    """A class of its own, with more attributes than the keys that its instances share have room for."""

    def __init__(self, **keywords):
        threading.Thread.__init__(self, **keywords)
        for number in range(40):
            setattr(self, "attribute%d" % number, number)


def start(name, kind=threading.Thread):
    number = len(threads)
    stops[number] = threading.Event()
    started = threading.Event()
    thread = kind(target=wait, args=(number, started), name=name)
    thread.daemon = True
    threads.append(thread)
    thread.start()
    started.wait()


def truth():
    pairs = [(tid(), u"MainThread")]
    pairs += [(tids[number], thread.name) for number, thread in enumerate(threads) if number in tids]
    texts = [name.decode("utf-8") if isinstance(name, bytes) else name for _, name in pairs]
    return u"\t".join(u"%d=%s" % (pair[0], name) for pair, name in zip(pairs, texts))


def answer(line):
    os.write(1, (line + u"\n").encode("utf-8"))


def busy():
    while not select.select([0], [], [], 0)[0]:
        for _ in range(1000):
            pass


def in_bytes(name):
    """Python 2 takes no other names, but a program may put one there."""
    return name.encode("utf-8") if sys.version_info < (3,) else name


for name in ("worker-1", "with blank; and more", u"поток", u"🔥", u"сбор 🔥 данных", u"é", u"日本", "x" * 300):
    start(in_bytes(name))
if sys.version_info < (3,):
    for name in (u"без байтов", u"x", u"ы", u"🔥", u"a🔥"):
        start("to be replaced")
        threads[-1]._Thread__name = name
start("own", Own)
start("with a dictionary")
vars(threads[-1])["more"] = 1
answer(u"ready")
while True:
    busy()
    command = os.read(0, 100).decode().strip()
    if command == "rename":
        threads[0].name = in_bytes(u"переименован")
        threads[-1].name = u"renamed too"
    elif command == "end":
        stops[0].set()
        threads[0].join()
        del tids[0]
    elif command == "many":
        for number in range(40):
            start("one of many %d" % number)
    elif command == "crowd":
        for number in range(3000):
            sys.modules["crowd.module_%d" % number] = sys
    elif not command:
        sys.exit()
    answer(truth())

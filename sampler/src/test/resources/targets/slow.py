"""Spends half of its time in what the first argument names, and half in hashing: slow.py RULE, or slow.py RULE-not for
something that only looks like it. A file may be the second argument: a folder to work in."""
import copy
import gc
import hashlib
import importlib
import json
import logging
import multiprocessing
import os
import pickle
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from halves import BYTES, half, other

RECORDS = [{"id": i, "name": "record %d" % i, "tags": [i, i + 1, {"deep": str(i)}]} for i in range(400)]
DATE = "2024-05-06 07:08:09"


def server(delay):
    """A process that answers with what it is sent, after a while."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(1)
    if os.fork() == 0:
        signal.alarm(60)  # for a parent that was killed before it connected
        answered = listening.accept()[0]
        while True:
            received = answered.recv(100)
            if not received:
                os._exit(0)
            time.sleep(delay)
            answered.send(received)
    client = socket.create_connection(listening.getsockname())
    return client


def ask(client):
    client.send(b"?")
    client.recv(100)


def ask_pipe(pipe):
    os.write(pipe[1], b"?")
    os.read(pipe[0], 1)


def echo_pipe():
    to, out = os.pipe()
    back, answer = os.pipe()
    if os.fork() == 0:
        os.close(out)
        while os.read(to, 1):
            time.sleep(0.02)
            os.write(answer, b"!")
        os._exit(0)
    return back, out


def flush(file, wanted):
    file.write("x" * 5000)
    file.flush()
    if wanted:
        os.fsync(file.fileno())


def work():
    end = time.perf_counter() + 0.02
    while time.perf_counter() < end:
        pass


def join(start):
    started = start()
    started.start()
    started.join()


def garbage():
    keep = []
    for i in range(20000):
        keep.append([i])


def collecting(keep):
    """As half(), with the collector's own time in place of a function's."""
    spent = [0.0]
    start = [0.0]

    def note(phase, info):
        if phase == "start":
            start[0] = time.perf_counter()
        else:
            spent[0] += time.perf_counter() - start[0]

    gc.callbacks.append(note)
    begin = time.perf_counter()
    while keep:
        if spent[0] < 0.5 * (time.perf_counter() - begin):
            garbage()
        else:
            other()


def spin():
    while True:
        for i in range(1000):
            pass


def hashing():
    while True:
        other()


def background(target):
    thread = threading.Thread(target=target)
    thread.daemon = True
    thread.start()


def patterns():
    for i in range(20):
        re.compile("(a|b)+%d[c-f]{2,%d}x*?(?P<n>y)" % (time.perf_counter_ns(), i + 3))


def numbers(n=20000):
    total = 0
    for i in range(n):
        total += i * i % 7
    return total


def logged():
    for i in range(100):
        LOG.info("step %d of %s", i, "training")


def module(path):
    if path not in sys.path:
        sys.path.insert(0, path)
    sys.modules.pop("slow_library", None)
    return importlib.import_module("slow_library")


def library(folder):
    """A package that takes a while to import."""
    place = os.path.join(folder, "site-packages")
    if not os.path.isdir(place):
        os.makedirs(place)
    with open(os.path.join(place, "slow_library.py"), "w") as file:
        file.write("total = 0\nfor i in range(200000):\n    total += i * i % 7\n")
    return place


def three_lines():
    for i in range(20):
        hashlib.sha256(BYTES).digest()
    for i in range(20):
        hashlib.sha256(BYTES).digest()
    for i in range(20):
        hashlib.sha256(BYTES).digest()


def one_line():
    hashlib.sha256(BYTES).digest()
    for i in range(20):
        hashlib.sha256(BYTES).digest()
    hashlib.sha256(BYTES).digest()


LOG = logging.getLogger("slow")
LOG.addHandler(logging.FileHandler(os.devnull))
LOG.setLevel(logging.INFO)
LOG.propagate = False
HAYSTACK = "ab" * 20000
FOUND = re.compile("(a|b)+c")
rule = sys.argv[1]
folder = sys.argv[2] if sys.argv[2:] else "."


def measured(run):
    """Says ready when all that is to be imported is."""
    print("ready")
    sys.stdout.flush()
    run()


def scenario(name):
    if name == "sleep":
        return lambda: half(lambda: time.sleep(0.02))
    if name == "sleep-not":
        return lambda: half(lambda: select.poll().poll(20))
    if name == "network":
        client = server(0.02)
        return lambda: half(lambda: ask(client))
    if name == "network-not":
        pipe = echo_pipe()
        return lambda: half(lambda: ask_pipe(pipe))
    if name == "disk-flush" or name == "disk-flush-not":
        file = open(os.path.join(folder, "flushed"), "w")
        return lambda: half(lambda: flush(file, name == "disk-flush"))
    if name == "program-wait":
        return lambda: half(lambda: subprocess.call(["sleep", "0.05"]))
    if name == "pool-wait":
        pool = ThreadPoolExecutor(1)
        return lambda: half(lambda: pool.submit(time.sleep, 0.02).result())
    if name == "pool-wait-not":
        return lambda: half(lambda: join(lambda: threading.Thread(target=time.sleep, args=(0.02,))))
    if name == "processes-wait" or name == "program-wait-not":
        return lambda: half(lambda: join(lambda: PROCESSES.Process(target=work)))
    if name == "processes-wait-not":
        return lambda: half(lambda: subprocess.call(["sleep", "0.05"]))
    if name == "threads-wait":
        return lambda: half(lambda: join(lambda: threading.Thread(target=time.sleep, args=(0.02,))))
    if name == "threads-wait-not":
        return lambda: half(lambda: time.sleep(0.02))
    if name == "gil":
        background(spin)
        return spin
    if name == "gil-not":
        background(hashing)
        return hashing
    if name == "gc":
        keep = [[i] for i in range(300000)]
        gc.set_threshold(700, 2, 2)
        return lambda: collecting(keep)
    if name == "gc-not":
        gc.disable()
        return lambda: half(garbage)
    if name == "gc-on-request":
        keep = [[i] for i in range(300000)]
        return lambda: half(lambda: gc.collect(len(keep) * 0 + 2))
    if name == "gc-on-request-not":
        return lambda: half(garbage)
    if name == "json" or name == "pickle-not":
        return lambda: half(lambda: json.dumps(RECORDS))
    if name == "json-not" or name == "pickle":
        return lambda: half(lambda: pickle.dumps(RECORDS))
    if name == "deepcopy":
        return lambda: half(lambda: copy.deepcopy(RECORDS))
    if name == "deepcopy-not":
        return lambda: half(lambda: [record.copy() for record in RECORDS])
    if name == "printing":
        return lambda: half(logged)
    if name == "printing-not":
        return lambda: half(lambda: ["step %d of %s" % (i, "training") for i in range(1000)])
    if name == "regex-compile":
        return lambda: half(patterns)
    if name == "regex-compile-not":
        return lambda: half(lambda: FOUND.search(HAYSTACK))
    if name == "date-parsing":
        return lambda: half(lambda: [datetime.strptime(DATE, "%Y-%m-%d %H:%M:%S") for i in range(100)])
    if name == "date-parsing-not":
        return lambda: half(lambda: [datetime.fromisoformat(DATE) for i in range(1000)])
    if name == "imports":
        place = library(folder)
        return lambda: half(lambda: module(place))
    if name == "imports-not":
        slow = module(library(folder))
        return lambda: half(lambda: importlib.reload(slow))
    if name == "interpreter":
        return lambda: half(numbers, 0.8)
    if name == "interpreter-not":
        many = list(range(200000, 0, -1)) + list(range(200000))
        return lambda: half(lambda: sorted(many), 0.8)
    if name == "one-line":
        return lambda: half(one_line, 0.999)
    if name == "one-line-not":
        return lambda: half(three_lines, 0.999)
    raise SystemExit("no scenario " + name)


PROCESSES = multiprocessing.get_context("fork")
measured(scenario(rule))

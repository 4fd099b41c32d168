"""One busy thread, one that fights it for the GIL, four that sleep in different system calls."""
import os
import select
import sys
import threading
import time


def busy():
    while True:
        pass


def also_busy():
    while True:
        pass


def sleep_long():
    time.sleep(1000)


def read_pipe():
    reader, _writer = os.pipe()
    os.read(reader, 1)


def wait_event():
    threading.Event().wait()


def wait_epoll():
    select.epoll().poll()


for function in (also_busy, sleep_long, read_pipe, wait_event, wait_epoll):
    thread = threading.Thread(target=function)
    thread.daemon = True
    thread.start()
time.sleep(0.3)
sys.stdout.write("ready\n")
sys.stdout.flush()
busy()

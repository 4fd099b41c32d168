"""Five threads asleep in read, sleep, Event.wait, epoll and a lock, beside a main thread that is busy or, if told, asleep."""
import os
import select
import sys
import threading
import time


def sleep_in_read():
    reader, _writer = os.pipe()
    os.read(reader, 1)


def sleep_in_sleep():
    time.sleep(1000)


def sleep_in_event():
    threading.Event().wait()


def sleep_in_epoll():
    select.epoll().poll()


def sleep_in_lock():
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def main_busy():
    while True:
        pass


def main_asleep():
    time.sleep(1000)


for function in (sleep_in_read, sleep_in_sleep, sleep_in_event, sleep_in_epoll, sleep_in_lock):
    thread = threading.Thread(target=function, name="thread of " + function.__name__)
    thread.daemon = True
    thread.start()
time.sleep(0.3)
print("ready")
sys.stdout.flush()
main_asleep() if sys.argv[1:] else main_busy()

"""Threads that sleep in calls which a tracer's stop would end with EINTR, beside a busy one. Prints their counts.

With the argument "main" the main thread sleeps in epoll_wait, and another one is busy.
"""
import ctypes
import errno
import sys
import threading

libc = ctypes.CDLL(None, use_errno=True)
interrupted = {"epoll_wait": 0, "semop": 0, "sigtimedwait": 0}


def count(name, call):
    while True:
        if call() == -1 and ctypes.get_errno() == errno.EINTR:
            interrupted[name] += 1


def epoll_wait():
    epoll = libc.epoll_create1(0)
    events = ctypes.create_string_buffer(12)
    count("epoll_wait", lambda: libc.epoll_wait(epoll, events, 1, 20000))


def semop():
    take = ctypes.create_string_buffer(b"\0\0\xff\xff\0\0", 6)  # sem_num 0, sem_op -1, sem_flg 0
    libc.semop.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
    count("semop", lambda: libc.semop(semaphores, take, 1))


def sigtimedwait():
    signals = ctypes.create_string_buffer(128)
    libc.sigaddset(signals, 40)
    timeout = (ctypes.c_long * 2)(20, 0)
    count("sigtimedwait", lambda: libc.sigtimedwait(signals, None, timeout))


def answer():
    sys.stdin.readline()
    sys.stdout.write(" ".join("%s %d" % item for item in sorted(interrupted.items())) + "\n")
    libc.semctl(semaphores, 0, 0)  # IPC_RMID: it would outlive us
    sys.stdout.flush()


def start(function):
    thread = threading.Thread(target=function)
    thread.daemon = True
    thread.start()


def busy():
    while True:
        pass


semaphores = libc.semget(0, 1, 0o1600)  # IPC_PRIVATE, IPC_CREAT
is_main_asleep = len(sys.argv) > 1
start(answer)
if is_main_asleep:
    start(busy)
else:
    for sleeper in (epoll_wait, semop, sigtimedwait):
        start(sleeper)
sys.stdout.write("ready\n")
sys.stdout.flush()
if is_main_asleep:
    epoll_wait()
else:
    busy()

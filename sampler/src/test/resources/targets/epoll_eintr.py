"""A busy main thread, and one that counts how often its epoll_wait is interrupted. Prints the count when asked."""
import ctypes
import errno
import sys
import threading

libc = ctypes.CDLL(None, use_errno=True)
interrupted = 0


def wait_and_count():
    global interrupted
    epoll = libc.epoll_create1(0)
    events = ctypes.create_string_buffer(12)
    while True:
        if libc.epoll_wait(epoll, events, 1, 20_000) == -1 and ctypes.get_errno() == errno.EINTR:
            interrupted += 1


def answer():
    for _ in sys.stdin:
        print(interrupted, flush=True)


threading.Thread(target=wait_and_count, daemon=True).start()
threading.Thread(target=answer, daemon=True).start()
print("ready", flush=True)
while True:
    pass

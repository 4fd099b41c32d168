"""Runs as many children as it is told, one after the other; each has 40 threads that run no Python, and works a while."""
import ctypes
import subprocess
import sys
import time


def work():
    libc = ctypes.CDLL(None)
    for _ in range(40):
        libc.pthread_create(ctypes.byref(ctypes.c_void_p()), None, libc.pause, None)
    end = time.time() + 0.7
    while time.time() < end:
        pass


if sys.argv[1:] == ["child"]:
    work()
else:
    print("ready")
    sys.stdout.flush()
    while True:
        children = int(sys.stdin.readline())
        for _ in range(children):
            subprocess.call([sys.executable, __file__, "child"])
        print(children)
        sys.stdout.flush()

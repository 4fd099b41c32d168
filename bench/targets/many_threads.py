"""Starts as many sleeping threads without Python as the second argument says; the main thread works or not.

They are what a pool of OpenBLAS or OpenMP is between two calls: native threads that wait on a futex.
"""

import ctypes
import signal
import sys

from steps import Steps

libc = ctypes.CDLL(None)
never = ctypes.create_string_buffer(64)
libc.sem_init(never, 0, 0)
for _ in range(int(sys.argv[2])):
    libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, libc.sem_wait, never)

steps = Steps()
steps.add()
while sys.argv[3] == "busy":
    sorted(range(300), key=str)
    steps.add()
signal.pause()

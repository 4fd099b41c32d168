"""Sleeps while threads of C do what threads of C do: usage: pool.py LIBRARY IDLE_THREADS BUSY_THREADS."""
import ctypes
import sys
import time

library = ctypes.CDLL(sys.argv[1])
library.begin_idle(int(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    library.begin_busy()
time.sleep(0.5)
sys.stdout.write("ready\n")
sys.stdout.flush()
time.sleep(1000)

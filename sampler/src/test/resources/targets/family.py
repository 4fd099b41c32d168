"""A zombie child that nobody waits for, and a busy one that outlives this process, which ends when it is told to."""
import os
import sys
import time


def outlive():
    end = time.time() + float(sys.argv[1])
    while time.time() < end:
        pass


if os.fork() == 0:
    os._exit(0)
if os.fork() == 0:
    os.setsid()
    outlive()
    os._exit(0)
print("ready")
sys.stdout.flush()
sys.stdin.readline()

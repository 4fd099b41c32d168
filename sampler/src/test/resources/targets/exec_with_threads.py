"""Threads that sleep, and a busy one that executes another program in their midst; that program says so and ends.

The busy one is the main thread, or with the argument "thread" another.
"""
import os
import sys
import threading
import time

for _ in range(6):
    thread = threading.Thread(target=time.sleep, args=(1000,))
    thread.daemon = True
    thread.start()


def execute():
    end = time.time() + 1
    while time.time() < end:
        pass
    os.execve("/bin/echo", ["echo", "executed"] + ["x"] * 20000, os.environ)


sys.stdout.write("ready\n")
sys.stdout.flush()
if len(sys.argv) > 1:
    threading.Thread(target=execute).start()
else:
    execute()

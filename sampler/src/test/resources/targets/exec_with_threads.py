"""Threads that sleep, and a main thread that executes another program in their midst; that program says so and ends."""
import os
import sys
import threading
import time

for _ in range(6):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
print("ready", flush=True)
end = time.monotonic() + 0.3
while time.monotonic() < end:
    pass
os.execve("/bin/echo", ["echo", "executed", *["x"] * 20000], os.environ)

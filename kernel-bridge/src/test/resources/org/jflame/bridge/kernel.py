"""A stand-in for a notebook kernel: starts the command given as arguments as the shim does, and computes.

Writes the command's process id and its first line to stdout. With LEAK=1 a sleeping child holds the pipe
open, as a process does that the kernel has forked past Python; its process id comes as a third line. Ends
itself after a minute.
"""

import os
import signal
import subprocess
import sys
import time

# Not KeyboardInterrupt, which may come between a try and what it tries.
signal.signal(signal.SIGINT, lambda number, frame: print("interrupted", flush=True))

service = subprocess.Popen(
    sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, bufsize=0
)
print(service.pid, flush=True)
print(service.stdout.readline().decode().strip(), flush=True)
service.stdin.write(sys.stdin.readline().encode())
if os.environ.get("LEAK"):
    leak = subprocess.Popen(["sleep", "60"], pass_fds=[service.stdin.fileno()], stdout=subprocess.DEVNULL)
    print(leak.pid, flush=True)


def compute():
    x = 0
    for i in range(1000):
        x += i
    return x


end = time.monotonic() + 60
while time.monotonic() < end:
    compute()

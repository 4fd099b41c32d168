"""For each line that it reads, many children, one after the other, that each live some milliseconds."""
import os
import sys
import time


def live_shortly():
    end = time.time() + 0.02
    while time.time() < end:
        pass


print("ready")
sys.stdout.flush()
for line in iter(sys.stdin.readline, ""):
    statuses = set()
    for _ in range(int(line)):
        child = os.fork()
        if child == 0:
            live_shortly()
            os._exit(3)
        statuses.add(os.waitpid(child, 0)[1] >> 8)
    print(" ".join(map(str, statuses)))
    sys.stdout.flush()

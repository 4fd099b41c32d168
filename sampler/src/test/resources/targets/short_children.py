"""For each line that it reads, many children, one after the other, that live some milliseconds; each tenth a bit longer."""
import os
import sys
import time


def live_shortly(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


print("ready")
sys.stdout.flush()
for line in iter(sys.stdin.readline, ""):
    statuses = set()
    for number in range(int(line)):
        child = os.fork()
        if child == 0:
            live_shortly(0.15 if number % 10 == 0 else 0.01)
            os._exit(3)
        statuses.add(os.waitpid(child, 0)[1] >> 8)
    print(" ".join(map(str, statuses)))
    sys.stdout.flush()

"""Calls `often` six times for each `rare`, some tens of microseconds each; at the end it prints the share of `rare`."""
import sys
import time

clock = time.perf_counter if hasattr(time, "perf_counter") else time.time


def often():
    for _ in range(1200):
        pass


def rare():
    for _ in range(1200):
        pass


def work(until):
    start = clock()
    in_rare = 0.0
    now = start
    while now < until:
        often()
        often()
        often()
        often()
        often()
        often()
        begin = clock()
        rare()
        now = clock()
        in_rare += now - begin
    return in_rare / (now - start)


print("ready")
sys.stdout.flush()
sys.stdin.readline()
print(work(clock() + 4))
sys.stdout.flush()
sys.stdin.readline()

"""Forks some 200 children a second and reaps them in its SIGCHLD handler.

A child ends with its own status, or 99 when somebody traces it who was not said to. Prints at the end how many there were, how many of them
were reaped, and how many ended otherwise than they should.
"""
import os
import signal
import sys
import time

CHILDREN = int(sys.argv[1])
MAY_BE_TRACED = len(sys.argv) > 2
expected = {}
reaped = {}


def work(number):
    return sum(range(number % 100 * 100))


def reap(*_):
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except OSError:
            return
        if pid == 0:
            return
        reaped[pid] = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1


def is_traced():
    with open("/proc/self/status") as status:
        return "TracerPid:\t0\n" not in status.read()


signal.signal(signal.SIGCHLD, reap)
sys.stdout.write("ready\n")
sys.stdout.flush()
start = time.time()
for number in range(CHILDREN):
    pid = os.fork()
    if pid == 0:
        work(number)
        os._exit(99 if not MAY_BE_TRACED and is_traced() else number % 90)
    expected[pid] = number % 90
    while time.time() < start + number * 0.005:
        work(number)
end = time.time() + 20
while len(reaped) < CHILDREN and time.time() < end:
    work(99)
wrong = sum(reaped.get(pid) != status for pid, status in expected.items())
sys.stdout.write("%d forked, %d reaped, %d wrong\n" % (CHILDREN, len(reaped), wrong))
sys.stdout.flush()
while True:
    work(99)

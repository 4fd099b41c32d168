"""Forks and reaps in a loop, with a handler for SIGCHLD; prints how many it counted."""
import os
import signal
import sys
import time

counted = [0]


def count(number, frame):
    counted[0] += 1


def loop(seconds):
    forked = 0
    end = time.time() + seconds
    while time.time() < end:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        forked += 1
    return forked


signal.signal(signal.SIGCHLD, count)
made = loop(float(sys.argv[1]))
print("forked %d" % made)
print("counted at least one: %s" % (counted[0] > 0))

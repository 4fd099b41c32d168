"""Forks and reaps in a loop, with a handler for SIGCHLD; prints how many it counted."""
import errno
import os
import signal
import sys
import time

counted = [0]


def count(number, frame):
    counted[0] += 1


def reap(child):
    while True:
        try:
            return os.waitpid(child, 0)
        except OSError as error:  # a signal with a handler interrupts calls before Python 3.5
            if error.errno != errno.EINTR:
                raise


def loop(seconds):
    forked = 0
    end = time.time() + seconds
    while time.time() < end:
        child = os.fork()
        if child == 0:
            os._exit(0)
        reap(child)
        forked += 1
    return forked


signal.signal(signal.SIGCHLD, count)
made = loop(float(sys.argv[1]))
print("forked %d" % made)
print("counted at least one: %s" % (counted[0] > 0))

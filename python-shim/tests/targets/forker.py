"""Forks six times in a chain, each waits for its child; takes two seconds."""
import os
import time


def descend(depth):
    end = time.time() + 0.3
    while time.time() < end:
        pass
    if depth == 0:
        return
    child = os.fork()
    if child == 0:
        descend(depth - 1)
        os._exit(0)
    os.waitpid(child, 0)


descend(6)

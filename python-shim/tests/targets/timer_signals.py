"""Counts the signals of a timer of 5 ms and says how many of them came."""
import signal
import sys
import time

counted = [0]


def count(number, frame):
    counted[0] += 1


def work(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


print("ready")
sys.stdout.flush()
signal.signal(signal.SIGALRM, count)
signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
work(2.5)
signal.setitimer(signal.ITIMER_REAL, 0)
print(counted[0])

"""Takes a thousand timer signals a second and SIGINT.

Prints each SIGINT, at SIGUSR1 how many timer signals it got a second since the last time, at SIGTERM how many interrupts
it got.
"""
import os
import signal
import time

timers = 0
interrupts = 0
since = time.time()
ending = False


def on_timer(*_):
    global timers
    timers += 1


def on_interrupt(*_):
    global interrupts
    interrupts += 1
    os.write(1, ("interrupt %d\n" % interrupts).encode())


def on_question(*_):
    global timers, since
    now = time.time()
    os.write(1, ("%f\n" % (timers / (now - since))).encode())
    timers, since = 0, now


def on_end(*_):
    global ending
    ending = True


signal.signal(signal.SIGALRM, on_timer)
signal.signal(signal.SIGINT, on_interrupt)
signal.signal(signal.SIGUSR1, on_question)
signal.signal(signal.SIGTERM, on_end)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
os.write(1, b"ready\n")
while not ending:
    pass
signal.setitimer(signal.ITIMER_REAL, 0)
os.write(1, ("%d interrupts\n" % interrupts).encode())

"""Takes a thousand timer signals a second and SIGINT; prints how many of each it got when it is told to end."""
import signal
import sys
import time

timers = 0
interrupts = 0
ending = False


def on_timer(*_):
    global timers
    timers += 1


def on_interrupt(*_):
    global interrupts
    interrupts += 1


def on_end(*_):
    global ending
    ending = True


signal.signal(signal.SIGALRM, on_timer)
signal.signal(signal.SIGINT, on_interrupt)
signal.signal(signal.SIGTERM, on_end)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
print("ready", flush=True)
start = time.monotonic()
while not ending:
    pass
signal.setitimer(signal.ITIMER_REAL, 0)
print(timers / (time.monotonic() - start), interrupts, flush=True)

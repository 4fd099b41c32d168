"""Runs until it is told to end; says each time that it was interrupted.

In a handler: the loop's own jump is in no try block of CPython 3.14, and a KeyboardInterrupt that arrives there ends it.
"""
import os
import signal

interrupts = 0


def on_interrupt(*_):
    global interrupts
    interrupts += 1
    os.write(1, ("interrupted %d\n" % interrupts).encode())


signal.signal(signal.SIGINT, on_interrupt)  # a shell's background process ignores it
os.write(1, b"ready\n")
while True:
    pass

"""Runs until it is told to end; says each time that it was interrupted."""
import signal
import sys


def work():
    while True:
        pass


signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background process ignores it
sys.stdout.write("ready\n")
sys.stdout.flush()
interrupts = 0
while True:
    try:
        work()
    except KeyboardInterrupt:
        interrupts += 1
        sys.stdout.write("interrupted %d\n" % interrupts)
        sys.stdout.flush()

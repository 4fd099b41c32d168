"""Runs until it is told to end; says each time that it was interrupted."""
import os
import signal

interrupts = 0
said = 0
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background process ignores it
os.write(1, b"ready\n")
while True:
    try:
        while True:
            if said < interrupts:
                said += 1  # first: whoever has read the line may interrupt at once
                os.write(1, ("interrupted %d\n" % said).encode())
    except KeyboardInterrupt:
        interrupts += 1

"""Works beside a child that has ended and that nobody has asked about."""
import os
import sys
import time

child = os.fork()
if child == 0:
    os._exit(0)


def work_on():
    while True:
        pass


time.sleep(0.2)
print("ready")
sys.stdout.flush()
work_on()

import signal
import sys

signal.alarm(120)  # should nobody end it
print("ready")
sys.stdout.flush()


def endless():
    while True:
        pass


endless()

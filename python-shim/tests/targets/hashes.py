"""Hashes without end: the time is in C."""

import hashlib
import signal
import sys

signal.alarm(120)  # should nobody end it
print("ready")
sys.stdout.flush()
DATA = b"x" * 4000000


def main():
    while True:
        hashlib.sha256(DATA).digest()


main()

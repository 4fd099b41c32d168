"""Runs without the threading module, whoever has imported it."""
import os
import sys

sys.modules.pop("threading", None)
os.write(1, b"ready\n")
while True:
    pass

import sys
import time


def long_sleep():
    time.sleep(600)  # line 6


print("ready")
sys.stdout.flush()
long_sleep()  # line 11

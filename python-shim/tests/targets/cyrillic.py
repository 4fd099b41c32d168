# A name that is no ASCII needs Python 3.
import sys
import time


def ожидание():
    time.sleep(600)  # line 7


print("ready")
sys.stdout.flush()
ожидание()  # line 12

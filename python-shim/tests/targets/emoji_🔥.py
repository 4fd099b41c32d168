# -*- coding: utf-8 -*-
import sys
import time


def wait_here():
    time.sleep(600)  # line 7


print("ready")
sys.stdout.flush()
wait_here()  # line 12

# -*- coding: utf-8 -*-
"""Starts threads that end soon, eight at a time, for ever."""
import os
import threading


def end():
    for _ in range(20000):
        pass


os.write(1, b"ready\n")
number = 0
while True:
    threads = []
    for _ in range(8):
        number += 1
        threads.append(threading.Thread(target=end, name="storm-%d-ы" % number))
        threads[-1].start()
    for thread in threads:
        thread.join()

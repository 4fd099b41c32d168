"""Computes the same chain of digests again and again, and says when asked how often it came out differently.

A second thread does the same; both sleep often. Whoever stops or harms one of them for good shows in the answer.
"""
import hashlib
import sys
import threading
import time

LENGTH = 1000
rounds = [0, 0]
wrong = [0, 0]


def chain():
    digest = b""
    for number in range(LENGTH):
        digest = hashlib.sha256(digest + str(number).encode()).digest()
    return digest


def check(which):
    while True:
        rounds[which] += 1
        wrong[which] += chain() != right
        time.sleep(0.005)


def answer():
    while True:
        sys.stdin.readline()
        before = list(rounds)
        while rounds[0] < before[0] + 3 or rounds[1] < before[1] + 3:
            time.sleep(0.001)
        sys.stdout.write("%d wrong\n" % sum(wrong))
        sys.stdout.flush()


right = chain()
for function, arguments in ((check, (1,)), (answer, ())):
    thread = threading.Thread(target=function, args=arguments)
    thread.daemon = True
    thread.start()
sys.stdout.write("ready\n")
sys.stdout.flush()
check(0)

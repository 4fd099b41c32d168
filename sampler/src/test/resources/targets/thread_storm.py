"""Starts and ends some 1,000 threads a second, 20 at a time; prints how many there were and what they computed."""
import sys
import threading
import time

SECONDS = float(sys.argv[1])
total = [0]
lock = threading.Lock()


def work(number):
    part = sum(range(number % 1000))
    with lock:
        total[0] += part


sys.stdout.write("ready\n")
sys.stdout.flush()
start = time.time()
number = 0
right = 0
while time.time() < start + SECONDS:
    batch = [threading.Thread(target=work, args=(number + i,)) for i in range(20)]
    for thread in batch:
        thread.start()
    for thread in batch:
        thread.join()
    right += sum(sum(range((number + i) % 1000)) for i in range(20))
    number += 20
    time.sleep(max(0, start + number * 0.001 - time.time()))
sys.stdout.write("%d threads, %s\n" % (number, "right" if total[0] == right else "wrong"))
sys.stdout.flush()
while True:
    pass

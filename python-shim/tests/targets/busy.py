"""Works all the time: three quarters of it in `long_work`, the rest in `short_work`."""
import sys
import time


def spin(n):
    total = 0
    for i in range(n):
        total += i
    return total


def long_work():
    return spin(3000)


def short_work():
    return spin(1000)


def work(seconds):
    end = time.time() + seconds
    while time.time() < end:
        for _ in range(20):
            long_work()
            short_work()


print("ready")
sys.stdout.flush()
work(float(sys.argv[1]) if len(sys.argv) > 1 else 600)

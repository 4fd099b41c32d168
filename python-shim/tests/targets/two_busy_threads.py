"""Two threads that sleep for moments and work for moments, each in a function of its own."""
import sys
import threading
import time


def turn(step):
    while True:
        time.sleep(0.002)
        end = time.time() + 0.005
        while time.time() < end:
            step()


def step_one():
    return sum(range(50))


def step_two():
    return sum(range(50))


def run_one():
    turn(step_one)


def run_two():
    turn(step_two)


for run in (run_one, run_two):
    thread = threading.Thread(target=run)
    thread.daemon = True
    thread.start()
print("ready")
sys.stdout.flush()
time.sleep(600)

"""Spends known shares of its time in three functions; says for each line of stdin what its own clock says of them."""
import select
import sys
import time

spent = [0.0, 0.0, 0.0]


def burn(seconds):
    end = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < end:
        count += 1
    return count


def long_burn():
    burn(0.06)


def short_burn():
    burn(0.02)


def sleepy():
    time.sleep(0.02)


print("ready", flush=True)
while True:
    for index, function in enumerate((long_burn, short_burn, sleepy)):
        begun = time.perf_counter()
        function()
        spent[index] += time.perf_counter() - begun
    if select.select([sys.stdin], [], [], 0)[0]:
        sys.stdin.readline()
        print(*spent, flush=True)

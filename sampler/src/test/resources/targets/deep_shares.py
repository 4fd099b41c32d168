"""Below 900 calls, spends known shares of its time in two functions; answers each line with what its clock says of them."""
import select
import sys
import time

sys.setrecursionlimit(3000)
spent = [0.0, 0.0]


def burn(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


def long_burn():
    burn(0.06)


def short_burn():
    burn(0.02)


def loop():
    while True:
        for index, function in enumerate((long_burn, short_burn)):
            begun = time.time()
            function()
            spent[index] += time.time() - begun
        if select.select([sys.stdin], [], [], 0)[0]:
            sys.stdin.readline()
            sys.stdout.write("%f %f\n" % tuple(spent))
            sys.stdout.flush()


def down(depth):
    if depth:
        down(depth - 1)
    else:
        loop()


sys.stdout.write("ready\n")
sys.stdout.flush()
down(900)

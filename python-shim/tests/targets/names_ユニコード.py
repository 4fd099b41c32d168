# Functions named in five scripts; each sleeps a moment and works a moment.
import sys
import time


def spin():
    time.sleep(0.005)
    end = time.time() + 0.02
    while time.time() < end:
        pass


def été():
    spin()


def وقت():
    spin()


def 時間():
    spin()


def ពេល():
    spin()


def เวลา():
    spin()


print("ready")
sys.stdout.flush()
while True:
    été()
    وقت()
    時間()
    ពេល()
    เวลา()

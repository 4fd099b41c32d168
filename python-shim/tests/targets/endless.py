import sys

print("ready")
sys.stdout.flush()


def endless():
    while True:
        pass


endless()

import sys


def descend(n):
    if n > 0:
        descend(n - 1)


print("ready")
sys.stdout.flush()
while True:
    descend(20)  # line 12

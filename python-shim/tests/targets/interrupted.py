"""Works until it is interrupted, and says that it was."""
import sys


def work():
    while True:
        pass


print("ready")
sys.stdout.flush()
try:
    work()
except KeyboardInterrupt:
    print("interrupted")
    sys.stdout.flush()
    sys.exit(7)

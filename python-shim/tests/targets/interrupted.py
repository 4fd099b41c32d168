"""Works until it is interrupted, and says that it was."""
import signal
import sys


def work():
    while True:
        pass


signal.alarm(120)  # should nobody end it
print("ready")
sys.stdout.flush()
try:
    work()
except KeyboardInterrupt:
    print("interrupted")
    sys.stdout.flush()
    sys.exit(7)

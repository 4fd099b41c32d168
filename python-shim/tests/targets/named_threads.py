"""Ten sleeping threads with names."""
import sys
import threading
import time


def wait():
    time.sleep(600)


for number in range(10):
    thread = threading.Thread(target=wait, name="Worker %d of ten" % number)
    thread.daemon = True
    thread.start()
print("ready")
sys.stdout.flush()
time.sleep(600)

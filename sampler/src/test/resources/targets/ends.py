"""Is busy for a moment, with a second thread, and then ends in the way that it is told."""
import ctypes
import os
import signal
import sys
import threading
import time

HOW = sys.argv[1]


def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        pass


other = threading.Thread(target=busy, args=(60,))
other.daemon = True
other.start()
sys.stdout.write("ready\n")
sys.stdout.flush()
busy(1)
if HOW == "exit":
    sys.exit(7)
elif HOW == "_exit":
    os._exit(9)
elif HOW == "exception":
    sys.stderr = open(os.devnull, "w")
    raise ValueError
elif HOW == "segv":
    ctypes.string_at(0)
elif HOW == "abort":
    os.abort()
else:
    os.kill(os.getpid(), signal.SIGKILL)

"""Works for a moment, writes to both outputs and ends with a given status, or by a given signal below 0."""
import os
import sys
import time

status = int(sys.argv[1])
end = time.time() + 0.4
while time.time() < end:
    pass
sys.stdout.write("to stdout\n")
sys.stdout.flush()
sys.stderr.write("to stderr\n")
if status < 0:
    os.kill(os.getpid(), -status)
    time.sleep(10)
sys.exit(status)

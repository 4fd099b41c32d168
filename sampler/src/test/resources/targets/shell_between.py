"""A Python that starts a shell that, a while later, starts a Python."""
import os
import sys

busy = os.path.join(os.path.dirname(os.path.abspath(__file__)), "busy.py")
print("ready")
sys.stdout.flush()
os.system("RANK=3; export RANK; sleep 0.3; '%s' '%s' %s; true" % (sys.executable, busy, sys.argv[1]))
print("done")
sys.stdout.flush()

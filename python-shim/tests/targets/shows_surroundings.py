"""Prints what a program inherits: signals, limits, the words and the environment it was started with."""
import json
import os
import resource
import sys
import time

end = time.time() + 1  # long enough to be sampled
while time.time() < end:
    pass
with open("/proc/self/status") as status:
    masks = dict(line.split(":\t") for line in status.read().splitlines() if line.startswith("Sig"))
print(
    json.dumps(
        {
            "blocked": masks["SigBlk"],
            "ignored": masks["SigIgn"],
            "files": resource.getrlimit(resource.RLIMIT_NOFILE),
            "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],
            "words": sys.argv[1:],
            "environment": sorted(os.environ.items()),
            "group": os.getpgrp(),
            "folder": os.getcwd(),
            "stdin": sys.stdin.read(),
        }
    )
)

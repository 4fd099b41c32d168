"""Runs the service and ends it if it is stopped (SIGSTOP). A program of its own; imports nothing of ours.

A traced thread waits for its tracer at every signal that it gets, an interrupt or the end of a child process.
Were the tracer stopped, the cell would stand still for good, and nothing inside the kernel could help it.
When the tracer is killed, the operating system lets the traced threads go on.

usage: supervisor.py COMMAND...
"""

import os
import signal
import sys
import time

_GRACE_SECONDS = 1.0


def run(command: "list[str]") -> int:
    """Runs `command` to its end, with this process's stdin, stdout and stderr.

    Returns:
        Its exit status, or 128 and the number of the signal that killed it, as a shell says it.
    """
    pid = os.spawnv(os.P_NOWAIT, command[0], command)
    while True:
        event = os.waitid(os.P_PID, pid, os.WEXITED | os.WSTOPPED)
        if event is None or event.si_code == os.CLD_EXITED:
            return event.si_status if event else 0
        if event.si_code in (os.CLD_KILLED, os.CLD_DUMPED):
            return 128 + event.si_status
        time.sleep(_GRACE_SECONDS)
        if _is_stopped(pid):
            print("It was stopped (SIGSTOP) and had to be ended.", file=sys.stderr, flush=True)
            os.kill(pid, signal.SIGKILL)


def _is_stopped(pid: int) -> bool:
    with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "T"


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))

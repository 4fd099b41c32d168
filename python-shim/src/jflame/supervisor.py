"""Runs the service and ends it where it cannot end itself. A program of its own; imports nothing of ours.

A service that is stopped (SIGSTOP) is killed. It may have been stopped while it held a thread for a sample.
The cell would stand still for good, and nothing inside the kernel could help it. When the service is killed,
the system lets the thread go on.

A service that does not end when its stdin is closed, which means that the kernel is gone, is killed too.

usage: supervisor.py COMMAND...
"""

import os
import select
import signal
import sys
import time

_STOPPED_GRACE_SECONDS = 1.0
_ORPHANED_GRACE_SECONDS = 2.0
_CLD_STOPPED = 5  # asm-generic/siginfo.h; os has it from Python 3.9


class Supervisor:
    """Supervises one command, which has this process's stdin, stdout and stderr."""

    def __init__(self, command: "list[str]") -> None:
        self._wakeup, wakeup_writer = os.pipe()
        os.set_blocking(wakeup_writer, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wakeup_writer)
        self._pid = os.spawnv(os.P_NOWAIT, command[0], command)
        self._orphaned = False

    def run(self) -> int:
        """Waits for the command's end.

        Returns:
            Its exit status, or 128 and the number of the signal that killed it, as a shell says it.
        """
        poll = select.poll()
        poll.register(self._wakeup, select.POLLIN)
        poll.register(0, 0)  # Only whether the writer has closed it; the input is the command's.
        kill_at = None
        while True:
            event = os.waitid(os.P_PID, self._pid, os.WEXITED | os.WSTOPPED | os.WNOHANG)
            if event is not None and event.si_code != _CLD_STOPPED:
                return event.si_status if event.si_code == os.CLD_EXITED else 128 + event.si_status
            if event is not None:
                kill_at = time.monotonic() + _STOPPED_GRACE_SECONDS
            ready = dict(poll.poll(None if kill_at is None else max(0.0, kill_at - time.monotonic()) * 1000))
            if self._wakeup in ready:
                os.read(self._wakeup, 4096)
            if 0 in ready:
                poll.unregister(0)
                self._orphaned = True
                kill_at = time.monotonic() + _ORPHANED_GRACE_SECONDS
            if kill_at is not None and time.monotonic() >= kill_at:
                kill_at = None
                self._kill_if_need_be()

    def _kill_if_need_be(self) -> None:
        if self._is_stopped():
            print("It was stopped (SIGSTOP) and had to be ended.", file=sys.stderr, flush=True)
        elif not self._orphaned:
            return
        os.kill(self._pid, signal.SIGKILL)

    def _is_stopped(self) -> bool:
        with open(f"/proc/{self._pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "T"


if __name__ == "__main__":
    sys.exit(Supervisor(sys.argv[1:]).run())

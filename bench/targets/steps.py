"""Counts a target's steps where the bench reads them: eight bytes of a file that both have mapped."""

from __future__ import annotations

import ctypes
import mmap
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_PTRACER = 0x59616D61
ANY_PROCESS = ctypes.c_ulong(-1)


class Steps:
    """The counter, in the file that the first argument names.

    The process ends with its parent, and may be traced by anybody of its user.
    """

    def __init__(self) -> None:
        prctl = ctypes.CDLL(None).prctl
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        prctl(PR_SET_PTRACER, ANY_PROCESS)
        with open(sys.argv[1], "r+b") as file:
            self._count = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")

    def add(self) -> None:
        """One more step is done."""
        self._count[0] += 1

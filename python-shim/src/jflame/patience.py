"""How long the shim waits for the service before the user's cell goes on without it."""

from __future__ import annotations

import os
import time
from typing import Callable

from jflame.problem import Problem
from jflame.service_process import AGAIN, ServiceProcess

BEFORE_CELL_SECONDS = 2.0
AFTER_CELL_SECONDS = 10.0
_SILENCE_SECONDS = 2.0
_AFTER_INTERRUPT_SECONDS = 2.0
_LEAST_CPU_SECONDS = 0.05


class Interrupted(Exception):
    """The user has interrupted the kernel while the shim was waiting before the cell."""


class Patience:
    """Waiting before the cell: it ends at a fixed time, and at once when the user interrupts."""

    def __init__(self, limit_seconds: float, interrupted: Callable[[], bool]) -> None:
        self._limit_seconds = limit_seconds
        self._interrupted = interrupted
        self._began_at = time.monotonic()

    def waited_seconds(self) -> float:
        """How long it has been."""
        return time.monotonic() - self._began_at

    def check(self, process: ServiceProcess) -> None:
        """Returns if there is still reason to wait.

        Raises:
            Problem: The service has ended, or the time is over.
            Interrupted: The user wants no more waiting.
        """
        if process.ended():
            raise process.obituary()
        if self._interrupted():
            raise Interrupted
        if self.waited_seconds() >= self._limit_seconds:
            raise silent(self._limit_seconds)


class PatienceForProfile:
    """Waiting after the cell: long while the service works, short when it hangs or the user interrupts.

    A service that makes a profile uses the processor. One that is stopped or stuck does not.
    """

    def __init__(self, jvm_pid: int, interrupted: Callable[[], bool]) -> None:
        self._jvm_pid = jvm_pid
        self._interrupted = interrupted
        self._began_at = time.monotonic()
        self._cpu_seconds = cpu_seconds(jvm_pid)
        self._interrupted_at: float | None = None

    def check(self, process: ServiceProcess) -> None:
        """Returns if there is still reason to wait.

        Raises:
            Problem: The service has ended, does nothing, or takes too long.
        """
        if process.ended():
            raise process.obituary()
        now = time.monotonic()
        if self._interrupted() and self._interrupted_at is None:
            self._interrupted_at = now
        waited_seconds = now - self._began_at
        if waited_seconds >= AFTER_CELL_SECONDS or self._hangs(waited_seconds):
            raise silent(waited_seconds)
        if self._interrupted_at is not None and now - self._interrupted_at >= _AFTER_INTERRUPT_SECONDS:
            raise silent(waited_seconds)

    def _hangs(self, waited_seconds: float) -> bool:
        if waited_seconds < _SILENCE_SECONDS:
            return False
        return cpu_seconds(self._jvm_pid) - self._cpu_seconds < _LEAST_CPU_SECONDS


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used; 0.0 if there is none such."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            fields = stat.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    user_ticks, system_ticks = int(fields[11]), int(fields[12])  # proc(5): fields 14 and 15
    return (user_ticks + system_ticks) / os.sysconf("SC_CLK_TCK")


def silent(waited_seconds: float) -> Problem:
    """The problem that the service does not answer."""
    return Problem(f"The profiling service did not answer within {waited_seconds:.1f} s.", AGAIN)

"""Programs that run for the bench and count their steps where it reads them."""

from __future__ import annotations

import contextlib
import importlib.util
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Iterator

TARGETS = Path(__file__).resolve().parent / "targets"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60
SETTLING_SECONDS = 1.0
MOST_TURNS_WITHOUT_STEP = 10


class Missing(Exception):
    """Something that a row needs is not here; the message says what."""


class Target:
    """A running program whose steps are counted."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], count: memoryview) -> None:
        self.name = name
        self.process = process
        self.pid = process.pid
        self._count = count

    def steps(self) -> int:
        """The steps since its start."""
        return int(self._count[0])

    def speed(self, seconds: float) -> float:
        """Steps a second, over the next `seconds`; over a longer time if it makes none in that.

        Raises:
            Missing: It has ended, or stands still.
        """
        steps, began = self.steps(), time.perf_counter()
        for _ in range(MOST_TURNS_WITHOUT_STEP):
            time.sleep(seconds)
            done = self.steps() - steps
            if done:
                return done / (time.perf_counter() - began)
        raise Missing(f"{self.name} makes no step in {time.perf_counter() - began:.0f} s")

    def busy_tids(self, seconds: float = 0.5) -> list[int]:
        """Its threads that use the CPU for more than a fifth of the time."""
        before = self._cpu_ticks()
        time.sleep(seconds)
        most = seconds * CLOCK_TICKS / 5
        busy = [tid for tid, ticks in self._cpu_ticks().items() if ticks - before.get(tid, 0) > most]
        return sorted(busy) or [self.pid]

    def _cpu_ticks(self) -> dict[int, int]:
        tasks = os.listdir(f"/proc/{self.pid}/task")
        return {int(tid): cpu_ticks(f"/proc/{self.pid}/task/{tid}/stat") for tid in tasks}


def cpu_ticks(stat: str) -> int:
    """User and system time in a `stat` file of /proc, in clock ticks."""
    fields = Path(stat).read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def cpu_percent(pid: int, seconds: float) -> float:
    """What a process uses of one core, over the next `seconds`."""
    used, began = cpu_ticks(f"/proc/{pid}/stat"), time.monotonic()
    time.sleep(seconds)
    used_seconds = (cpu_ticks(f"/proc/{pid}/stat") - used) / CLOCK_TICKS
    return 100 * used_seconds / (time.monotonic() - began)


def memory_mb(pid: int) -> float:
    """The most memory that a process has had resident (`VmHWM`), in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Missing(f"process {pid} has no VmHWM")


@contextlib.contextmanager
def running(script: str, *arguments: str, needs: str = "", threads: int = 1) -> Iterator[Target]:
    """A script of the folder `targets`, from its first steps to the end of the block.

    Args:
        script: Its name.
        arguments: Its further arguments.
        needs: A package that it imports.
        threads: What OpenBLAS and OpenMP are told.

    Raises:
        Missing: The package is not installed, or it makes no step.
    """
    if needs and importlib.util.find_spec(needs) is None:
        raise Missing(f"{needs} is not installed")
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(8)
        count = memoryview(mmap.mmap(file.fileno(), 8)).cast("Q")
        command = [sys.executable, "-W", "ignore", str(TARGETS / script), file.name, *arguments]
        # A group of its own: its workers are ended with it.
        process = subprocess.Popen(command, env=environment, start_new_session=True)
        try:
            target = Target(script, process, count)
            _await_steps(target)
            time.sleep(SETTLING_SECONDS)
            yield target
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_steps(target: Target) -> None:
    deadline = time.monotonic() + START_SECONDS
    while target.steps() == 0:
        if target.process.poll() is not None or time.monotonic() > deadline:
            raise Missing(f"{target.name} has made no step")
        time.sleep(0.05)

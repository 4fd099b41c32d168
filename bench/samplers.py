"""The samplers that are compared, each for the length of a block: jflame, the loop in C, py-spy."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Any, Callable, ContextManager, Iterator

from running import Missing, Target

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
STACK_BYTES = 65536
WARMING_SECONDS = 1.5
PY_SPY_WARMING_SECONDS = 3.0
END_SECONDS = 60
BEGIN_SECONDS = 20


class Recording:
    """What a `jflame record` has found; filled when its block ends.

    Attributes:
        pid: The JVM's process id.
        profile: The file that it wrote, of jflame's own JSON format.
        said: What it wrote to stderr.
        first_speed: The target's steps a second in the first seconds; 0 where nobody has measured them.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.profile: dict[str, Any] = {}
        self.said = ""
        self.first_speed = 0.0

    @property
    def stats(self) -> dict[str, Any]:
        """How it was sampled."""
        stats: dict[str, Any] = self.profile["stats"]
        return stats

    def pause_micros(self, percentile: str) -> float:
        """A percentile of its stops, `p50` or `p99`, in microseconds."""
        return float(self.stats["pause"][percentile + "Nanos"]) / 1e3


Sampler = Callable[[Target], ContextManager[Any]]


@functools.lru_cache(maxsize=None)
def _record_help() -> str:
    done = subprocess.run([*_jflame(), "record", "--help"], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8")


def _jflame() -> list[str]:
    return [sys.executable, "-m", "jflame"]


def known(*options: str) -> list[str]:
    """Those of some options (`--budget off` is one) that this jflame's `record` has."""
    chosen = [option.split() for option in options if option.split()[0] in _record_help()]
    return [word for words in chosen for word in words]


def samples_native() -> bool:
    """Whether this jflame samples native frames."""
    return "--python-only" in _record_help()


@contextlib.contextmanager
def jflame(target: Target, hz: float, *options: str, warming: float = WARMING_SECONDS) -> Iterator[Recording]:
    """`jflame record`, from when it has sampled for a while."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.json")
        command = [*_jflame(), "record", "-p", str(target.pid), "-r", f"{hz:g}", "-o", str(out)]
        with open(Path(folder, "stderr"), "w+b") as stderr:
            process = subprocess.Popen([*command, *known("--budget off"), *options], stderr=stderr)
            recording = Recording(process.pid)
            try:
                _await_tracer(process, stderr)
                time.sleep(warming)
                yield recording
            finally:
                _end(process, signal.SIGINT)
            stderr.seek(0)
            recording.said = stderr.read().decode("utf-8")
        if not out.exists():
            raise Missing(f"jflame record wrote nothing: {recording.said.strip()}")
        recording.profile = json.loads(out.read_text(encoding="utf-8"))


def jflame_at(hz: float, *options: str) -> Sampler:
    """`jflame record` at a rate."""
    return lambda target: jflame(target, hz, *options)


def _await_tracer(process: subprocess.Popen[bytes], stderr: IO[bytes]) -> None:
    deadline = time.monotonic() + BEGIN_SECONDS
    tasks = Path(f"/proc/{process.pid}/task")
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if any((task / "comm").read_text().startswith("jflame-tracer") for task in tasks.iterdir()):
                return
        time.sleep(0.01)
    how = f"after {BEGIN_SECONDS} s" if process.poll() is None else f"and has ended with {process.returncode}"
    stderr.seek(0)
    raise Missing(f"jflame record does not sample {how}: {stderr.read().decode('utf-8').strip()}")


def _end(process: subprocess.Popen[bytes], number: int) -> None:
    process.send_signal(number)
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@functools.lru_cache(maxsize=None)
def _loop_program() -> str:
    subprocess.run([str(ROOT / "scripts" / "require"), "cc"], check=True)
    BUILD.mkdir(exist_ok=True)
    program = BUILD / "stop_loop"
    subprocess.run(["cc", "-O2", "-o", str(program), str(ROOT / "bench" / "stop_loop.c")], check=True)
    return str(program)


class Stops:
    """What the loop in C says of its stops; filled when its block ends."""

    def __init__(self) -> None:
        self._micros = {"p50": 0.0, "p99": 0.0}

    def note(self, said: str) -> None:
        """Takes in what it has printed."""
        _stops, p50, p99 = said.split()
        self._micros = {"p50": int(p50) / 1e3, "p99": int(p99) / 1e3}

    def pause_micros(self, percentile: str) -> float:
        """A percentile, `p50` or `p99`, in microseconds."""
        return self._micros[percentile]


@contextlib.contextmanager
def c_loop(target: Target, hz: float, tids: list[int] | None = None) -> Iterator[Stops]:
    """The bare loop in C, on the main thread or on some threads in turn."""
    threads = ",".join(map(str, tids or [target.pid]))
    command = [_loop_program(), threads, f"{hz:g}", "600", str(STACK_BYTES)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    stops = Stops()
    try:
        time.sleep(0.1)
        yield stops
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate()[0].decode("ascii")
        if process.returncode == 0:
            stops.note(said)


def c_loop_at(hz: float, tids: list[int] | None = None) -> Sampler:
    """The loop in C at a rate."""
    return lambda target: c_loop(target, hz, tids)


def py_spy_program() -> str | None:
    """Where py-spy is; None where it is not installed."""
    beside = Path(sys.executable).parent / "py-spy"
    return str(beside) if beside.exists() else shutil.which("py-spy")


class Collapsed:
    """py-spy's collapsed stacks; filled when its block ends."""

    text = ""


@contextlib.contextmanager
def py_spy(target: Target, hz: float, *options: str) -> Iterator[Collapsed]:
    """`py-spy record`, from when it has sampled for a while; whatever it leaves stopped runs on."""
    program = py_spy_program()
    if program is None:
        raise Missing("py-spy is not installed")
    found = Collapsed()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.txt")
        command = [program, "record", "-p", str(target.pid), "-r", f"{hz:g}", "-f", "raw", "-o", str(out)]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen([*command, *options], **quiet)
        try:
            time.sleep(PY_SPY_WARMING_SECONDS)
            yield found
        finally:
            _end(process, signal.SIGINT)
            with contextlib.suppress(ProcessLookupError):
                os.kill(target.pid, signal.SIGCONT)
        if out.exists():
            found.text = re.sub(r"\n+", "\n", out.read_text(encoding="utf-8"))


def py_spy_at(hz: float, *options: str) -> Sampler:
    """`py-spy record -n` at a rate."""
    return lambda target: py_spy(target, hz, "-n", *options)

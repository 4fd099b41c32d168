"""Runs the command `jflame`, and the programs that it looks at."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

TARGETS = Path(__file__).parent / "targets"
LIMIT_SECONDS = 120
_STACK = re.compile(r"^(.+) (\d+)$")
_NATIVE = re.compile(r" \((\S*\.so(\.\d+)*|python[\d.]*t?|\[\w+\])( [^()]*)?\)$|^\S+\+0x[0-9a-f]+ \(")
_FRAME = re.compile(r"^(.+) \((.*?)(?::(\d+))?\)$")


class Frame(NamedTuple):
    """One Python frame of a collapsed stack; `line` is 0 where there is none."""

    function: str
    file: str
    line: int


class Stack(NamedTuple):
    """One line of collapsed stacks, the root first."""

    frames: list[str]
    count: int

    def python(self) -> list[str]:
        """Its frames without the native ones."""
        return [frame for frame in self.frames if not _NATIVE.search(frame)]

    def parsed(self) -> list[Frame]:
        """Its Python frames."""
        found = [_FRAME.match(frame) for frame in self.python()]
        return [Frame(one.group(1), one.group(2), int(one.group(3) or 0)) for one in found if one]


class Jflame:
    """The command, with the environment that it is run in."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = {**os.environ, **environment}

    def words(self, *words: str) -> list[str]:
        """What to execute for `jflame WORDS`."""
        return [sys.executable, "-m", "jflame", *words]

    def run(self, *words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Runs `jflame WORDS` to its end."""
        usual: dict[str, Any] = {
            "env": self.environment,
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "encoding": "utf-8",
            "timeout": LIMIT_SECONDS,
        }
        if "input" in options:
            del usual["stdin"]
        return subprocess.run(self.words(*words), **{**usual, **options}, check=False)

    @contextlib.contextmanager
    def started(self, *words: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
        """`jflame WORDS` while it runs."""
        usual: dict[str, Any] = {"env": self.environment, "stdin": subprocess.DEVNULL}
        with started(self.words(*words), **{**usual, **options}) as popen:
            yield popen

    def collapsed(self, pid: int, *words: str) -> list[Stack]:
        """What `jflame record -p PID -o - WORDS` prints, after a look at its exit status."""
        done = self.run("record", "-p", str(pid), "-o", "-", *words)
        assert done.returncode == 0, done.stderr
        return stacks(done.stdout)


@contextlib.contextmanager
def started(words: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that is killed at the end, if it still runs then."""
    popen = subprocess.Popen(words, **options)
    try:
        yield popen
    finally:
        if popen.poll() is None:
            popen.kill()
        popen.wait()
        for stream in (popen.stdin, popen.stdout, popen.stderr):
            if stream:
                stream.close()


@contextlib.contextmanager
def target(python: str, script: str, *arguments: str, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A script of the folder `targets`, once it has printed a line: it is where it wants to be seen."""
    with started([python, script_path(script), *arguments], stdout=subprocess.PIPE, **options) as popen:
        assert popen.stdout is not None
        assert popen.stdout.readline().startswith(b"ready"), f"{script} has not begun"
        yield popen


def script_path(script: str) -> str:
    """Where a script of the folder `targets` is."""
    return script if os.path.isabs(script) else str(TARGETS / script)


def stacks(collapsed: str) -> list[Stack]:
    """Collapsed stacks, parsed as strictly as anybody would; no stack stands in two lines."""
    found = []
    for line in collapsed.splitlines():
        match = _STACK.match(line)
        assert match, f"not a collapsed stack: {line!r}"
        found.append(Stack(match.group(1).split(";"), int(match.group(2))))
    assert len({tuple(stack.frames) for stack in found}) == len(found), "a stack stands in two lines"
    return found


def total(found: list[Stack], *functions: str) -> int:
    """How many samples there are; with names, of stacks that have a frame of one of these functions."""
    names = tuple(f"{function} (" for function in functions)
    return sum(
        stack.count for stack in found if not names or any(frame.startswith(names) for frame in stack.frames)
    )


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Waits for something that takes as long as the machine is busy."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def state(pid: int) -> str:
    """The kernel's letter for what a process does: R, S, T, t, Z."""
    stat = Path(f"/proc/{pid}/stat").read_bytes()
    return chr(stat[stat.rindex(b")") + 2])


def await_sampling(popen: subprocess.Popen[bytes]) -> None:
    """Waits until a `jflame` samples: it has a thread for that. The target is traced for moments only."""
    tasks = Path(f"/proc/{popen.pid}/task")

    def samples() -> bool:
        try:
            return any((task / "comm").read_text().startswith("jflame-tracer") for task in tasks.iterdir())
        except OSError:
            return False

    wait_until(samples, "jflame samples")


def stop(popen: subprocess.Popen[bytes], number: int = signal.SIGINT) -> int:
    """Sends a signal and waits for the end; returns the exit status."""
    popen.send_signal(number)
    return popen.wait(LIMIT_SECONDS)

"""Programs on a terminal of their own."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from pathlib import Path
from typing import NamedTuple

LIMIT_SECONDS = 90.0


class Ended(NamedTuple):
    """What a program left behind.

    Attributes:
        status: The exit status, or minus the signal that killed it.
        printed: All that it printed.
        settings: The terminal's modes and special characters, before and after.
    """

    status: int
    printed: bytes
    settings: tuple[list[object], list[object]]


def in_terminal(
    words: list[str], environment: dict[str, str], folder: Path, steps: list[tuple[bytes, bytes]]
) -> Ended:
    """Runs a program, waits for each text and types its answer; an answer `b""` ends it with SIGTERM."""
    import termios

    terminal, inner = pty.openpty()
    before = termios.tcgetattr(inner)
    pid = os.fork()
    if pid == 0:
        os.setsid()
        _become_terminal(inner)
        os.chdir(str(folder))
        os.execvpe(words[0], words, {**environment, "TERM": "xterm"})
    printed = _converse(pid, terminal, steps)
    _, status = os.waitpid(pid, 0)
    after = termios.tcgetattr(inner)
    os.close(terminal)
    os.close(inner)
    code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return Ended(code, printed, (before, after))


def _become_terminal(inner: int) -> None:
    import fcntl
    import termios

    fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
    for descriptor in (0, 1, 2):
        os.dup2(inner, descriptor)


def _converse(pid: int, terminal: int, steps: list[tuple[bytes, bytes]]) -> bytes:
    printed = b""
    seen = 0
    pending = list(steps)
    deadline = time.monotonic() + LIMIT_SECONDS
    while not _has_ended(pid):
        if select.select([terminal], [], [], 0.05)[0]:
            printed += os.read(terminal, 65536)
        if pending and pending[0][0] in printed[seen:]:
            text, answer = pending.pop(0)
            seen = printed.index(text, seen) + len(text)
            time.sleep(0.3)  # the program gets to wait for its input
            if answer:
                os.write(terminal, answer)
            else:
                os.kill(pid, signal.SIGTERM)
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            raise AssertionError(f"waits for {pending[:1]}: {printed!r}")
    while select.select([terminal], [], [], 0.1)[0]:
        printed += os.read(terminal, 65536)
    assert not pending, f"{pending[0][0]!r} was never printed: {printed!r}"
    return printed


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

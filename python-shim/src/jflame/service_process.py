"""The service's process: started in its own session, spoken to through pipes until the socket is known."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jflame import forking
from jflame.class_archive import ClassArchive
from jflame.jar import find_jar
from jflame.java import find_java
from jflame.problem import Problem

PROTOCOL = 1
AGAIN = "Run the cell again: the service is being restarted (python -m jflame doctor checks it)"
_DIAGNOSIS_CHARS = 300
_LONGEST_GREETING_BYTES = 65536
_PR_SET_PTRACER = 0x59616D61  # linux/prctl.h


class ServiceProcess:
    """One JVM and its supervisor.

    They end within two seconds when stdin is closed, also by the death of this process.

    Raises:
        Problem: There is no Java, no jar, or the program cannot be started.
    """

    def __init__(self, client_key: str) -> None:
        if not sys.platform.startswith("linux"):
            raise Problem(f"jflame samples on Linux only; this is {sys.platform}.", "none on this system")
        java, _ = find_java()
        jar = find_jar()
        self.archive = ClassArchive(java, jar)
        self._started_at = time.monotonic()
        # Open for as long as the process lives.
        self._diagnostics = tempfile.TemporaryFile()  # noqa: SIM115
        self._greeting_bytes = b""
        command = [java.program, *self.archive.flags(), "-jar", str(jar), "serve"]
        self._popen = self._start([*_supervisor(), *command])
        self._send_key(client_key)
        _let_trace(self._popen.pid)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # Its own session: "interrupt kernel" signals the kernel's whole process group.
        try:
            popen = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._diagnostics,
                bufsize=0,
                start_new_session=True,
            )
        except OSError as error:
            raise Problem(f"{command[0]} cannot be started: {error}.", AGAIN) from error
        self._stdin_descriptor, self._stdout_descriptor = _pipe_ends(popen)
        os.set_blocking(self._stdout_descriptor, False)
        forking.close_in_children(self._stdin_descriptor)
        return popen

    def _send_key(self, client_key: str) -> None:
        line = json.dumps({"clientKey": client_key}) + "\n"
        with contextlib.suppress(OSError):  # It has ended already: `ended` will say so.
            os.write(self._stdin_descriptor, line.encode("ascii"))

    def ended(self) -> bool:
        """Whether the process is no more; reaps it."""
        return self._popen.poll() is not None

    def greeting(self) -> dict[str, Any] | None:
        """The line in which the service says where it listens; None while it has not come. Never waits.

        Raises:
            Problem: The line is not a greeting of this protocol.
        """
        with contextlib.suppress(BlockingIOError):
            self._greeting_bytes += os.read(self._stdout_descriptor, _LONGEST_GREETING_BYTES)
        line, newline, _ = self._greeting_bytes.partition(b"\n")
        if newline or len(line) > _LONGEST_GREETING_BYTES:
            return _checked_greeting(line)
        return None

    def wait_for_output(self, timeout_seconds: float) -> None:
        """Waits until there may be something to read; ends early also when the process has."""
        poll = select.poll()  # select.select fails in a process with more than 1024 open files.
        poll.register(self._stdout_descriptor, select.POLLIN)
        poll.poll(timeout_seconds * 1000)

    def age_seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self._started_at

    def obituary(self) -> Problem:
        """Why the process ended, as far as can be told."""
        code = self._popen.returncode
        killed_by = code - 128 if code > 128 else -code
        how = f"killed by {_signal_name(killed_by)}" if killed_by > 0 else f"exit status {code}"
        return Problem(f"The profiling service has ended ({how}).{self._last_words()}", AGAIN)

    def _last_words(self) -> str:
        # pread: the child writes through the same open file, whose offset must stay its own.
        size_bytes = os.fstat(self._diagnostics.fileno()).st_size
        start = max(0, size_bytes - _DIAGNOSIS_CHARS)
        words = (
            os.pread(self._diagnostics.fileno(), _DIAGNOSIS_CHARS, start).decode("utf-8", "replace").strip()
        )
        return f" It said: {words}" if words else ""

    def close(self) -> None:
        """Lets it end by itself; does not wait for that."""
        forking.forget(self._stdin_descriptor)
        for stream in (self._popen.stdin, self._popen.stdout, self._diagnostics):
            if stream is not None:
                stream.close()

    def kill(self) -> None:
        """Ends it at once, also when it hangs. What it was sampling runs on unharmed."""
        self.close()
        if not self.ended():
            os.killpg(self._popen.pid, signal.SIGKILL)  # its session's: the supervisor and the JVM


def _supervisor() -> list[str]:
    # A Python that is part of another program would start that program.
    if not os.path.basename(sys.executable or "").startswith("python"):
        return []
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("supervisor.py"))]


def _pipe_ends(popen: subprocess.Popen[bytes]) -> tuple[int, int]:
    assert popen.stdin is not None and popen.stdout is not None
    return popen.stdin.fileno(), popen.stdout.fileno()


def _checked_greeting(line: bytes) -> dict[str, Any]:
    try:
        greeting = json.loads(line)
        spoken = greeting["protocol"]
    except (ValueError, KeyError, TypeError):
        said = line[:80].decode("utf-8", "replace")
        raise Problem(
            f"The program started as the service is not jflame's; it said {said!r}.", AGAIN
        ) from None
    if spoken != PROTOCOL:
        found = f"The service speaks protocol {spoken}, this package protocol {PROTOCOL}."
        raise Problem(found, "%pip install --upgrade jflame, then restart the kernel")
    return dict(greeting)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _let_trace(pid: int) -> None:
    """Lets `pid` trace this process where Yama would not (scope 1); without Yama the kernel says EINVAL."""
    ctypes.CDLL(None).prctl(
        ctypes.c_int(_PR_SET_PTRACER),
        ctypes.c_ulong(pid),
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
    )

"""Turns this process into the JVM that runs a command of the jar."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import Sequence

from jflame.class_archive import ClassArchive
from jflame.jar import find_jar
from jflame.java import find_java

_FLAGS = (
    # A Java that lacks one of these does without.
    "-XX:+IgnoreUnrecognizedVMOptions",
    # A program that jflame starts inherits the limit of open files: it shall be the user's.
    "-XX:-MaxFDLimit",
    # What the JVM itself has to say (a thread dump after SIGQUIT) must not get into the results.
    "-XX:+DisplayVMOutputToStderr",
)
_LOCALE_BEFORE = b"JFLAME_LC_ALL"
# What only draws may need more than what samples, which has to be small beside its target.
_DRAWING = ("-Xmx1g", "-Xmn300m")
# A server runs long enough for the better compiler.
_SERVING = ("-Xmx1g", "-Xmn256m", "-XX:TieredStopAtLevel=4", "-XX:MaxHeapFreeRatio=40")
_HEAP = {"render": _DRAWING, "diff": _DRAWING, "web": _SERVING}


def command_line(words: Sequence[str]) -> list[str]:
    """The program and the arguments that run a command of the jar.

    Raises:
        Problem: There is no Java or no jar.
    """
    java, _ = find_java()
    jar = find_jar()
    heap = _HEAP.get(words[0], ()) if words else ()
    return [java.program, *ClassArchive(java, jar).flags(), *_FLAGS, *heap, "-jar", str(jar), *words]


def become(words: Sequence[str]) -> None:
    """Runs a command of the jar in this process's place, with its signals and its exit status. Never returns.

    Raises:
        Problem: There is no Java or no jar.
        OSError: The program cannot be executed.
    """
    command = command_line(words)
    _restore_signals()
    os.execve(command[0], command, _environment())


def _environment() -> dict[bytes, bytes]:
    """This process's own, with a locale in which the JVM can name every file: UTF-8.

    A program that the JVM starts gets back what was there before (see `InheritedLocale` in the jar), and not
    what Python has put there (PEP 538: `LC_CTYPE`).
    """
    environment = dict(os.environb)
    with contextlib.suppress(OSError):
        begun_with = Path("/proc/self/environ").read_bytes().split(b"\0")
        if not any(setting.startswith(b"LC_CTYPE=") for setting in begun_with):
            environment.pop(b"LC_CTYPE", None)
    names = (b"LC_ALL", b"LC_CTYPE", b"LANG")
    locale = next((environment[name] for name in names if environment.get(name)), b"C")
    if b"utf" not in locale.lower():
        environment[_LOCALE_BEFORE] = b"=" + environment[b"LC_ALL"] if b"LC_ALL" in environment else b""
        environment[b"LC_ALL"] = b"C.UTF-8"
    return environment


def _restore_signals() -> None:
    """Python ignores these two, and a program started later would inherit that."""
    for name in ("SIGPIPE", "SIGXFSZ"):
        with contextlib.suppress(AttributeError, ValueError):
            signal.signal(getattr(signal, name), signal.SIG_DFL)

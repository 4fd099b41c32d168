"""Checks everything that a profile needs, and says for each missing thing the command that cures it."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Callable

import jflame
from jflame.jar import find_jar
from jflame.java import find_java
from jflame.jvm import command_line
from jflame.problem import Problem
from jflame.service import Service

_SERVICE_LIMIT_SECONDS = 15.0
_BUSY_SECONDS = 0.3
_YAMA_SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")


def examine(say: Callable[[str], None]) -> bool:
    """Makes all checks and says one line for each, with the cure below a problem's.

    Returns:
        Whether all is well.
    """
    say(f"jflame {jflame.__version__}, Python {sys.version.split()[0]} at {sys.executable}")
    checks = (_notebook_versions, _java, _jar, _yama, _sampling)
    # All of them, also after a problem: one run shall show everything that is to be cured.
    return all([_examined(check, say) for check in checks])


def examine_process(pid: str, say: Callable[[str], None]) -> bool:
    """Lets the jar look at a process and says what it found: permission, interpreter, threads.

    Returns:
        Whether the process can be sampled.
    """
    try:
        command = command_line(["check", "-p", pid])
    except Problem:  # examine() has said it.
        return False
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        say(line)
    return done.returncode == 0


def _examined(check: Callable[[], str], say: Callable[[str], None]) -> bool:
    try:
        say(f"ok       {check()}")
    except Problem as problem:
        say(f"problem  {problem.found}")
        say(f"  cure:  {problem.cure}")
        return False
    return True


def _notebook_versions() -> str:
    found = [f"IPython {import_module('IPython').__version__}"]
    try:
        found.append(f"ipykernel {import_module('ipykernel').__version__}")
    except ImportError:
        found.append("no ipykernel (jflame then works in the IPython terminal only)")
    return ", ".join([*found, f"pyzmq {import_module('zmq').__version__}"])


def _java() -> str:
    java, rejected = find_java()
    line = f"Java {java.version}: {java.program} (from {java.origin})"
    return "; rejected: ".join([line, *rejected])


def _jar() -> str:
    return f"service: {find_jar()}"


def _yama() -> str:
    try:
        scope = _YAMA_SCOPE.read_text().strip()
    except OSError:
        return "ptrace: no Yama restriction"
    if scope in ("0", "1"):  # 1: only declared tracers, and the kernel declares its service.
        return f"ptrace: Yama scope {scope}"
    raise Problem(f"ptrace: Yama scope {scope} forbids sampling.", f"echo 1 | sudo tee {_YAMA_SCOPE}")


def _sampling() -> str:
    service = Service()
    request: dict[str, object] = {
        "rateHz": 200,
        "maxSeconds": None,
        "threads": False,
        "idle": True,
        "subprocesses": False,
        "nativeFrames": True,
        "raw": False,
        "maxPauseShare": None,
    }
    try:
        started_at = time.monotonic()
        service.start(request, lambda: False, _SERVICE_LIMIT_SECONDS)
        ready_seconds = time.monotonic() - started_at
        _be_busy()
        result = service.stop(_stop_request(), lambda: False)
    finally:
        service.close()
    if result.samples == 0:
        raise Problem(
            "The service runs, but has sampled nothing in this process.", "jflame doctor, once more"
        )
    return f"sampling: ready after {ready_seconds:.1f} s, {result.samples} samples in {result.seconds:.1f} s"


def _be_busy() -> None:
    end = time.monotonic() + _BUSY_SECONDS
    while time.monotonic() < end:
        pass


def _stop_request() -> dict[str, object]:
    return {
        "title": "jflame doctor",
        # A profile holds what runs below a cell; here that is this file.
        "cells": {_be_busy.__code__.co_filename: 1},
        "cellSources": {},
        "standardLibrary": [],
        "libraries": [],
        "threadNames": {},
        "serviceThreads": [],
        "currentCell": 1,
        "awaits": False,
        "png": False,
    }

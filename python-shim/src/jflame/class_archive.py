"""The class archive (AppCDS) that shortens the service's start from seconds to tenths.

It is made by a rehearsal of the service, once for each pair of runtime and jar, in the user's cache folder.
Without it, and without a cache folder that can be trusted, the service starts a little later and works all
the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import subprocess
import time
from pathlib import Path

from jflame.java import Java

JVM_FLAGS = (
    # A GC thread of its own, a second compiler and a large heap would compete with the cell.
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xmx256m",
    # Or the young generation would fill most of that before anything is collected.
    "-Xmn24m",
    "-XX:-UsePerfData",
    "-Djava.awt.headless=true",
    "-Xshare:auto",
    "-Xlog:disable",
)
_REHEARSAL_LIMIT_SECONDS = 120
_ARCHIVES_KEPT = 3
# $1 the unfinished archive, $2 the archive, the rest is the command. By the shell, so that the archive is
# finished even if the kernel ends before.
_SCRIPT = (
    'unfinished=$1; archive=$2; shift 2; "$@" </dev/null >/dev/null 2>&1'
    ' && mv -f "$unfinished" "$archive" && exit; rm -f "$unfinished"; exit 1'
)


class ClassArchive:
    """The archive for one runtime and one jar."""

    def __init__(self, java: Java, jar: Path) -> None:
        self._java = java
        self._jar = jar
        folder = _trusted_folder()
        self.path: Path | None = folder / f"{_identity(java, jar)}.jsa" if folder else None

    def flags(self) -> list[str]:
        """The JVM's flags, with the archive if there is one."""
        if self.path is None or not self.path.is_file():
            return list(JVM_FLAGS)
        return [*JVM_FLAGS, f"-XX:SharedArchiveFile={self.path}"]

    def missing(self) -> bool:
        """Whether it could be made and has not been."""
        return self.path is not None and not self.path.is_file()

    def make(self) -> subprocess.Popen[bytes] | None:
        """Starts to make it, at the lowest priority and in a session of its own.

        Returns:
            The process that makes it; None where there is no folder for it or another kernel is at it.
        """
        if self.path is None:
            return None
        unfinished = self.path.with_suffix(".unfinished")
        if not _claim(unfinished):
            return None
        _remove_old(self.path.parent)
        limits = ["timeout", str(_REHEARSAL_LIMIT_SECONDS), "nice", "-n", "19"]
        rehearsal = [self._java.program, *JVM_FLAGS, f"-XX:ArchiveClassesAtExit={unfinished}"]
        shell = ["/bin/sh", "-c", _SCRIPT, "jflame-rehearsal", str(unfinished), str(self.path)]
        with contextlib.suppress(OSError):
            return subprocess.Popen(
                [*shell, *limits, *rehearsal, "-jar", str(self._jar), "rehearse"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return None


def _trusted_folder() -> Path | None:
    """The cache folder, made if need be; None if another user could have put an archive there."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(cache) / "jflame"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    others_may_write = status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if status.st_uid != os.getuid() or others_may_write or not os.access(str(folder), os.W_OK):
        return None
    return folder


def _identity(java: Java, jar: Path) -> str:
    digest = hashlib.sha256(java.version.encode())
    for file in (Path(java.program).resolve(), jar.resolve()):
        status = file.stat()
        digest.update(f"|{file}|{status.st_size}|{status.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    digest.update("|".join(JVM_FLAGS).encode())
    return digest.hexdigest()[:20]


def _claim(unfinished: Path) -> bool:
    """Claims the making for this process; a claim that outlived its rehearsal's time limit does not count."""
    with contextlib.suppress(OSError):
        if time.time() - unfinished.stat().st_mtime > 2 * _REHEARSAL_LIMIT_SECONDS:
            unfinished.unlink()
    try:
        os.close(os.open(str(unfinished), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return False
    return True


def _remove_old(folder: Path) -> None:
    with contextlib.suppress(OSError):
        archives = sorted(folder.glob("*.jsa"), key=lambda archive: archive.stat().st_mtime, reverse=True)
        for archive in archives[_ARCHIVES_KEPT - 1 :]:
            archive.unlink()

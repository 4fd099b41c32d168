"""Lets the jar write a profile in one of its forms."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from jflame.problem import Problem
from jflame.unpacking import gunzip

_PATIENCE_SECONDS = 120


def rendered(json_gzip: bytes, ending: str) -> bytes:
    """A profile in the form that a file's ending names.

    Args:
        json_gzip: The profile in jflame's own format, compressed.
        ending: Such as `.svg`.

    Raises:
        RuntimeError: There is no Java, or it cannot write this; the message says what cures it.
    """
    from jflame.jvm import command_line  # It finds Java: only what is drawn needs that.

    with tempfile.TemporaryDirectory(prefix="jflame-") as folder:
        read, written = Path(folder, "profile.json"), Path(folder, "out" + ending)
        read.write_bytes(gunzip(json_gzip))
        try:
            command = command_line(["render", str(read), "-o", str(written)])
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=_PATIENCE_SECONDS,
                start_new_session=True,
            )
        except Problem as problem:
            raise RuntimeError(f"{problem.found} {problem.cure}") from None
        except subprocess.TimeoutExpired:
            raise RuntimeError("jflame render did not end. Run: jflame doctor") from None
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise RuntimeError(f"{ending}: {said}")
        return written.read_bytes()

"""The CPythons of this machine that tests are run with, one of each version.

Those that `JFLAME_TEST_PYTHONS` names (paths, colon-separated) come first, then pyenv's, then those in PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

_ASK = (
    "import sys; print('%d.%d%s' % (sys.version_info[:2] + (getattr(sys, 'abiflags', '').replace('m', ''),)))"
)
_VERSIONS = ("3.15", "3.14", "3.13", "3.12", "3.11", "3.10", "3.9", "3.8", "3.7", "3.6", "2.7")


class Interpreter(NamedTuple):
    """One CPython.

    Attributes:
        version: Its minor version, such as `3.11`; `3.14t` without the GIL.
        program: Where it is.
    """

    version: str
    program: str

    def __str__(self) -> str:
        return f"CPython {self.version}"

    @property
    def has_gil(self) -> bool:
        """Whether it is an ordinary build."""
        return not self.version.endswith("t")

    def at_least(self, version: str) -> bool:
        """Whether it is of this version or newer."""
        return _number(self.version) >= _number(version)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.rstrip("t").split("."))


def _candidates() -> list[str]:
    named = [path for path in os.environ.get("JFLAME_TEST_PYTHONS", "").split(":") if path]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = [str(path) for path in sorted(pyenv.glob("versions/*/bin/python"))]
    in_path = [found for version in _VERSIONS for found in [shutil.which(f"python{version}")] if found]
    return [*named, *installed, *in_path]


def _version(program: str) -> str:
    try:
        done = subprocess.run(
            [program, "-c", _ASK], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("ascii", "replace").strip()


def _find() -> list[Interpreter]:
    found: dict[str, Interpreter] = {}
    for program in _candidates():
        version = _version(program)
        if version:
            found.setdefault(version, Interpreter(version, program))
    return sorted(found.values(), key=lambda interpreter: _number(interpreter.version))


ALL = _find()
# The oldest, the newest and one between: the sampler's own tests run with every one.
SPREAD = sorted({*ALL[:1], *ALL[len(ALL) // 2 :][:1], *ALL[-1:]}, key=ALL.index)
# The oldest and the newest: for what versions could differ in, but hardly do.
FEW = sorted({*ALL[:1], *ALL[-1:]}, key=ALL.index)

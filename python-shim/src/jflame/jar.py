"""Finds the service's jar."""

from __future__ import annotations

import os
from pathlib import Path

from jflame.problem import Problem


def find_jar() -> Path:
    """The jar that `JFLAME_JAR` names, else the one inside the package.

    Raises:
        Problem: It is not there.
    """
    named = os.environ.get("JFLAME_JAR")
    jar = Path(named) if named else Path(__file__).parent / "_jar" / "jflame.jar"
    if jar.is_file():
        return jar
    if named:
        raise Problem(
            f"JFLAME_JAR names {jar}, which is not there.", "unset JFLAME_JAR and restart the kernel"
        )
    raise Problem(f"The service's jar is missing: {jar}.", "%pip install --force-reinstall jflame")

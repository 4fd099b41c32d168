"""Java programs that are none, each wrong in one way."""

from __future__ import annotations

from pathlib import Path


def fake_java(folder: Path, script: str, release: str | None = None) -> dict[str, str]:
    """A kernel's environment in which `java` is a shell script.

    Args:
        folder: An empty folder to put it in.
        script: The script's body.
        release: The version in the runtime's `release` file; None for no such file.
    """
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    if release:
        (folder / "release").write_text(f'IMPLEMENTOR="nobody"\nJAVA_VERSION="{release}"\n')
    jar = folder / "empty.jar"
    jar.touch()
    return {"JFLAME_JAVA": str(program), "JFLAME_JAR": str(jar)}

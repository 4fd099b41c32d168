"""The command line: `jflame doctor` and `jflame warm`."""

from __future__ import annotations

import sys
from typing import Sequence

import jflame
from jflame import doctor
from jflame.class_archive import ClassArchive
from jflame.jar import find_jar
from jflame.java import find_java
from jflame.problem import Problem

_HELP = """usage: jflame COMMAND

A flame graph under a notebook cell: %load_ext jflame, then %%jflame above a cell.

commands:
  doctor      check Java, the service and the permission to sample; exit status 1 if something is missing
  warm        make the class archive that shortens the service's start, now instead of after the first cell

options:
  --help      this text
  --version   the version
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        arguments: The words after `jflame`; those of this process if None.

    Returns:
        The exit status: 0 well, 1 a problem was found, 2 the command is unknown.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words in ([], ["--help"], ["-h"]):
        print(_HELP, end="")
        return 0 if words else 2
    if words == ["--version"]:
        print(f"jflame {jflame.__version__}")
        return 0
    if words == ["doctor"]:
        return 0 if doctor.examine(print) else 1
    if words == ["warm"]:
        return _warm()
    print(f"jflame: unknown command {' '.join(words)!r}; jflame --help lists the commands", file=sys.stderr)
    return 2


def _warm() -> int:
    try:
        archive = ClassArchive(find_java()[0], find_jar())
    except Problem as problem:
        print(f"jflame: {problem.found}\nCure: {problem.cure}", file=sys.stderr)
        return 1
    if archive.path is None:
        print("jflame: the cache folder cannot be written, or others can write to it", file=sys.stderr)
        return 1
    if archive.missing():
        maker = archive.make()
        if maker is None or maker.wait() != 0:
            print(f"jflame: {archive.path} could not be made", file=sys.stderr)
            return 1
    print(archive.path)
    return 0

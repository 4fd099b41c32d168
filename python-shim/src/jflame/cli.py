"""The command line: `doctor` and `warm` are done here, everything else by the jar."""

from __future__ import annotations

import sys
from typing import Sequence

import jflame
from jflame.problem import Problem

_FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Args:
        arguments: The words after `jflame`; those of this process if None.

    Returns:
        The exit status: 0 well, 1 a problem was found. A command of the jar takes this process's place and
        does not return.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == ["--version"]:
        print(f"jflame {jflame.__version__}")
        return 0
    if words == ["warm"]:
        return _warm()
    if words == ["doctor"]:
        return _doctor(None)
    if len(words) == 3 and words[0] == "doctor" and words[1] in ("-p", "--pid"):
        return _doctor(words[2])
    return _jar(words)


# The imports below wait for their command: a short command is not to wait for them.


def _jar(words: Sequence[str]) -> int:
    from jflame.jvm import become

    try:
        become(words)
    except Problem as problem:
        return _complain(problem.found, problem.cure)
    except OSError as error:
        return _complain(f"Java cannot be started: {error}.", "jflame doctor")
    raise AssertionError("execv does not return")


def _doctor(pid: str | None) -> int:
    from jflame import doctor

    well = doctor.examine(print)
    if pid is not None:
        well = doctor.examine_process(pid, print) and well
    return 0 if well else _FAILED


def _warm() -> int:
    from jflame.class_archive import ClassArchive
    from jflame.jar import find_jar
    from jflame.java import find_java

    try:
        archive = ClassArchive(find_java()[0], find_jar())
    except Problem as problem:
        return _complain(problem.found, problem.cure)
    if archive.path is None:
        print("jflame: the cache folder cannot be written, or others can write to it", file=sys.stderr)
        return _FAILED
    if archive.missing():
        maker = archive.make()
        if maker is None or maker.wait() != 0:
            print(f"jflame: {archive.path} could not be made", file=sys.stderr)
            return _FAILED
    print(archive.path)
    return 0


def _complain(found: str, cure: str) -> int:
    print(f"jflame: {found} {cure}", file=sys.stderr)
    return _FAILED

"""Native frames have the shares that the program's own clock, or torch's own profiler, gives them."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterable

import pytest
from commands import TARGETS, Jflame, Stack, target

TOLERANCE = 0.03
RECORD = ["-r", "700", "-d", "7"]


@pytest.fixture(scope="module")
def native_frames(jflame_command: Jflame) -> None:
    """A jflame that samples native frames."""
    if "--python-only" not in jflame_command.run("record", "--help").stdout:
        pytest.skip("this jflame does not sample native frames")


def answer_of(program: subprocess.Popen[bytes]) -> dict[str, float]:
    """What the program says after a line of stdin."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(b"\n")
    program.stdin.flush()
    times: dict[str, float] = json.loads(program.stdout.readline())
    return times


def shares(times: dict[str, float]) -> dict[str, float]:
    return {name: time / sum(times.values()) for name, time in times.items()}


def shares_of_samples(found: list[Stack], owner: Callable[[Stack], str]) -> dict[str, float]:
    """The share of the samples that each owner has."""
    samples: dict[str, float] = {}
    for stack in found:
        samples[owner(stack)] = samples.get(owner(stack), 0) + stack.count
    return shares(samples)


def operator_of(name: str, operators: Iterable[str]) -> str:
    """The operator, among some, of which a name is an overload: `aten::sort_stable` is `aten::sort`."""
    found = [one for one in operators if name == one or name.startswith(one + "_")]
    return max(found, key=len, default=name)


def innermost(prefixes: tuple[str, ...]) -> Callable[[Stack], str]:
    """The name of a stack's innermost frame that begins with one of these, up to a space."""

    def owner(stack: Stack) -> str:
        named = (frame.split(" ")[0] for frame in reversed(stack.frames) if frame.startswith(prefixes))
        return next(named, "")

    return owner


def assert_agreement(measure: Callable[[], tuple[dict[str, float], dict[str, float]]], most: int) -> None:
    """Holds the `most` largest expected shares to the sampled ones.

    A shared machine may take the CPU away during any single run: after a bad one the median of three counts.

    Args:
        measure: Gives the expected and the sampled shares of one run.
        most: How many of them are compared.
    """
    runs: list[tuple[float, str]] = []
    while not runs or (len(runs) < 3 and runs[0][0] >= TOLERANCE):
        expected, sampled = measure()
        largest = sorted(expected, key=lambda name: -expected[name])[:most]
        error = max(abs(expected[name] - sampled.get(name, 0)) for name in largest)
        found = (f"{name} {expected[name]:.3f} sampled {sampled.get(name, 0):.3f}" for name in largest)
        runs.append((error, ", ".join(found)))
    assert sorted(runs)[len(runs) // 2][0] < TOLERANCE, runs


def test_functions_of_equal_shape_have_their_shares(
    native_frames: None, jflame_command: Jflame, tmp_path: Path
) -> None:
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler: cc is missing")
    library, source = str(tmp_path / "libshares.so"), str(TARGETS / "known_shares.c")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source], check=True)

    def measure() -> tuple[dict[str, float], dict[str, float]]:
        with target(sys.executable, "known_shares.py", library, stdin=subprocess.PIPE) as program:
            found = jflame_command.collapsed(program.pid, *RECORD)
            expected = shares(answer_of(program))
        return expected, shares_of_samples(found, innermost(("spend_",)))

    assert_agreement(measure, 3)


def test_torch_operators_have_the_shares_that_its_profiler_gives(
    native_frames: None, jflame_command: Jflame
) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install torch")
    innermost_operator = innermost(("aten::",))

    def measure() -> tuple[dict[str, float], dict[str, float]]:
        with target(sys.executable, "profiled_operators.py", stdin=subprocess.PIPE) as program:
            found = jflame_command.collapsed(program.pid, *RECORD)
            expected = shares(answer_of(program))
        return expected, shares_of_samples(
            found, lambda stack: operator_of(innermost_operator(stack), expected)
        )

    assert_agreement(measure, 5)

"""Whoever kills the sampler, at whatever moment, a training goes on as if nobody had ever looked."""

from __future__ import annotations

import importlib.util
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import Jflame, await_sampling, state, target, wait_until

KILLS = 100
TRAININGS = 5
RATE_HZ = 2000
MOST_SECONDS_OF_SAMPLING = 0.3
_ANSWER = re.compile(r"(\d+) different of (\d+)")


def tracer_of(pid: int) -> int:
    """Who traces a process; 0 for nobody."""
    found = re.search(r"^TracerPid:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert found
    return int(found.group(1))


def children_of(pid: int) -> list[int]:
    """The processes that a process's main thread has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def answer_of(training: subprocess.Popen[bytes]) -> tuple[int, int]:
    """How many of its trainings came out differently, and of how many."""
    assert training.stdin is not None
    assert training.stdout is not None
    training.stdin.write(b"?\n")
    training.stdin.flush()
    found = _ANSWER.match(training.stdout.readline().decode("ascii"))
    assert found
    return int(found.group(1)), int(found.group(2))


def test_losses_are_bit_equal_wherever_the_sampler_is_killed(jflame_command: Jflame, tmp_path: Path) -> None:
    """One sampler looks at all trainings: its end is a random moment of the work on each."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install torch")
    moment = random.Random(42)
    with target(sys.executable, "training.py", str(TRAININGS), stdin=subprocess.PIPE) as training:
        pids = [training.pid, *children_of(training.pid)]
        assert len(pids) == TRAININGS
        words = ["record", "-s", "-p", str(training.pid), "-r", str(RATE_HZ), "-o", str(tmp_path / "out.svg")]
        for _ in range(KILLS // TRAININGS):
            with jflame_command.started(*words) as sampler:
                await_sampling(sampler)
                time.sleep(moment.random() * MOST_SECONDS_OF_SAMPLING)
                sampler.kill()
                sampler.wait()
            assert [tracer_of(pid) for pid in pids] == [0] * TRAININGS
            for pid in pids:
                wait_until(lambda pid=pid: state(pid) in "RS", f"process {pid} runs on")
        different, of = answer_of(training)
        assert of > 2 * TRAININGS
        assert different == 0, f"{different} of {of} trainings"

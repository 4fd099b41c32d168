"""What sampling costs a training, beside the loop in C and py-spy."""

from __future__ import annotations

import contextlib
import statistics
from typing import Iterator

from rounds import NOBODY, Turn, slowdown, times_as_slow, turns
from running import Missing, Target, cpu_percent, running
from samplers import Recording, Sampler, c_loop_at, jflame, py_spy_at, py_spy_program
from table import Limit, Row

ROUNDS = 6
TURN_SECONDS = 1.5
FIRST_SECONDS = 4.0
PY_SPY_ROUNDS = 2
PY_SPY_TURN_SECONDS = 3.0
MOST_SLOWDOWN = {100: 1.05, 1000: 1.25}
MOST_TIMES_LOOP = 1.1
CPU_WARMING_SECONDS = 6.0
CPU_SECONDS = 5.0


def mlp_rows() -> list[Row]:
    """A perceptron on one thread."""
    with running("mlp.py", needs="torch") as target:
        return _training_rows("MLP on 1 thread", target, [target.pid])


def conv_rows() -> list[Row]:
    """A convolutional net on two threads, with two workers that load."""
    with running("conv.py", needs="torch", threads=2) as target:
        return _training_rows("conv net on 2 threads, 2 workers", target, target.busy_tids())


def cpu_rows() -> list[Row]:
    """What the sampler itself uses."""
    with running("mlp.py", needs="torch") as target, jflame(
        target, 1000, warming=CPU_WARMING_SECONDS
    ) as sampler:
        percent = cpu_percent(sampler.pid, CPU_SECONDS)
    return [Row("CPU of the sampler, MLP at 1000 Hz", "% of a core", percent, limit=Limit(most=25))]


def _training_rows(name: str, target: Target, tids: list[int]) -> list[Row]:
    samplers: dict[str, Sampler] = {}
    for hz in MOST_SLOWDOWN:
        samplers[f"jflame {hz}"] = _warm_jflame_at(hz)
        samplers[f"loop {hz}"] = c_loop_at(hz, tids)
    taken = turns(target, samplers, ROUNDS, TURN_SECONDS)
    py_spy = _py_spy_slowdowns(target)
    rows = []
    for hz, most in MOST_SLOWDOWN.items():
        ours, loop = taken[f"jflame {hz}"], taken[f"loop {hz}"]
        what = f"{name}, {hz} Hz"
        rows += [
            Row(f"slowdown of {what}", "x", slowdown(ours), slowdown(loop), py_spy.get(hz), Limit(most=most)),
            Row(
                f"below jflame / below the C loop, {what}",
                "x",
                times_as_slow(ours, loop),
                limit=Limit(most=MOST_TIMES_LOOP),
            ),
            Row(f"slowdown in the first {FIRST_SECONDS:g} s of sampling, {what}", "x", _first_slowdown(ours)),
        ]
    return [*rows, Row(f"noise: two turns without a sampler, {name}", "x", slowdown(taken[NOBODY]))]


def _warm_jflame_at(hz: float) -> Sampler:
    """A JVM compiles what it runs often: the first seconds, in which it does, are measured by themselves."""

    @contextlib.contextmanager
    def sampler(target: Target) -> Iterator[Recording]:
        with jflame(target, hz, warming=0) as recording:
            recording.first_speed = target.speed(FIRST_SECONDS)
            yield recording

    return sampler


def _first_slowdown(taken: list[Turn]) -> float:
    return statistics.median(turn.undisturbed / turn.found.first_speed for turn in taken)


def _py_spy_slowdowns(target: Target) -> dict[int, float]:
    """By rate. It falls far behind at 1000 Hz, so it takes its turns after the others."""
    if py_spy_program() is None:
        return {}
    medians = {}
    for hz in MOST_SLOWDOWN:
        with contextlib.suppress(Missing):  # the target makes no step below it
            taken = turns(target, {"py-spy": py_spy_at(hz)}, PY_SPY_ROUNDS, PY_SPY_TURN_SECONDS)
            medians[hz] = slowdown(taken["py-spy"])
    return medians

"""What sampling costs a process of many threads."""

from __future__ import annotations

import contextlib

from rounds import slowdown, turns
from running import Missing, Target, cpu_percent, running
from samplers import Sampler, c_loop_at, jflame, jflame_at, py_spy_at, py_spy_program
from table import Limit, Row

ROUNDS = 7
TURN_SECONDS = 2.0
RATE_HZ = 100
BUSY_THREADS = 160
IDLE_THREADS = 200
CPU_WARMING_SECONDS = 4.0
CPU_SECONDS = 6.0


def busy_rows() -> list[Row]:
    """One busy thread among many that wait."""
    samplers: dict[str, Sampler] = {"jflame": jflame_at(RATE_HZ), "loop": c_loop_at(RATE_HZ)}
    with running("many_threads.py", str(BUSY_THREADS), "busy") as target:
        taken = turns(target, samplers, ROUNDS, TURN_SECONDS)
        py_spy = _py_spy_slowdown(target)
    what = f"slowdown of a process with {BUSY_THREADS} threads, {RATE_HZ} Hz"
    return [Row(what, "x", slowdown(taken["jflame"]), slowdown(taken["loop"]), py_spy, Limit(most=1.05))]


def _py_spy_slowdown(target: Target) -> float | None:
    if py_spy_program() is None:
        return None
    with contextlib.suppress(Missing):
        return slowdown(turns(target, {"py-spy": py_spy_at(RATE_HZ)}, 2, TURN_SECONDS)["py-spy"])
    return None


def idle_rows() -> list[Row]:
    """A process in which nothing runs."""
    with running("many_threads.py", str(IDLE_THREADS), "asleep") as target, jflame(
        target, RATE_HZ, "-i", warming=CPU_WARMING_SECONDS
    ) as sampler:
        percent = cpu_percent(sampler.pid, CPU_SECONDS)
    what = f"{IDLE_THREADS} idle threads, {RATE_HZ} Hz"
    stops = sampler.stats["pause"]["stops"]
    return [
        Row(f"CPU of the sampler, {what}", "% of a core", percent, limit=Limit(most=5)),
        Row(f"stops, {what}", "", stops, limit=Limit(most=0)),
    ]

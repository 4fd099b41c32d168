"""Python frames alone: as often as there is, without stops."""

from __future__ import annotations

import statistics

from rounds import slowdown, turns
from running import running
from samplers import jflame_at, known
from table import Limit, Row

ROUNDS = 4
TURN_SECONDS = 2.0
RATE_HZ = 10_000


def python_only_rows() -> list[Row]:
    """The rate that is kept up, and what it costs."""
    sampler = jflame_at(RATE_HZ, "--nonblocking", *known("--python-only"))
    with running("deep.py", "5") as target:
        taken = turns(target, {"jflame": sampler}, ROUNDS, TURN_SECONDS)["jflame"]
    stats = [turn.found.stats for turn in taken]
    achieved = statistics.median(1e9 * one["samples"] / one["durationNanos"] for one in stats)
    what = f"Python only, without stops, {RATE_HZ} Hz"
    return [
        Row(f"slowdown, {what}", "x", slowdown(taken), limit=Limit(most=1.05)),
        Row(f"samples a second, {what}", "", achieved, limit=Limit(least=0.95 * RATE_HZ)),
    ]

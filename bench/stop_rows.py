"""The stop: how long one sample keeps a thread from running, beside the loop in C."""

from __future__ import annotations

import statistics
from typing import Any

from rounds import Turn, turns
from running import running
from samplers import Sampler, c_loop_at, jflame_at
from table import Limit, Row

ROUNDS = 4
TURN_SECONDS = 2.0
RATE_HZ = 1000
DEPTHS = (5, 40)
MOST_TIMES_LOOP = {"p50": 1.3, "p99": 2.0}


def stop_rows() -> list[Row]:
    """The stop below few and below many Python calls, and the stops that met a garbage collection."""
    samplers: dict[str, Sampler] = {"jflame": jflame_at(RATE_HZ), "loop": c_loop_at(RATE_HZ)}
    rows: list[Row] = []
    all_turns: list[Turn] = []
    for depth in DEPTHS:
        with running("deep.py", str(depth)) as target:
            taken = turns(target, samplers, ROUNDS, TURN_SECONDS)
        for percentile, times in MOST_TIMES_LOOP.items():
            ours = statistics.median(turn.found.pause_micros(percentile) for turn in taken["jflame"])
            loop = statistics.median(turn.found.pause_micros(percentile) for turn in taken["loop"])
            what = f"stop, {percentile}, {depth} Python calls deep"
            rows.append(Row(what, "us", ours, loop, limit=Limit(times_loop=times)))
        all_turns += taken["jflame"]
    return [*rows, _collection_row(all_turns)]


def _collection_row(jflame: list[Turn]) -> Row:
    """How many of a thousand stops met a garbage collection of the sampler's JVM."""
    pauses: list[dict[str, Any]] = [turn.found.stats["pause"] for turn in jflame]
    stops = sum(pause["stops"] for pause in pauses)
    met = sum(pause.get("collectionsMet", 0) for pause in pauses)
    return Row("stops that met a garbage collection, of 1000", "", 1000 * met / stops if stops else None)

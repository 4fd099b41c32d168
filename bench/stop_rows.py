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
    met_collection: list[float] = []
    for depth in DEPTHS:
        with running("deep.py", str(depth)) as target:
            taken = turns(target, samplers, ROUNDS, TURN_SECONDS)
        for percentile, times in MOST_TIMES_LOOP.items():
            ours = statistics.median(turn.found.pause_micros(percentile) for turn in taken["jflame"])
            loop = statistics.median(turn.found.pause_micros(percentile) for turn in taken["loop"])
            what = f"stop, {percentile}, {depth} Python calls deep"
            rows.append(Row(what, "us", ours, loop, limit=Limit(times_loop=times)))
        met_collection += _stops_in_collections(taken["jflame"])
    return [*rows, _collection_row(met_collection)]


def _stops_in_collections(jflame: list[Turn]) -> list[float]:
    """Of each recording that says it, how many of a thousand stops met a garbage collection."""
    found = []
    for turn in jflame:
        pause: dict[str, Any] = turn.found.stats["pause"]
        met = next((value for key, value in pause.items() if "gc" in key.lower()), None)
        if met is not None and pause["stops"]:
            found.append(1000 * met / pause["stops"])
    return found


def _collection_row(per_thousand: list[float]) -> Row:
    what = "stops that met a garbage collection, of 1000"
    if not per_thousand:
        return Row(what, "", None, note="this jflame does not count them")
    return Row(what, "", statistics.mean(per_thousand))

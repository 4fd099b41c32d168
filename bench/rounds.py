"""Slowdowns: samplers in turn on one running target, each between two turns without any."""

from __future__ import annotations

import statistics
from typing import Any, NamedTuple

from running import Target
from samplers import Sampler

NOBODY = "nobody"


class Turn(NamedTuple):
    """One sampler's turn.

    Attributes:
        slowdown: How many times slower the target was.
        found: What the sampler has found.
        undisturbed: The target's speed just before and just after, in steps a second.
    """

    slowdown: float
    found: Any
    undisturbed: float


def turns(target: Target, samplers: dict[str, Sampler], rounds: int, seconds: float) -> dict[str, list[Turn]]:
    """Lets samplers take turns on a target.

    A shared machine's speed changes from second to second. So a slowdown is the ratio of the undisturbed
    speed just before and just after to the sampled speed between, and only medians over the rounds count.

    Args:
        target: A running target.
        samplers: By their names, in the order in which they take turns.
        rounds: How often each takes its turn.
        seconds: How long each turn is.

    Returns:
        The turns by name, one for each round; under `NOBODY` the ratios of two turns without a sampler.
    """
    taken: dict[str, list[Turn]] = {name: [] for name in (*samplers, NOBODY)}
    before = target.speed(seconds)
    for _ in range(rounds):
        for name, sampler in samplers.items():
            with sampler(target) as found:
                during = target.speed(seconds)
            after = target.speed(seconds)
            undisturbed = (before + after) / 2
            taken[name].append(Turn(undisturbed / during, found, undisturbed))
            taken[NOBODY].append(Turn(max(before, after) / min(before, after), None, undisturbed))
            before = after
    return taken


def slowdown(turns: list[Turn]) -> float:
    """The median slowdown."""
    return statistics.median(turn.slowdown for turn in turns)


def times_as_slow(turns: list[Turn], others: list[Turn]) -> float:
    """The median over the rounds of a slowdown as a multiple of another one's in the same round."""
    return statistics.median(one.slowdown / other.slowdown for one, other in zip(turns, others))

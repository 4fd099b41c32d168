"""Reads what a thread did one after the other: pairs of a node and a number of slots of time."""

from __future__ import annotations

from jflame.tree import Slice
from jflame.unpacking import as_list, as_number


def slices(runs: object, slot_nanos: object, nodes: int) -> list[Slice]:
    """The stretches of time that the pairs are.

    Args:
        runs: A node's index, -1 for nothing, then a number of slots, and so on.
        slot_nanos: How long a slot is.
        nodes: How many nodes there are.

    Raises:
        ProfileFormatError: They are none.
    """
    seconds = as_number(slot_nanos, '"slotNanos"') / 1e9
    numbers = as_list(runs, '"runs"')
    return [
        Slice(
            as_number(node, "a run's node", -1, nodes - 1),
            as_number(slots, "a run's length") * seconds,
        )
        for node, slots in zip(numbers[::2], numbers[1::2])
    ]

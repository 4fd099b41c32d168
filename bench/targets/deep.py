"""Computes below as many Python calls as the second argument says, for ever."""

import sys

from steps import Steps

steps = Steps()


def descend(depth: int) -> None:
    """Calls itself until it is `depth` deep, and works there."""
    if depth > 1:
        descend(depth - 1)
    while True:
        sorted(range(300), key=str)
        steps.add()


descend(int(sys.argv[2]) - 1)

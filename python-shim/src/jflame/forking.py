"""Keeps a forked child away from its parent's service.

A child that the cell forks inherits the descriptor through which the service notices the kernel's death. Were
it left open there, the service would outlive a killed kernel for as long as the child lives.
"""

from __future__ import annotations

import contextlib
import os

_descriptors: set[int] = set()


def close_in_children(descriptor: int) -> None:
    """Closes `descriptor` in each child that is forked from now on; exec'd programs never get it anyway."""
    _descriptors.add(descriptor)


def forget(descriptor: int) -> None:
    """Ends `close_in_children`: the descriptor is about to be closed here, and its number used again."""
    _descriptors.discard(descriptor)


def _after_fork() -> None:
    for descriptor in _descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _descriptors.clear()


os.register_at_fork(after_in_child=_after_fork)

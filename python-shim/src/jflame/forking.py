"""Keeps a forked child away from its parent's service, and from locks that nobody will release there.

A child that the cell forks inherits the descriptor through which the service notices the kernel's death. Were
it left open there, the service would outlive a killed kernel for as long as the child lives.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from typing import Iterator

# A fork waits this long for a thread of ours; none takes longer unless something else holds it up.
_LONGEST_SECONDS = 1.0
# Until the fork's last hook has ended: what is raised in one is dropped.
_INTERRUPT_AFTER_SECONDS = 0.05

_descriptors: set[int] = set()
# Knows who holds it: a fork may go on without it, and must not release another's.
_no_fork_now = threading.RLock()
_forks = threading.local()


def close_in_children(descriptor: int) -> None:
    """Closes `descriptor` in each child that is forked from now on; exec'd programs never get it anyway."""
    _descriptors.add(descriptor)


def forget(descriptor: int) -> None:
    """Ends `close_in_children`: the descriptor is about to be closed here, and its number used again."""
    _descriptors.discard(descriptor)


@contextlib.contextmanager
def held_off() -> Iterator[None]:
    """Holds forks by other threads off meanwhile: the body may take locks that the child would find taken."""
    with _no_fork_now:
        yield


def _before_fork() -> None:
    _forks.interrupted = False
    try:
        _no_fork_now.acquire(timeout=_LONGEST_SECONDS)
    except KeyboardInterrupt:  # CPython would only print it.
        _forks.interrupted = True


def _after_fork_in_parent() -> None:
    with contextlib.suppress(RuntimeError):  # It was not to be had in time.
        _no_fork_now.release()
    if _forks.interrupted:
        # A signal, so that it ends a sleep of the main thread too; only that one is ever interrupted.
        main_thread = (threading.main_thread().ident, signal.SIGINT)
        again = threading.Timer(_INTERRUPT_AFTER_SECONDS, signal.pthread_kill, main_thread)
        again.daemon = True
        again.start()


def _after_fork() -> None:
    global _no_fork_now
    _no_fork_now = threading.RLock()
    for descriptor in _descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _descriptors.clear()


os.register_at_fork(before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_after_fork)

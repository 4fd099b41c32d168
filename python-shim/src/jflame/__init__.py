"""jflame: a flame graph under a notebook cell, sampled from outside the kernel process."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from jflame.result import Result

__version__ = "0.1.0"

# The latest result, None before the first. %reload_ext executes this file again in the same namespace, and
# must not lose it.
last: Result | None = globals().get("last")


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Registers the magics in `shell` and starts the service in the background; prints nothing."""
    from jflame.extension import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Takes the magics out of `shell` and ends the service."""
    from jflame.extension import unload

    unload(shell)

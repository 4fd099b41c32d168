"""jflame: a flame graph under a notebook cell, sampled from outside the kernel process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jflame.history import History

if TYPE_CHECKING:
    from pathlib import Path

    from IPython.core.interactiveshell import InteractiveShell

    from jflame.comparing import Comparable, Comparison
    from jflame.profile import Profile
    from jflame.result import Result

__version__ = "0.1.0"

# The latest result, None before the first. %reload_ext executes this file again in the same namespace, and
# must not lose it.
last: Result | None = globals().get("last")

# The latest profiles by execution count.
profiles: History = globals().get("profiles") or History()


def diff(before: Comparable, after: Comparable, by: str | None = None) -> Comparison:
    """Compares two profiles: which functions take more time than before, which less, which are new or gone.

    Args:
        before: The earlier one: a profile, a file's path, or an execution count of this kernel (`5` or
            `"In[5]"`).
        after: The later one.
        by: `time` for two runs of the same work, `share` for others; None for times where both were sampled
            from start to end.

    Returns:
        What shows itself below a cell, with a `sentence`, `html`, `text` and `svg`.
    """
    from jflame import comparing

    return comparing.diff(before, after, by)


def load(path: str | Path, cell: int | None = None, index: int | None = None) -> Profile:
    """Reads a profile back from a saved notebook or a file. Needs no Java.

    Args:
        path: A notebook (.ipynb), a .json file that `save` or `jflame record` has written, or collapsed
            stacks (.collapsed, .folded, .txt).
        cell: In a notebook, the execution count of the cell with the graph.
        index: In a notebook, which of its graphs, or of that cell's, from 0; -1 is the last.
    """
    from jflame import loading

    return loading.load(path, cell, index)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Registers the magics in `shell` and starts the service in the background; prints nothing."""
    from jflame.extension import load

    load(shell)


def unload_ipython_extension(shell: InteractiveShell) -> None:
    """Takes the magics out of `shell` and ends the service."""
    from jflame.extension import unload

    unload(shell)

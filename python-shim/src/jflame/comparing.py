"""Two profiles laid over each other: `jflame.diff`, and `--compare`'s part below the graph."""

from __future__ import annotations

import atexit
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Union

import jflame
from jflame.history import History, Run
from jflame.loading import load
from jflame.problem import Problem
from jflame.profile import Profile

if TYPE_CHECKING:
    from jflame.extension import Extension
    from jflame.service import Service

Comparable = Union[Profile, str, Path, int]
_CELL = re.compile(r"(?:In\s*)?\[(\d+)\]|(\d+)")
_NOTE_STYLE = "font-size:12px;opacity:.75;margin:8px 0 2px"
_own_service: Service | None = None


class Comparison:
    """The difference of two profiles; it shows itself below a cell.

    Attributes:
        before: The earlier profile.
        after: The later profile.
        sentence: What has changed, in one sentence; what chance explains is not said.
        html: Sentence, picture and table.
        text: Sentence and table.
        svg: The picture, stand-alone: red takes more than before, blue less.
    """

    def __init__(self, before: Profile, after: Profile, reply: dict[str, Any]) -> None:
        self.before = before
        self.after = after
        self.sentence: str = reply["sentence"]
        self.html: str = reply["html"]
        self.text: str = reply["text"]
        self.svg: str = reply["svg"]

    def stored_bytes(self) -> int:
        """The memory that it takes, about, without the two profiles."""
        return len(self.html) + len(self.text) + len(self.svg)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return f"<jflame.Comparison: {self.sentence}>"


class Addition(NamedTuple):
    """What is shown below a graph.

    Attributes:
        html: For notebooks.
        text: For terminals.
    """

    html: str
    text: str


def diff(before: Comparable, after: Comparable, by: str | None = None) -> Comparison:
    """Compares two profiles.

    Args:
        before: The earlier one: a profile, a file's path, or an execution count of this kernel (`5` or
            `"In[5]"`).
        after: The later one.
        by: `time` for two runs of the same work, `share` for others; None for times where both were sampled
            from start to end.

    Raises:
        ValueError: One of them is no profile, or there is none such.
        RuntimeError: The service cannot compare them; the message says why and what cures it.
    """
    if by not in (None, "time", "share"):
        raise ValueError(f"by={by!r} is neither 'time' nor 'share'")
    earlier, later = _profile(before), _profile(after)
    try:
        return compare(_service(), earlier, later, lambda: False, by)
    except Problem as problem:
        raise RuntimeError(f"{problem.found} {problem.cure}") from None


def compare(
    service: Service,
    before: Profile,
    after: Profile,
    interrupted: Callable[[], bool],
    by: str | None = None,
) -> Comparison:
    """Compares two profiles by a service.

    Raises:
        Problem: It cannot.
    """
    measure = by or ("time" if before.complete and after.complete else "share")
    reply = service.compare(before.json_gzip, after.json_gzip, measure, interrupted)
    return Comparison(before, after, reply)


def compared(
    service: Service, history: History, run: Run, wanted: int | str, interrupted: Callable[[], bool]
) -> Addition:
    """What `--compare` shows below a run's graph: the difference, or why there is none.

    Args:
        service: Draws it.
        history: The earlier runs.
        run: The run.
        wanted: The execution count to compare with, or `previous`.
        interrupted: Whether the user has interrupted the kernel.
    """
    if isinstance(wanted, int):
        earlier, what = history.run(wanted), "as asked"
        missing = f"Nothing to compare with: In [{wanted}] has no profile in this kernel ({history!r:.200})."
    else:
        earlier, what = history.previous(run)
        missing = "Nothing to compare with yet: this is the first profile of this cell in this kernel."
    if earlier is None:
        return _note(missing)
    name = f"In [{earlier.execution_count}]"
    if earlier.sampled != run.sampled:
        return _note(f"Not compared with {name}: it was sampled with other options, so it has other frames.")
    try:
        result = compare(service, earlier.profile, run.profile, interrupted)
    except Problem as problem:
        return _note(f"Not compared with {name}: {problem.found} {problem.cure}")
    run.profile.comparison = result
    partly = "" if earlier.profile.complete and run.profile.complete else _PARTLY
    note = _note(f"Compared with {name}, {what}.{partly}")
    return Addition(note.html + result.html, f"{note.text}{result.text}")


_PARTLY = " One of the two did not run to its end: shares are compared, not times."


def _note(text: str) -> Addition:
    html = f'<div class="jflame mathjax_ignore tex2jax_ignore" style="{_NOTE_STYLE}">{escape(text)}</div>'
    return Addition(html, f"\n{text}\n")


def cell_number(text: str) -> int:
    """The execution count that is written as `In[5]`, `In [5]`, `[5]` or `5`.

    Raises:
        ValueError: It is none of these.
    """
    found = _CELL.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no cell: write In[5]")
    return int(found[1] or found[2])


def _profile(given: Comparable) -> Profile:
    if isinstance(given, Profile):
        return given
    if isinstance(given, str) and _CELL.fullmatch(given.strip()):
        given = cell_number(given)
    if isinstance(given, int):
        try:
            return jflame.profiles[given]
        except KeyError as error:
            raise ValueError(error.args[0]) from None
    if isinstance(given, (str, Path)):
        return load(given)
    raise ValueError(f"{type(given).__name__} is no profile: give one, a path, or an execution count")


def _service() -> Service:
    """The notebook's service; elsewhere, as in a forked child, one of our own that ends with this process."""
    global _own_service
    from jflame.service import Service

    extension = _extension()
    if extension is not None and extension.service.owned():
        return extension.service
    if _own_service is None or not _own_service.owned():
        _own_service = Service()
        atexit.register(_own_service.close)
    return _own_service


def _extension() -> Extension | None:
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    found: Extension | None = getattr(get_ipython(), "_jflame", None)
    return found

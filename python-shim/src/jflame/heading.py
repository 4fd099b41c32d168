"""The `%%jflame` line above a cell, taken off before IPython reads the cell and put back as a comment.

The cell is not wrapped: without its heading it goes through IPython like any other, so `await`, the value of
the last expression, `%%time` below and single-line conveniences such as `ls` do what they always do. The
comment keeps the line numbers of the editor.
"""

from __future__ import annotations

import re
from typing import Callable, NamedTuple

_HEADING = re.compile(r"\s*%%jflame(?:[ \t]+(?P<options>.*?))?\s*$", re.DOTALL)


class Heading(NamedTuple):
    """A cell's heading.

    Attributes:
        options: What follows `%%jflame`.
        lines: How many lines precede the cell's first own line, blank ones included.
    """

    options: str
    lines: int


def find_heading(lines: list[str]) -> Heading | None:
    """The heading of a cell; None if it has none, or nothing below it (IPython then says what is wrong)."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    if len(written) < 2:
        return None
    found = _HEADING.match(lines[written[0]])
    return Heading(found.group("options") or "", written[1]) if found else None


def find_heading_in(cell: str | None) -> Heading | None:
    """As `find_heading`, for a cell's text."""
    return find_heading((cell or "").splitlines(keepends=True))


def timed_body(cell: str | None) -> list[str] | None:
    """The lines below `%%jflame` and `%%time`; None if the cell does not begin with these two."""
    heading = find_heading_in(cell)
    lines = (cell or "").splitlines(keepends=True)[heading.lines :] if heading else []
    return lines[1:] if lines and re.match(r"\s*%%time\b", lines[0]) else None


def _lines_above(lines: list[str], cell: str) -> int:
    """How many of the cell's lines are above `lines`, if they are what `%%time` executes; else 0.

    `%%time` numbers the lines from below itself. Comments in the place of the others put that right.
    """
    body = timed_body(cell)
    if not body or "".join(lines).strip() != "".join(body).strip():
        return 0
    blank = next(number for number, line in enumerate(lines) if line.strip())
    return len(cell.splitlines()) - len(body) + blank


class HeadingTransformer:
    """Two of IPython's input transformers, one before all others and one after them.

    `running_cell` gives the text of the cell that runs, if one does: what is transformed then is the body of
    another cell magic, and `%%jflame` in it is a real cell magic.
    """

    def __init__(self, running_cell: Callable[[], str | None]) -> None:
        self._running_cell = running_cell
        self._lines_taken = 0

    def take_off(self, lines: list[str]) -> list[str]:
        """Removes the heading. To be the first in `input_transformers_cleanup`."""
        running_cell = self._running_cell()
        if running_cell is not None:
            self._lines_taken = _lines_above(lines, running_cell)
            return lines
        heading = find_heading(lines)
        self._lines_taken = heading.lines if heading else 0
        return lines[self._lines_taken :]

    def put_back(self, lines: list[str]) -> list[str]:
        """Puts comments in the heading's place. To be in `input_transformers_post`."""
        comments = ["# %%jflame\n"] * self._lines_taken
        self._lines_taken = 0
        return comments + lines

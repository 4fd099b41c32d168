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


class HeadingTransformer:
    """Two of IPython's input transformers, one before all others and one after them.

    `inside_cell` says whether a cell is running: text that is transformed then is the body of another cell
    magic, and `%%jflame` in it is a real cell magic.
    """

    def __init__(self, inside_cell: Callable[[], bool]) -> None:
        self._inside_cell = inside_cell
        self._lines_taken = 0

    def take_off(self, lines: list[str]) -> list[str]:
        """Removes the heading. To be the first in `input_transformers_cleanup`."""
        heading = None if self._inside_cell() else find_heading(lines)
        self._lines_taken = heading.lines if heading else 0
        return lines[self._lines_taken :]

    def put_back(self, lines: list[str]) -> list[str]:
        """Puts comments in the heading's place. To be in `input_transformers_post`."""
        comments = ["# %%jflame\n"] * self._lines_taken
        self._lines_taken = 0
        return comments + lines

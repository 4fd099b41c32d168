"""Rows of the bench's table, and the table as text."""

from __future__ import annotations

from typing import NamedTuple


class Limit(NamedTuple):
    """What a row is held to; None where it is not.

    Attributes:
        most: The most that jflame's own figure may be.
        least: The least that it may be.
        times_loop: The most that it may be as a multiple of the C loop's figure.
    """

    most: float | None = None
    least: float | None = None
    times_loop: float | None = None

    def holds(self, jflame: float, loop: float | None) -> bool:
        """Whether jflame's figure keeps to it, beside the C loop's in the same run."""
        if self.most is not None and jflame > self.most:
            return False
        if self.least is not None and jflame < self.least:
            return False
        return self.times_loop is None or loop is None or jflame <= self.times_loop * loop

    def text(self, unit: str) -> str:
        """The limit in words."""
        words = []
        if self.most is not None:
            words.append(f"at most {figure(self.most, unit)}")
        if self.least is not None:
            words.append(f"at least {figure(self.least, unit)}")
        if self.times_loop is not None:
            words.append(f"at most {self.times_loop:g} times the C loop")
        return "; ".join(words)


NONE = Limit()


class Row(NamedTuple):
    """One line of the table.

    Attributes:
        what: What was measured.
        unit: The unit of all its figures: `x` for a slowdown.
        jflame: jflame's figure; None where it could not be measured.
        loop: The C loop's figure, where there is one.
        py_spy: py-spy's figure, where there is one.
        limit: What jflame's figure is held to.
        note: What a reader has to know of this row.
    """

    what: str
    unit: str
    jflame: float | None
    loop: float | None = None
    py_spy: float | None = None
    limit: Limit = NONE
    note: str = ""

    def held(self) -> bool | None:
        """Whether the limit is kept; None where there is none or nothing to compare."""
        if self.jflame is None or self.limit == NONE:
            return None
        return self.limit.holds(self.jflame, self.loop)

    def cells(self) -> list[str]:
        """The row as text: what, jflame, C loop, py-spy, limit, whether it is kept."""
        figures = [figure(value, self.unit) for value in (self.jflame, self.loop, self.py_spy)]
        held = {True: "yes", False: "NO", None: ""}[self.held()]
        return [self.what, *figures, self.limit.text(self.unit), held]


HEAD = ["", "jflame", "C loop", "py-spy", "limit", "kept"]


def figure(value: float | None, unit: str) -> str:
    """A figure with its unit, as exact as it deserves."""
    if value is None:
        return ""
    if unit == "x":
        return f"{value:.2f}" if value < 10 else f"{value:.0f}"
    digits = 0 if value == int(value) or abs(value) >= 100 else 1
    return f"{value:.{digits}f} {unit}".rstrip()


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table, and the notes below it."""
    notes = [f"- {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join([markdown(HEAD, [row.cells() for row in rows]), *([""] if notes else []), *notes])


def markdown(head: list[str], lines: list[list[str]]) -> str:
    """A Markdown table; all but the first column are flush right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *lines])

"""The profiles of this kernel's cells so far, as `jflame.profiles`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator, Mapping, NamedTuple

if TYPE_CHECKING:
    import difflib

    from jflame.profile import Profile

_MOST_PROFILES = 50
_MOST_BYTES = 64 << 20
# Less than that in common is another cell. Edits of a few lines leave more.
_LEAST_SIMILARITY = 0.6
# Comparing takes the square of a text's length, and the kernel waits for it at the cell's end.
_LONGEST_LINES = 300
_LONGEST_TEXT = 400
_MOST_COMPARED = 5


class Run(NamedTuple):
    """A profiled run of a cell or a statement.

    Attributes:
        execution_count: The cell's execution count.
        cell_id: What the notebook calls the cell, however it is edited; None where it says nothing.
        text: The cell or the statement as it was typed.
        is_statement: Whether it was `%jflame STATEMENT`.
        sampled: The options that decide which frames there are.
        profile: What was sampled.
    """

    execution_count: int | None
    cell_id: str | None
    text: str
    is_statement: bool
    sampled: tuple[object, ...]
    profile: Profile


class History(Mapping[int, "Profile"]):
    """The latest profiles by execution count: at most 50, and at most 64 MB of them."""

    def __init__(self) -> None:
        self._runs: list[Run] = []

    def add(self, run: Run) -> None:
        """Keeps a profile; the oldest ones go."""
        self._runs.append(run)
        while len(self._runs) > _MOST_PROFILES or (len(self._runs) > 1 and self.stored_bytes() > _MOST_BYTES):
            # Its comparison holds the profile before it, and that one's the one before that.
            self._runs.pop(0).profile.comparison = None

    def stored_bytes(self) -> int:
        """The memory that all take, about."""
        return sum(run.profile.stored_bytes() for run in self._runs)

    def run(self, count: int) -> Run | None:
        """The latest run with an execution count."""
        return next((run for run in reversed(self._runs) if run.execution_count == count), None)

    def previous(self, run: Run) -> tuple[Run | None, str]:
        """The run to compare another one with, which is not in here yet, and what it is to that one."""
        others = [other for other in reversed(self._runs) if other.is_statement == run.is_statement]
        same = [other for other in others if run.cell_id is not None and other.cell_id == run.cell_id]
        if same and not run.is_statement:
            return same[0], "the previous run of this cell"
        for candidates in (same, others):
            likely = sorted(candidates, key=lambda other: _at_most(run.text, other.text), reverse=True)
            ranked = [(_similarity(run.text, other.text), other) for other in likely[:_MOST_COMPARED]]
            most = max((similarity for similarity, _ in ranked), default=0.0)
            if most >= _LEAST_SIMILARITY:
                # The latest of equals comes first.
                found = next(other for similarity, other in ranked if similarity == most)
                what = "statement" if run.is_statement else "cell"
                if most == 1.0:
                    return found, f"the previous run of this {what}"
                return found, f"the run of the most similar {what}"
        return None, ""

    def __getitem__(self, count: int) -> Profile:
        run = self.run(count)
        if run is None:
            raise KeyError(f"In [{count}] has no profile here; there are {self._listed()}")
        return run.profile

    def __iter__(self) -> Iterator[int]:
        return iter(
            dict.fromkeys(run.execution_count for run in self._runs if run.execution_count is not None)
        )

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _listed(self) -> str:
        return ", ".join(f"In [{count}]" for count in self) or "none"

    def __repr__(self) -> str:
        return f"<jflame.profiles: {self._listed()}>"


def _similarity(one: str, other: str) -> float:
    """Between 0 and 1, by whole lines: an edit changes few of them. Or by letters, where there are few."""
    if one == other:
        return 1.0
    return min(max(matcher.ratio() for matcher in _matchers(one, other)), 0.999)


def _at_most(one: str, other: str) -> float:
    """What the similarity is at most; found fast."""
    return 1.0 if one == other else max(matcher.quick_ratio() for matcher in _matchers(one, other)) * 0.999


def _matchers(one: str, other: str) -> list[difflib.SequenceMatcher[str]]:
    import difflib  # Only comparisons need it: the command line imports this module too.

    matchers = [difflib.SequenceMatcher(None, _lines(one), _lines(other), autojunk=False)]
    if len(one) <= _LONGEST_TEXT and len(other) <= _LONGEST_TEXT:
        matchers.append(difflib.SequenceMatcher(None, one, other, autojunk=False))
    return matchers


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:_LONGEST_LINES]

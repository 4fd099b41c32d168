"""A profile's merged stacks as tables, and what they say of functions and lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Iterator, NamedTuple

MODULE = "<module>"
PYTHON_KINDS = ("cell", "user_file", "library", "standard_library", "code")
ROOT_KINDS = ("thread", "process")


class Frame(NamedTuple):
    """One entry of a stack.

    Attributes:
        kind: `cell`, `user_file`, `library`, `standard_library` or `code` (nobody knows whose) for Python;
            `native`, `waiting`, `thread`, `process`, `other`.
        function: Its whole name; the text of what is no function.
        file: The cell (`In [5]`) or the path; empty where it is not known.
        line: The line in it; 0 where it is not known.
        module: The file with the machine code of a native function.
    """

    kind: str
    function: str
    file: str = ""
    line: int = 0
    module: str = ""

    @property
    def label(self) -> str:
        """The text by which `ratio` finds it: `add (train.py:12)`, `add · In [5] line 2`, `f (liba.so)`."""
        if self.kind == "cell":
            place = f"{self.file} line {self.line}" if self.line else self.file
            return place if self.function == MODULE else f"{self.function} · {place}"
        place = f"{self.file}:{self.line}" if self.line else self.file or self.module
        return f"{self.function} ({place})" if place else self.function


class Row(NamedTuple):
    """The time of one function or one line, over all the stacks that it is part of.

    Attributes:
        function: Its name.
        file: The cell or the path.
        line: The line; 0 in rows of functions.
        module: The file with the machine code of a native function.
        kind: As of `Frame`.
        self_seconds: How long it was the innermost; nan where the profile knows counts only.
        total_seconds: How long it was on the stack; recursion counts once.
        samples: The samples behind `self_seconds`.
    """

    function: str
    file: str
    line: int
    module: str
    kind: str
    self_seconds: float
    total_seconds: float
    samples: int


class Slice(NamedTuple):
    """A stretch of a thread's time.

    Attributes:
        node: The innermost node of its stack; -1 for nothing to show.
        seconds: How long it was.
    """

    node: int
    seconds: float


@dataclass
class Tree:
    """The call tree, callers before their callees. Node 0 is the whole: its parent and its frame are -1.

    Attributes:
        title: What was profiled.
        frames: The distinct frames.
        parents: The index of each node's caller.
        node_frames: The index of each node's frame.
        self_nanos: The time in which each node was the leaf; thousandths of a count if not `is_time`.
        samples: The same in samples.
        is_time: Whether `self_nanos` are nanoseconds.
        stats: How it was sampled, in the names of jflame's own format; empty if nobody knows.
        outside_nanos: Time that was the kernel's.
        hidden_nanos: Time of threads that nobody asked to see.
        sources: The text of lines that are known, by file and line number.
        timeline: What each thread did one after the other, by its name; empty if that is not known.
    """

    title: str
    frames: list[Frame]
    parents: list[int]
    node_frames: list[int]
    self_nanos: list[int]
    samples: list[int]
    is_time: bool = True
    stats: dict[str, float] = field(default_factory=dict)
    outside_nanos: int = 0
    hidden_nanos: int = 0
    sources: dict[str, dict[int, str]] = field(default_factory=dict)
    timeline: dict[str, list[Slice]] = field(default_factory=dict)

    def seconds(self, nanos: int) -> float:
        """A node's time in seconds; nan if it is a count."""
        return nanos / 1e9 if self.is_time else float("nan")

    def total_nanos(self) -> list[int]:
        """The time in which each node was on the stack."""
        totals = list(self.self_nanos)
        for node in range(len(totals) - 1, 0, -1):
            totals[self.parents[node]] += totals[node]
        return totals

    def frame(self, node: int) -> Frame:
        """The frame of a node below the whole."""
        return self.frames[self.node_frames[node]]

    def stack(self, node: int) -> list[Frame]:
        """The frames from the outermost to a node's."""
        frames = []
        while node > 0:
            frames.append(self.frame(node))
            node = self.parents[node]
        return frames[::-1]

    def thread_roots(self) -> list[int]:
        """The nodes of threads; of processes where these have none."""
        return [node for node in range(1, len(self.parents)) if self.frame(node).kind in ROOT_KINDS]

    def rows(self, by_line: bool) -> list[Row]:
        """A row for each function, or for each line: what native functions take is then that of the line."""
        table: dict[Frame, list[int]] = {}
        totals = self.total_nanos()
        owners: list[Frame | None] = [None] * len(self.parents)
        above: list[frozenset[Frame]] = [frozenset()] * len(self.parents)
        for node in range(1, len(self.parents)):
            parent = self.parents[node]
            owner, on_stack = owners[parent], above[parent]
            key = self._key(self.frame(node), owner, by_line)
            if key is not None:
                owner = key
                row = table.setdefault(key, [0, 0, 0])
                if key not in on_stack:
                    row[1] += totals[node]
                    on_stack = on_stack | {key}
            owners[node], above[node] = owner, on_stack
            if owner is not None:
                table[owner][0] += self.self_nanos[node]
                table[owner][2] += self.samples[node]
        ordered = sorted(table.items(), key=lambda row: (-row[1][0], -row[1][1], row[0]))
        return [self._row(frame, *numbers) for frame, numbers in ordered]

    @staticmethod
    def _key(frame: Frame, owner: Frame | None, by_line: bool) -> Frame | None:
        if frame.kind in PYTHON_KINDS:
            return frame if by_line else frame._replace(line=0)
        if frame.kind == "native":
            inside_python = owner is not None and owner.kind in PYTHON_KINDS
            return None if by_line and inside_python else frame._replace(file="", line=0)
        return frame if frame.kind == "other" and not frame.function.startswith(("[", "+")) else None

    def _row(self, frame: Frame, self_nanos: int, total_nanos: int, samples: int) -> Row:
        own, total = self.seconds(self_nanos), self.seconds(total_nanos)
        return Row(frame.function, frame.file, frame.line, frame.module, frame.kind, own, total, samples)

    def records(self) -> Iterator[dict[str, object]]:
        """One record for each node below the whole: its frame, its time and its stack."""
        totals = self.total_nanos()
        threads: list[str] = [""] * len(self.parents)
        stacks: list[str] = [""] * len(self.parents)
        depths = [0] * len(self.parents)
        for node in range(1, len(self.parents)):
            parent, frame = self.parents[node], self.frame(node)
            depths[node] = depths[parent] + 1
            stacks[node] = f"{stacks[parent]};{frame.label}" if parent else frame.label
            threads[node] = frame.function if frame.kind in ROOT_KINDS else threads[parent]
            yield {
                "function": frame.function,
                "file": frame.file,
                "line": frame.line,
                "module": frame.module,
                "kind": frame.kind,
                "thread": threads[node],
                "self_seconds": self.seconds(self.self_nanos[node]),
                "total_seconds": self.seconds(totals[node]),
                "samples": self.samples[node],
                "depth": depths[node],
                "stack": stacks[node],
            }

"""Stacks as lists of names, outermost first, and what share of them runs through something."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

_STACK = re.compile(r"^(.+) (\d+)$")


def of_collapsed(text: str) -> Counter[tuple[str, ...]]:
    """The stacks of a text of collapsed stacks, with their samples."""
    found: Counter[tuple[str, ...]] = Counter()
    for line in text.splitlines():
        match = _STACK.match(line)
        if match:
            found[tuple(match.group(1).split(";"))] += int(match.group(2))
    return found


def of_profile(profile: dict[str, Any]) -> Counter[tuple[str, ...]]:
    """The stacks of a file in jflame's own JSON format, with their samples."""
    frames = [_name(frame) for frame in profile["frames"]]
    paths: list[tuple[str, ...]] = []
    found: Counter[tuple[str, ...]] = Counter()
    for parent, frame, _nanos, samples in profile["nodes"]:
        paths.append((*paths[parent], frames[frame]) if parent >= 0 else ())
        if samples:
            found[paths[-1]] += samples
    return found


def _name(frame: dict[str, Any]) -> str:
    return str(frame.get("function") or frame.get("text") or frame.get("reason") or frame.get("name") or "")


def share_through(stacks: Counter[tuple[str, ...]], *names: str) -> float:
    """The share of the samples with the commonest root whose stack names all of these, in this order."""
    if not stacks:
        return 0.0
    roots: Counter[str] = Counter()
    for stack, samples in stacks.items():
        if _runs_through(stack, names):
            roots[stack[0]] += samples
    return max(roots.values(), default=0) / sum(stacks.values())


def _runs_through(stack: tuple[str, ...], names: tuple[str, ...]) -> bool:
    rest = iter(stack)
    return all(any(name in frame for frame in rest) for name in names)

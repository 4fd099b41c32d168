"""jflame's own format: everything that a profile says, as one JSON object; see `ProfileJson` in the jar."""

from __future__ import annotations

import json
import re
from typing import Any

from jflame.runs import slices
from jflame.tree import PYTHON_KINDS, Frame, Tree
from jflame.unpacking import ProfileFormatError, as_list, as_number, as_object, as_table, as_text, read_json

_FORMAT = "jflame-profile"
_VERSION = 1
_TRUNCATED = {
    "unreadable_frame": "unreadable frame",
    "too_deep": "stack too deep",
    "too_many_stacks": "other stacks",
    "no_unwind_row": "no way to the caller",
    "stack_not_copied": "rest of the stack was not copied",
    "not_stopped": "running native code",
    "not_code": "code is gone",
}
_REASONS = {f"[{text}]": reason for reason, text in _TRUNCATED.items()}
# `label` of the jar's ThreadFrame and ProcessFrame.
_ROOT = re.compile(
    r"(?:(?P<name>.+) \((?=thread|process)|(?=thread|process))(?:thread|process) (?P<id>\d{1,9})(?(name)\))"
    r"(?: rank (?P<rank>.+))?",
    re.DOTALL,
)


def decode(data: bytes) -> Tree:
    """The profile that a file of this format holds.

    Raises:
        ProfileFormatError: It holds none.
    """
    values = read_json(data)
    if values.get("format") != _FORMAT:
        raise ProfileFormatError(f'its "format" is not {_FORMAT}')
    if values.get("version") != _VERSION:
        raise ProfileFormatError(f'its "version" is not {_VERSION}')
    frames = [_frame(as_object(value, "a frame")) for value in as_table(values.get("frames"), '"frames"')]
    tree = Tree(as_text(values.get("title", ""), '"title"'), frames, [], [], [], [])
    for index, node in enumerate(as_table(values.get("nodes"), '"nodes"')):
        _add_node(tree, index, as_list(node, "a node"))
    if not tree.parents:
        raise ProfileFormatError("it has no nodes")
    tree.stats = _stats(as_object(values.get("stats", {}), '"stats"'))
    tree.is_time = bool(tree.stats.get("askedHz"))
    tree.outside_nanos = as_number(values.get("outsideNanos", 0), '"outsideNanos"')
    tree.hidden_nanos = as_number(values.get("hiddenNanos", 0), '"hiddenNanos"')
    if values.get("timeline") is not None:
        _read_timeline(tree, as_object(values["timeline"], '"timeline"'))
    return tree


def _read_timeline(tree: Tree, timeline: dict[str, Any]) -> None:
    for track in as_list(timeline.get("tracks"), '"tracks"'):
        values = as_object(track, "a track")
        roots = [values[name] for name in ("process", "thread") if values.get(name) is not None]
        name = " ".join(_frame(as_object(root, "a track's root")).function for root in roots)
        read = slices(values.get("runs"), timeline.get("slotNanos"), len(tree.parents))
        tree.timeline.setdefault(name, []).extend(read)


def _add_node(tree: Tree, index: int, node: list[Any]) -> None:
    if len(node) != 4:
        raise ProfileFormatError("a node has not four numbers")
    least = 0 if index else -1
    tree.parents.append(as_number(node[0], "a node's caller", least, max(index - 1, -1)))
    most = len(tree.frames) - 1 if index else -1
    tree.node_frames.append(as_number(node[1], "a node's frame", least, most))
    tree.self_nanos.append(as_number(node[2], "a node's time"))
    tree.samples.append(as_number(node[3], "a node's samples"))


def _stats(values: dict[str, Any]) -> dict[str, float]:
    pause = as_object(values.get("pause", {}), '"pause"')
    numbers = {**{f"pause.{name}": value for name, value in pause.items()}, **values}
    return {name: value for name, value in numbers.items() if isinstance(value, (int, float))}


def _frame(values: dict[str, Any]) -> Frame:
    kind = values.get("kind")

    def text(name: str) -> str:
        return as_text(values.get(name, ""), f'a frame\'s "{name}"')

    def line() -> int:
        return as_number(values.get("line", 0), "a frame's line")

    if kind == "python":
        whose = text("class")
        return Frame(whose if whose in PYTHON_KINDS else "code", text("function"), text("file"), line())
    if kind == "native":
        return Frame("native", text("function"), text("file"), line(), text("module"))
    if kind == "waiting":
        return Frame("waiting", "waiting: " + text("reason"))
    if kind in ("thread", "process"):
        number = as_number(values.get("tid" if kind == "thread" else "pid", 0), f"a {kind}'s id")
        rank = f" rank {text('rank')}" if text("rank") else ""
        name = text("name")
        return Frame(kind, (f"{name} ({kind} {number})" if name else f"{kind} {number}") + rank)
    if kind == "truncated":
        return Frame("other", f"[{_TRUNCATED.get(text('reason'), text('reason'))}]")
    if kind == "named":
        return Frame("other", text("text"))
    raise ProfileFormatError("a frame is of no known kind")


def encode(tree: Tree) -> bytes:
    """The profile in this format, for the jar."""
    stats = {name: value for name, value in tree.stats.items() if not name.startswith("pause.")}
    stats["pause"] = {  # type: ignore[assignment]
        name.partition(".")[2]: value for name, value in tree.stats.items() if name.startswith("pause.")
    }
    values = {
        "format": _FORMAT,
        "version": _VERSION,
        "title": tree.title,
        "outsideNanos": tree.outside_nanos,
        "hiddenNanos": tree.hidden_nanos,
        "stats": stats,
        "frames": [_frame_values(frame) for frame in tree.frames],
        "nodes": list(map(list, zip(tree.parents, tree.node_frames, tree.self_nanos, tree.samples))),
    }
    return json.dumps(values, separators=(",", ":")).encode("ascii")


def _frame_values(frame: Frame) -> dict[str, object]:
    if frame.kind in PYTHON_KINDS:
        return {
            "kind": "python",
            "function": frame.function,
            "file": frame.file,
            "line": frame.line,
            "class": frame.kind,
        }
    if frame.kind == "native":
        return {
            "kind": "native",
            "function": frame.function,
            "module": frame.module,
            "file": frame.file,
            "line": frame.line,
        }
    if frame.kind == "waiting":
        return {"kind": "waiting", "reason": _without(frame.function, "waiting: ")}
    root = _ROOT.fullmatch(frame.function)
    if frame.kind == "thread" and root:
        return {"kind": "thread", "tid": int(root["id"]), "name": root["name"] or ""}
    if frame.kind == "process" and root:
        named = {"name": root["name"] or "", "rank": root["rank"] or ""}
        return {"kind": "process", "pid": int(root["id"]), **named}
    if frame.function in _REASONS:
        return {"kind": "truncated", "reason": _REASONS[frame.function]}
    return {"kind": "named", "text": frame.function}


def _without(text: str, prefix: str) -> str:
    return text[len(prefix) :] if text.startswith(prefix) else text

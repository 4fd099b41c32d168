"""The data that a graph in a notebook carries for its viewer; made by the jar's `ViewerData`."""

from __future__ import annotations

import re
from typing import Any

from jflame.runs import slices
from jflame.tree import Frame, Tree
from jflame.unpacking import ProfileFormatError, as_list, as_number, as_object, as_table, as_text, read_json

_VERSION = 1
_KINDS = ("cell", "user_file", "library", "standard_library")
_NATIVE, _WAITING, _GPU_SYNC, _THREAD, _PROCESS, _OTHER = 4, (5, 6), 7, 8, 9, 10
_RATE = re.compile(r"(?:[\d.]+) of ([\d.]+) Hz")
_SECOND = 1e9


def decode(data: bytes) -> Tree:
    """The profile that the data holds; frames that were too small to be drawn are together in it.

    Raises:
        ProfileFormatError: It holds none.
    """
    values = read_json(data)
    if values.get("version") != _VERSION:
        raise ProfileFormatError(f'its "version" is {values.get("version")!r:.20}, and not {_VERSION}')
    texts = [as_text(text, "a text") for text in as_list(values.get("texts"), '"texts"')]
    frames = _frames(as_object(values.get("frames"), '"frames"'), texts)
    tree = Tree(as_text(values.get("title", ""), '"title"'), frames, [], [], [], [])
    _read_nodes(tree, as_object(values.get("nodes"), '"nodes"'))
    tree.is_time = values.get("unit") != "samples"
    if tree.is_time:
        tree.stats = _stats(tree, as_text(values.get("facts", ""), '"facts"'))
    for source in as_list(values.get("sources", []), '"sources"'):
        _read_source(tree, as_object(source, "a source"), texts)
    if values.get("timeline") is not None:
        _read_timeline(tree, as_object(values["timeline"], '"timeline"'))
    return tree


def _frames(table: dict[str, Any], texts: list[str]) -> list[Frame]:
    names = ("kind", "label", "detail", "file", "line")
    columns = [as_table(table.get(name), f'"{name}"') for name in names]
    # Only there when a native frame has a line.
    columns.append(as_table(table.get("module", [0] * len(columns[0])), '"module"'))
    if len({len(column) for column in columns}) != 1:
        raise ProfileFormatError('the columns of "frames" are not of one length')
    return [_frame(texts, *cells) for cells in zip(*columns)]


def _frame(
    texts: list[str],
    kind: object,
    label: object,
    detail: object,
    file: object,
    line: object,
    module: object,
) -> Frame:
    def text(index: object) -> str:
        return texts[as_number(index, "a text's number", 0, len(texts) - 1)]

    number = as_number(kind, "a frame's kind", 0, _OTHER)
    name, place = text(detail) or text(label), text(file)
    line_number = as_number(line, "a frame's line")
    if number < len(_KINDS):
        return Frame(_KINDS[number], name, place, line_number)
    if number in _WAITING or (number == _GPU_SYNC and name.startswith("waiting: ")):
        return Frame("waiting", name)
    if number in (_NATIVE, _GPU_SYNC):
        # With a line the file is the source's.
        return (
            Frame("native", name, place, line_number, text(module))
            if line_number
            else Frame("native", name, "", 0, place)
        )
    if number == _OTHER and place:
        return Frame("code", name, place, line_number)
    return Frame({_THREAD: "thread", _PROCESS: "process"}.get(number, "other"), name)


def _read_nodes(tree: Tree, table: dict[str, Any]) -> None:
    names = ("up", "frame", "self", "samples")
    columns = [as_table(table.get(name), f'"{name}"') for name in names]
    if len({len(column) for column in columns}) != 1:
        raise ProfileFormatError('the columns of "nodes" are not of one length')
    for index, (up, frame, own, samples) in enumerate(zip(*columns)):
        above = as_number(up, "a node's caller", 1 if index else 0, index)
        tree.parents.append(index - above if index else -1)
        last = len(tree.frames) - 1
        tree.node_frames.append(as_number(frame, "a node's frame", 0 if index else -1, last if index else -1))
        tree.self_nanos.append(as_number(own, "a node's time"))
        tree.samples.append(as_number(samples, "a node's samples"))
    if not tree.parents:
        raise ProfileFormatError("it has no nodes")


def _stats(tree: Tree, facts: str) -> dict[str, float]:
    """The data says in words alone how it was sampled; what compares profiles needs numbers."""
    totals = tree.total_nanos()
    roots = tree.thread_roots()
    duration = max((totals[node] for node in roots), default=totals[0])
    samples = sum(tree.samples)
    rate = _RATE.search(facts)
    asked = float(rate.group(1)) if rate else samples * _SECOND / max(duration, 1)
    return {"durationNanos": duration, "askedHz": max(asked, 0.1), "samples": samples, "ticks": samples}


def _read_source(tree: Tree, source: dict[str, Any], texts: list[str]) -> None:
    file = source.get("file")
    name = file if isinstance(file, str) else texts[as_number(file, "a file", 0, len(texts) - 1)]
    first = as_number(source.get("first", 1), "a line's number")
    lines = as_list(source.get("lines"), "a source's lines")
    known = tree.sources.setdefault(name, {})
    known.update({first + index: as_text(line, "a line") for index, line in enumerate(lines)})


def _read_timeline(tree: Tree, timeline: dict[str, Any]) -> None:
    for thread in as_list(timeline.get("threads"), '"threads"'):
        values = as_object(thread, "a thread")
        read = slices(values.get("runs"), timeline.get("slotNanos"), len(tree.parents))
        tree.timeline.setdefault(as_text(values.get("name", ""), "a thread's name"), []).extend(read)

"""Reads collapsed stacks, `a;b;c 12` a line, of any tool; the jar's `FoldedReader` is for drawing them."""

from __future__ import annotations

import re

from jflame.tree import MODULE, Frame, Tree
from jflame.unpacking import ProfileFormatError

_LINE = re.compile(r"(.+?)\s+(\d{1,15}(?:\.\d{0,9})?)\s*")
_PLACED = re.compile(r"(?P<function>.+?) \((?P<file>[^()]+?)(?::(?P<line>[1-9]\d{0,8}))?\)", re.DOTALL)
_CELL = re.compile(r"In \[\d+\]")
_PYTHON_FILE = re.compile(r".*\.pyw?|<.*>", re.DOTALL)
_LIBRARY = re.compile(r"[^ ()]*\.so(?:\.[\w.]*)?|\[\w+\]")
_ROOT = re.compile(r"(?:.+ \()?(thread|process) \d{1,9}\)?(?: rank .+)?", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:(\\)|(n)|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_THOUSANDTHS = 1000


def decode(text: str, title: str) -> Tree:
    """The profile that the lines are; lines that are no stacks are left out.

    Raises:
        ProfileFormatError: None of them is a stack.
    """
    tree = Tree(title, [], [-1], [-1], [0], [0], is_time=False)
    nodes: dict[tuple[int, str], int] = {}
    frames: dict[str, int] = {}
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None or line.startswith("#"):
            continue
        node = 0
        for name in filter(None, found[1].split(";")):
            child = nodes.setdefault((node, name), len(tree.parents))
            if child == len(tree.parents):
                _add_node(tree, node, frames.setdefault(name, len(frames)), name)
            node = child
        thousandths = round(float(found[2]) * _THOUSANDTHS)
        tree.self_nanos[node] += thousandths
        tree.samples[node] += (thousandths + _THOUSANDTHS // 2) // _THOUSANDTHS
    if not sum(tree.self_nanos):
        raise ProfileFormatError("none of its lines is a stack like main;work;add 12")
    return tree


def _add_node(tree: Tree, parent: int, frame: int, name: str) -> None:
    if frame == len(tree.frames):
        tree.frames.append(_frame(_ESCAPE.sub(_character, name)))
    tree.parents.append(parent)
    tree.node_frames.append(frame)
    tree.self_nanos.append(0)
    tree.samples.append(0)


def _character(escape: re.Match[str]) -> str:
    backslash, newline, short, long = escape.groups()
    if backslash or newline:
        return "\\" if backslash else "\n"
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else escape.group()


def _frame(text: str) -> Frame:
    placed = _PLACED.fullmatch(text)
    if placed:
        file, line = placed["file"], int(placed["line"] or 0)
        if _CELL.fullmatch(file):
            return Frame("cell", placed["function"], file, line)
        if _PYTHON_FILE.fullmatch(file):
            return Frame("code", placed["function"], file, line)
        if _LIBRARY.fullmatch(file):
            return Frame("native", placed["function"], module=file)
    if text.startswith("waiting: "):
        return Frame("waiting", text)
    root = _ROOT.fullmatch(text)
    if root:
        return Frame(root[1], text)
    return Frame("code" if text == MODULE else "other", text)

"""Reads profiles back: saved notebooks, jflame's own files, collapsed stacks. Needs no Java."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Any, Iterator, NamedTuple

from jflame import folded, profile_json, viewer_data
from jflame.profile import Profile
from jflame.tree import Tree
from jflame.unpacking import ProfileFormatError, gunzip, read_json

# Base64 of a gzip file's first bytes, as the one argument of the viewer. Nothing else in a graph is like it.
_DATA = re.compile(r"""\(["'](H4sI[A-Za-z0-9+/=]+)["']\)\s*;?\s*</script>""")
_GZIP = b"\x1f\x8b"
_FOLDED_ENDINGS = (".collapsed", ".folded", ".txt")
_MOST_NAMED = 12


class Graph(NamedTuple):
    """A graph in a notebook.

    Attributes:
        execution_count: The execution count of its cell; None if that was cleared.
        data: What the viewer gets, packed.
        html: The output that it is in.
        text: The same output as plain text.
        complete: Whether the cell ran to its end.
    """

    execution_count: int | None
    data: str
    html: str
    text: str
    complete: bool


def load(path: str | Path, cell: int | None = None, index: int | None = None) -> Profile:
    """Reads a profile.

    Args:
        path: A notebook (.ipynb), a .json file that `save` or `jflame record` has written, or collapsed
            stacks (.collapsed, .folded, .txt).
        cell: In a notebook, the execution count of the cell with the graph.
        index: In a notebook, which of its graphs, or of that cell's, from 0; -1 is the last.

    Raises:
        ValueError: There is no such profile in the file; the message says which there are.
        OSError: The file cannot be read.
    """
    name = str(path)
    content = Path(path).expanduser().read_bytes()
    try:
        if name.lower().endswith(".ipynb"):
            return _of_notebook(content, cell, index)
        if cell is not None or index is not None:
            raise ProfileFormatError("cell= and index= are for notebooks (.ipynb)")
        unpacked = gunzip(content) if content.startswith(_GZIP) else content
        if unpacked.lstrip()[:1] == b"{":
            return Profile(profile_json.decode(unpacked))
        if name.lower().endswith(_FOLDED_ENDINGS):
            return Profile(folded.decode(unpacked.decode("utf-8", "replace"), Path(path).name))
        raise ProfileFormatError("it is no JSON, and its name ends neither in .ipynb nor in .collapsed")
    except ProfileFormatError as error:
        raise ProfileFormatError(f"{name}: {error}") from None


def trees_in(html: str) -> Iterator[Tree]:
    """The profiles of the graphs in an output."""
    for found in _DATA.finditer(html):
        yield _unpack(found[1])


def _unpack(data: str) -> Tree:
    try:
        packed = base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise ProfileFormatError(f"the graph's data is damaged: {error}") from None
    try:
        return viewer_data.decode(gunzip(packed))
    except ProfileFormatError as error:
        raise ProfileFormatError(f"the graph's data cannot be read: {error}") from None


def _of_notebook(content: bytes, cell: int | None, index: int | None) -> Profile:
    every, pictures = _graphs(content)
    graphs = [graph for graph in every if cell is None or graph.execution_count == cell]
    if not graphs:
        raise ProfileFormatError(_no_graph(every, pictures, cell))
    if index is None and len(graphs) > 1:
        raise ProfileFormatError(f"it has {len(graphs)} graphs, choose one: {_list(graphs)}")
    try:
        graph = graphs[index or 0]
    except IndexError:
        raise ProfileFormatError(f"it has no graph with index={index}: {_list(graphs)}") from None
    return Profile(_unpack(graph.data), graph.html, graph.text, graph.complete)


def _no_graph(every: list[Graph], pictures: list[str], cell: int | None) -> str:
    where = "" if cell is None else f" in cell {cell}"
    if every:
        return f"there is no graph{where}; it has {_list(every)}"
    if pictures:
        named = ", ".join(pictures[:_MOST_NAMED])
        return f"the graphs in it ({named}) are pictures without data: run it again"
    return f"there is no graph of jflame{where or ' in it'}: run a cell under %%jflame and save the notebook"


def _list(graphs: list[Graph]) -> str:
    named = enumerate(graphs[:_MOST_NAMED])
    names = [f"index={number} (In [{graph.execution_count or ' '}])" for number, graph in named]
    return ", ".join(names) + (", …" if len(graphs) > _MOST_NAMED else "")


def _graphs(content: bytes) -> tuple[list[Graph], list[str]]:
    """The graphs with their data, and the cells of those that have none."""
    cells = read_json(content).get("cells")
    if not isinstance(cells, list):
        raise ProfileFormatError("it is no notebook of version 4")
    graphs: list[Graph] = []
    pictures: list[str] = []
    for cell in cells:
        values = cell if isinstance(cell, dict) else {}
        count = values.get("execution_count")
        count = count if isinstance(count, int) else None
        outputs = [output for output in _listed(values.get("outputs")) if isinstance(output, dict)]
        complete = not any(output.get("output_type") == "error" for output in outputs)
        for output in outputs:
            data = output.get("data")
            bundle = data if isinstance(data, dict) else {}
            html, text = _joined(bundle.get("text/html")), _joined(bundle.get("text/plain"))
            found = _DATA.findall(html)
            graphs += [Graph(count, packed, html, text, complete) for packed in found]
            if not found and 'class="jflame' in html and "data:image/svg+xml;base64," in html:
                pictures.append(f"In [{count or ' '}]")
    return graphs, pictures


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _joined(value: object) -> str:
    """A multi-line text of a notebook: one text, or a list of its lines."""
    parts = value if isinstance(value, list) else [value]
    return "".join(part for part in parts if isinstance(part, str))

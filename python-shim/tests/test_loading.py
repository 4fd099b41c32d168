"""Profiles read back from files, without Java: right numbers, and one clear line for what is damaged."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any, Callable

import pytest

import jflame
from jflame import profile_json
from jflame.profile import Profile
from jflame.tree import Frame, Row, Tree

HOSTILE = "</script><script>alert(1)</script>"


def viewer_data(**changes: Any) -> dict[str, Any]:
    """A cell that calls `add` for 3 s, which calls itself once, sleeps, and calls a native function."""
    texts = ["", "<module>", "In [5]", "add", "waiting: clock_nanosleep", "main", HOSTILE]
    return {
        "version": 1,
        "id": "jf-1a2b3c4d",
        "title": "In [5]",
        "facts": "4.00 s · 400 samples · 100 of 100 Hz",
        "notes": "",
        "unit": "nanoseconds",
        "findings": [],
        "texts": texts,
        "frames": {
            "kind": [0, 0, 6, 4],
            "label": [1, 3, 4, 6],
            "detail": [0, 0, 0, 0],
            "file": [2, 2, 0, 5],
            "line": [2, 9, 0, 0],
        },
        "nodes": {
            "up": [0, 1, 1, 1, 3, 4],
            "frame": [-1, 0, 1, 1, 2, 3],
            "self": [0, 0, 2_000_000_000, 1_000_000_000, 700_000_000, 300_000_000],
            "samples": [0, 0, 200, 100, 70, 30],
        },
        "timeline": {
            "slotNanos": 10_000_000,
            "threads": [{"name": "MainThread", "tid": 1, "runs": [2, 300, -1, 100]}],
        },
        "sources": [{"file": 2, "first": 1, "lines": ["%%jflame", "add()"]}],
        **changes,
    }


def packed(data: object) -> str:
    return base64.b64encode(gzip.compress(json.dumps(data).encode("utf-8"), mtime=0)).decode("ascii")


def output(data: str) -> dict[str, Any]:
    html = (
        '<div id="jf-1a2b3c4d" class="jflame mathjax_ignore tex2jax_ignore"><div>In [5]</div>'
        '<div class="jflame-picture"><img src="data:image/svg+xml;base64,AAAA"></div>'
        f'<script>(function(d){{"use strict";f("x")}})("{data}")</script></div>'
    )
    return {
        "output_type": "display_data",
        "data": {"text/html": html.splitlines(True), "text/plain": ["the ", "summary"]},
        "metadata": {},
    }


def code_cell(count: int, *outputs: object) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": count,
        "metadata": {},
        "source": "",
        "outputs": list(outputs),
    }


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    def write(*cells: object) -> Path:
        path = tmp_path / "saved.ipynb"
        path.write_text(
            json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        )
        return path

    return write


def test_notebook_gives_back_its_numbers(notebook: Callable[..., Path]) -> None:
    profile = jflame.load(notebook(code_cell(5, output(packed(viewer_data())))), cell=5)
    assert (profile.title, profile.samples, profile.seconds) == ("In [5]", 400, 4.0)
    add = Row("add", "In [5]", 0, "", "cell", 3.0, 3.0, 300)
    assert profile.functions()[0] == pytest.approx(add)
    assert profile.lines()[1] == pytest.approx(Row("<module>", "In [5]", 2, "", "cell", 1.0, 4.0, 100))
    assert profile.functions()[2].function == HOSTILE
    assert profile.ratio(r"^add ") == pytest.approx(0.75)
    assert profile.ratio("waiting") == pytest.approx(0.175)
    assert profile.ratio(r"In \[5\] line 2$") == 1.0
    assert profile.sources == {"In [5]": {1: "%%jflame", 2: "add()"}}
    assert [(run.node, run.seconds) for run in profile.timeline["MainThread"]] == [
        (2, pytest.approx(3.0)),
        (-1, pytest.approx(1.0)),
    ]
    assert profile.text == "the summary"
    assert "<script>" in profile.html


def test_several_graphs_are_told_apart(notebook: Callable[..., Path]) -> None:
    one, two = (output(packed(viewer_data(title=title))) for title in ("one", "two"))
    path = notebook(code_cell(1), code_cell(5, one, two), code_cell(7, one))
    with pytest.raises(ValueError, match=r"it has 3 graphs, choose one: index=0 \(In \[5\]\)"):
        jflame.load(path)
    with pytest.raises(ValueError, match="it has 2 graphs, choose one"):
        jflame.load(path, cell=5)
    assert jflame.load(path, cell=5, index=1).title == "two"
    assert jflame.load(path, cell=7).title == "one"
    assert jflame.load(path, index=-2).title == "two"
    with pytest.raises(ValueError, match=r"no graph in cell 1; it has index=0 \(In \[5\]\)"):
        jflame.load(path, cell=1)
    with pytest.raises(ValueError, match="no graph with index=9"):
        jflame.load(path, index=9)


def test_cell_that_failed_is_not_complete(notebook: Callable[..., Path]) -> None:
    graph = output(packed(viewer_data()))
    assert jflame.load(notebook(code_cell(5, graph))).complete
    assert not jflame.load(notebook(code_cell(5, graph, {"output_type": "error"}))).complete


def test_notebook_without_a_graph(notebook: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match=r"saved\.ipynb: there is no graph of jflame in it"):
        jflame.load(notebook(code_cell(1, {"output_type": "stream"}, "x"), {"cell_type": "markdown"}, 7))
    picture = output("AAAA")
    picture["data"]["text/html"] = "".join(picture["data"]["text/html"])
    with pytest.raises(ValueError, match=r"\(In \[5\]\) are pictures without data"):
        jflame.load(notebook(code_cell(5, picture)))


@pytest.mark.parametrize(
    "data",
    [
        packed({}),
        packed([]),
        packed(viewer_data(version=2)),
        packed(viewer_data(texts=[1])),
        packed(viewer_data(nodes={})),
        packed(viewer_data(nodes={"up": [0], "frame": [-1], "self": [0], "samples": []})),
        packed(viewer_data(nodes={"up": [0, 2], "frame": [-1, 0], "self": [0, 1], "samples": [0, 1]})),
        packed(viewer_data(nodes={"up": [0, 1], "frame": [-1, 99], "self": [0, 1], "samples": [0, 1]})),
        packed(viewer_data(nodes={"up": [0, 1], "frame": [-1, 0], "self": [0, -1], "samples": [0, 1]})),
        packed(viewer_data(nodes={"up": [0, 1], "frame": [-1, 0], "self": [0, 1.5], "samples": [0, 1]})),
        packed(viewer_data(nodes={"up": [0, 1], "frame": [-1, True], "self": [0, 1], "samples": [0, 1]})),
        packed(viewer_data(frames={"kind": [11], "label": [0], "detail": [0], "file": [0], "line": [0]})),
        packed(viewer_data(timeline=[])),
        packed(viewer_data(sources={})),
        "H4sIAAAA",
        "H4sIAAA",
        packed(viewer_data())[:-40] + "AAAA",
        packed(viewer_data())[:200],
        base64.b64encode(gzip.compress(b"[" * 100_000)).decode("ascii"),
    ],
    ids=lambda data: data[-8:],
)
def test_damaged_graph_is_one_line(notebook: Callable[..., Path], data: str) -> None:
    path = notebook(code_cell(5, output(data)))
    with pytest.raises(ValueError, match=r"^[^\n]*saved\.ipynb: [^\n]+$"):
        jflame.load(path)


def test_graph_that_unpacks_to_too_much_is_refused(
    notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notebook(code_cell(5, output(packed(viewer_data(notes=" " * (2 << 20))))))
    assert jflame.load(path).samples == 400
    monkeypatch.setattr("jflame.unpacking.MOST_BYTES", 1 << 20)
    with pytest.raises(ValueError, match="it becomes more than 1 MB when it is unpacked"):
        jflame.load(path)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "{}", '{"cells": 3}', "[" * 100_000, "\x00\xff"])
@pytest.mark.parametrize("name", ["x.ipynb", "x.json", "x.folded", "x.bin"])
def test_other_files_are_one_line(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"^[^\n]*/x\.\w+: [^\n]+$"):
        jflame.load(tmp_path / name)


def some_tree() -> Tree:
    frames = [
        Frame("thread", "MainThread (thread 12)"),
        Frame("process", "train.py (process 9) rank 1"),
        Frame("cell", "<module>", "In [5]", 3),
        Frame("library", HOSTILE, "torch/nn.py", 7),
        Frame("native", "at::add<float>(int)", module="libtorch.so"),
        Frame("waiting", "waiting: GIL"),
        Frame("other", "[stack too deep]"),
        Frame("other", "lone \udc80 surrogate"),
    ]
    nodes = range(len(frames))
    stats = {"durationNanos": 36, "askedHz": 100, "pause.stops": 3}
    return Tree("t \udc80", frames, [-1, *nodes], [-1, *nodes], [0, *nodes], [0, *nodes], stats=stats)


def test_saved_profile_is_the_same_when_loaded(tmp_path: Path) -> None:
    Profile(some_tree()).save(tmp_path / "x.json")
    assert jflame.load(tmp_path / "x.json").tree == some_tree()
    (tmp_path / "y.json").write_bytes(gzip.compress((tmp_path / "x.json").read_bytes()))
    assert jflame.load(tmp_path / "y.json").tree == some_tree()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version":1', '"version":2'),
        ('"kind":"thread"', '"kind":"dragon"'),
        ('"tid":12', '"tid":-1'),
        ("[0,0,0,0]", "[1,0,0,0]"),
        ("[0,0,0,0]", "[0,99,0,0]"),
        ("[0,0,0,0]", "[0,0,0]"),
        ("[0,0,0,0]", '[0,0,0,"1"]'),
        ('"stats":{', '"stats":[],"x":{'),
    ],
)
def test_damaged_json_is_one_line(tmp_path: Path, old: str, new: str) -> None:
    text = profile_json.encode(some_tree()).decode("ascii")
    assert old in text
    (tmp_path / "x.json").write_text(text.replace(old, new))
    with pytest.raises(ValueError, match=r"^[^\n]*x\.json: [^\n]+$"):
        jflame.load(tmp_path / "x.json")


def test_order_of_time_of_json(tmp_path: Path) -> None:
    values = json.loads(profile_json.encode(some_tree()))
    thread = {"kind": "thread", "tid": 12, "name": "MainThread"}
    values["timeline"] = {"slotNanos": 500_000_000, "tracks": [{"thread": thread, "runs": [3, 4, -1, 1]}]}
    (tmp_path / "x.json").write_text(json.dumps(values))
    timeline = jflame.load(tmp_path / "x.json").timeline
    assert timeline == {"MainThread (thread 12)": [(3, 2.0), (-1, 0.5)]}
    values["timeline"]["tracks"][0]["runs"] = [99, 4]
    (tmp_path / "x.json").write_text(json.dumps(values))
    with pytest.raises(ValueError, match="a run's node"):
        jflame.load(tmp_path / "x.json")


def test_collapsed_stacks(tmp_path: Path) -> None:
    (tmp_path / "x.folded").write_text(
        "# a comment\nmain (a.py:3);In\\u003b [x] 2\n"
        "main (a.py:3);f (In [2]:7);dgemm (libblas.so.3) 6\n\nnonsense\n"
    )
    profile = jflame.load(tmp_path / "x.folded")
    assert profile.samples == 8
    assert profile.ratio("^f · In ") == 0.75
    assert profile.tree.frames == [
        Frame("code", "main", "a.py", 3),
        Frame("other", "In; [x]"),
        Frame("cell", "f", "In [2]", 7),
        Frame("native", "dgemm", module="libblas.so.3"),
    ]
    assert profile.functions()[0].function == "dgemm"
    assert profile.lines()[0].function == "f"


def test_dataframe_adds_up(notebook: Callable[..., Path]) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    profile = jflame.load(notebook(code_cell(5, output(packed(viewer_data())))))
    frame = profile.to_dataframe()
    assert list(frame.columns) == [
        *("function", "file", "line", "module", "kind", "thread"),
        *("self_seconds", "total_seconds", "samples", "depth", "stack"),
    ]
    assert frame["self_seconds"].sum() == pytest.approx(4.0)
    assert frame["stack"][2] == "In [5] line 2;add · In [5] line 9;add · In [5] line 9"
    for by in ("function", "line"):
        assert profile.to_dataframe(by)["self_seconds"].sum() == pytest.approx(4.0)
    with pytest.raises(ValueError, match="none of 'stack'"):
        profile.to_dataframe("file")

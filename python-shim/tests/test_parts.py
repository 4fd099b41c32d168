"""The small parts that need no kernel: headings, options, results, boxes, attribution."""

from __future__ import annotations

import gzip
import json
import linecache
import os
import threading
from pathlib import Path

import pytest
from IPython.core.error import UsageError

from jflame import attribution
from jflame.heading import Heading, HeadingTransformer, find_heading_in
from jflame.magic import JFlame
from jflame.options import Options, parse, split_statement
from jflame.problem import Problem
from jflame.result import Result

DEFAULTS = Options(rate_hz=100.0, max_seconds=None, idle=False, threads=False)


@pytest.mark.parametrize(
    ("cell", "heading"),
    [
        ("%%jflame\nx", Heading("", 1)),
        ("%%jflame -r 5 --idle  \nx", Heading("-r 5 --idle", 1)),
        ("\n\n  %%jflame\n\n  x", Heading("", 4)),
        ("%%jflame", None),
        ("%%jflame\n  \n", None),
        ("%%jflame?\nx", None),
        ("%%jflamed\nx", None),
        ("%%time\n%%jflame\nx", None),
        ("", None),
    ],
)
def test_heading(cell: str, heading: Heading | None) -> None:
    assert find_heading_in(cell) == heading


def test_heading_becomes_as_many_comments_as_it_had_lines() -> None:
    transformer = HeadingTransformer(lambda: None)
    assert transformer.take_off(["\n", "%%jflame\n", "\n", "x\n"]) == ["x\n"]
    assert len(transformer.put_back(["x\n"])) == 4
    assert transformer.put_back(["y\n"]) == ["y\n"]


def test_heading_inside_a_running_cell_is_left() -> None:
    lines = ["%%jflame\n", "x\n"]
    assert HeadingTransformer(lambda: "%%time\n%%jflame\nx").take_off(lines) == lines


def test_body_of_a_time_magic_below_the_heading_keeps_the_cells_lines() -> None:
    transformer = HeadingTransformer(lambda: "\n%%jflame\n%%time\n\nx\ny")
    assert transformer.take_off(["\n", "x\n", "y\n"]) == ["\n", "x\n", "y\n"]
    assert len(transformer.put_back(["x\n", "y\n"])) == 4 + 2
    transformer.take_off(["z\n"])
    assert transformer.put_back(["z\n"]) == ["z\n"]


@pytest.mark.parametrize(
    ("line", "options", "statement"),
    [
        ("f(3)", "", "f(3)"),
        ("-r 500 f(3)", "-r 500", "f(3)"),
        ("-r500 --idle f('a  b')", "-r500 --idle", "f('a  b')"),
        ('--title "a b" -o "c d.svg" x = 1', '--title "a b" -o "c d.svg"', "x = 1"),
        ("--title='a b' f()", "--title='a b'", "f()"),
        ("-x", "", "-x"),
        ("-r", "-r", ""),
        ("--compare f(3)", "--compare", "f(3)"),
        ("--compare In[5] -r 9 f(3)", "--compare In[5] -r 9", "f(3)"),
        ("--compare In [5] f(3)", "--compare In [5]", "f(3)"),
        ("--compare=In[5] In[5]", "--compare=In[5]", "In[5]"),
        ("", "", ""),
    ],
)
def test_split_statement(line: str, options: str, statement: str) -> None:
    assert split_statement(line) == (options, statement)


def test_options() -> None:
    line = """-r 1e3 -d 2.5 --idle --threads --title "a 'b' c" -o x.SVG"""
    parsed = parse(JFlame.jflame.parser, line, DEFAULTS)
    assert parsed == Options(
        rate_hz=1000.0,
        max_seconds=2.5,
        idle=True,
        threads=True,
        title="a 'b' c",
        output=os.path.abspath("x.SVG"),
    )
    assert parse(JFlame.jflame.parser, "", DEFAULTS) == DEFAULTS


@pytest.mark.parametrize(
    ("line", "compare"),
    [
        ("", None),
        ("--compare", "previous"),
        ("--compare -r 5", "previous"),
        ("--compare In[5]", 5),
        ("--compare In [5] --idle", 5),
        ("--compare='In [5]'", 5),
        ("--compare 5", 5),
    ],
)
def test_what_to_compare_with(line: str, compare: object) -> None:
    assert parse(JFlame.jflame.parser, line, DEFAULTS).compare == compare


def test_unusable_option_is_one_line() -> None:
    with pytest.raises(UsageError, match=r"^argument -r/--rate: 'x' is not a number above 0; usage: .*$"):
        parse(JFlame.jflame.parser, "-r x", DEFAULTS)


@pytest.fixture
def result() -> Result:
    profile = {
        "title": "In [5] <b>",
        "seconds": 1.5,
        "samples": 148,
        "askedHz": 100,
        "achievedHz": 98.7,
        "quality": {"lateTicks": 2},
        "html": "<p>é</p>",
        "text": "summary",
        "svg": "<svg/>",
        "pngProblem": "",
    }
    return Result(profile, [gzip.compress(b"a;b 3\n"), gzip.compress(b"{}"), b""])


def test_result_shows_itself_without_an_svg_mime(result: Result) -> None:
    assert result._repr_mimebundle_() == {"text/html": "<p>é</p>", "text/plain": "summary"}
    assert repr(result) == "<jflame.Result In [5] <b>: 1.50 s, 148 samples, 99 of 100 Hz>"


def test_result_holds_pixels_only_when_there_are_some(result: Result) -> None:
    result.png = b"\x89PNG"
    assert result._repr_mimebundle_()["image/png"] == "iVBORw=="


def test_result_is_saved_by_its_ending(result: Result, tmp_path: Path) -> None:
    saved = {}
    for ending in ("svg", "html", "txt", "collapsed"):
        result.save(tmp_path / f"x.{ending}")
        saved[ending] = (tmp_path / f"x.{ending}").read_text(encoding="utf-8")
    assert (saved["svg"], saved["txt"], saved["collapsed"]) == ("<svg/>", "summary\n", "a;b 3\n")
    assert "<title>In [5] &lt;b&gt;</title>" in saved["html"]
    assert '<meta charset="utf-8">' in saved["html"]
    assert "<p>é</p>" in saved["html"]
    with pytest.raises(ValueError, match=r"\.svg, \.html, \.txt, \.collapsed, \.json"):
        result.save(tmp_path / "x.png")


def test_box_escapes_what_it_names() -> None:
    problem = Problem("<script>", "a & b")
    assert "<script>" not in problem.html("done")
    assert "&lt;script&gt;" in problem.html("done")
    assert 'role="alert"' in problem.html("done")
    assert problem.plain("done") == "jflame: <script>\nCure: a & b\ndone"


def test_libraries_lie_apart_from_the_standard_library() -> None:
    def longest(path: str) -> str:
        kinds = {prefix: "standard" for prefix in attribution.standard_library()}
        kinds.update({prefix: "library" for prefix in attribution.libraries()})
        return kinds[max((prefix for prefix in kinds if path.startswith(prefix)), key=len)]

    assert longest(json.__file__) == "standard"
    assert longest(pytest.__file__) == "library"


def test_users_threads_are_not_the_kernels() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait, name="mine")
    thread.start()
    try:
        assert attribution.thread_names()[thread.native_id or 0] == "mine"
        assert thread.native_id not in attribution.service_threads()
        assert threading.main_thread().native_id not in attribution.service_threads()
    finally:
        done.set()
        thread.join()


def test_sources_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(linecache.cache, "<big>", (900_000, None, ["x" * 900_000], "<big>"))
    monkeypatch.setitem(linecache.cache, "<late>", (200_000, None, ["y" * 200_000], "<late>"))
    assert set(attribution.sources_of({"<big>": 1, "<late>": 2})) == {"2"}

"""The small parts that need no kernel: headings, options, results, boxes, attribution."""

from __future__ import annotations

import gc
import gzip
import json
import linecache
import os
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from IPython.core.error import UsageError

from jflame import attribution
from jflame.comparing import Comparison
from jflame.heading import Heading, HeadingTransformer, find_heading_in
from jflame.history import History, Run
from jflame.magic import JFlame
from jflame.options import Options, parse, split_statement
from jflame.problem import Problem
from jflame.profile import Profile
from jflame.result import Result
from jflame.share import ShareError, server, share

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
        "pngProblem": "",
    }
    return Result(profile, [*map(gzip.compress, (b"<svg/>", b"a;b 3\n", b"{}")), b""])


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


@pytest.mark.parametrize("url", ["http://[::1", "host:50x00", "host:99999", "host:-1", "a b", "http://", ""])
def test_address_that_is_none_is_one_line(url: str) -> None:
    with pytest.raises(ShareError, match=r"^[^\n]+ is no address like [^\n]+$"):
        server(url)
    assert server("http://[::1]:5000/upload/") == "http://[::1]:5000"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhttp",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
        b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n",
    ],
)
def test_answer_that_is_not_https_is_one_line(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)

        def answers() -> None:
            with listener.accept()[0] as connection:
                connection.settimeout(5)
                connection.recv(1 << 16)
                connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(1 << 16):
                    pass

        thread = threading.Thread(target=answers)
        thread.start()
        try:
            with pytest.raises(ShareError, match=r"\A[^\n]+\Z"):
                share(b"x", f"127.0.0.1:{listener.getsockname()[1]}")
        finally:
            thread.join()


FORKS = """\
import os, signal, threading, time
from jflame import forking
begun = threading.Event()
def holds():
    with forking.held_off():
        begun.set()
        time.sleep(2)  # longer than a fork waits
threading.Thread(target=holds).start()
begun.wait()
threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    if not os.fork():
        os._exit(0)
    time.sleep(10)  # the interrupt ends it
    print("slept")
except KeyboardInterrupt:
    print("interrupted")
if not os.fork():
    os._exit(0)
print("forked again")
"""


def test_interrupt_of_a_fork_that_waits() -> None:
    """CPython drops what a hook of a fork raises."""
    done = subprocess.run([sys.executable, "-c", FORKS], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("interrupted\nforked again\n", "")


def a_run(text: str, count: int, profile: Profile | None = None) -> Run:
    return Run(count, None, text, False, (), profile or Profile(b""))


def test_profiles_that_were_compared_are_let_go() -> None:
    history = History()
    profiles: list[weakref.ref[Profile]] = []
    latest = Profile(b"")
    reply = {"sentence": "", "html": "h" * 1000, "text": "t" * 100, "svg": "s" * 10}
    for count in range(200):
        before, latest = latest, Profile(b"")
        latest.comparison = Comparison(before, latest, reply)
        profiles.append(weakref.ref(latest))
        history.add(a_run("x", count, latest))
    del before
    assert history.stored_bytes() == 50 * 1110
    gc.collect()
    assert sum(profile() is not None for profile in profiles) == 51
    assert latest.comparison is not None


def test_most_similar_of_many_long_cells_is_found() -> None:
    """None of the texts may be compared letter by letter: that would take hours."""
    history = History()
    wanted = "\n".join(f"x{number} = step({number})" for number in range(400))
    history.add(a_run(wanted, 1))
    for number in range(2, 50):
        history.add(a_run("a\nb\n" * 5000 + "c\n" * number, number))
    found, what = history.previous(a_run(wanted.replace("step(7)", "step(8)"), 51))
    assert (found and found.execution_count, what) == (1, "the run of the most similar cell")
    history.previous(a_run("a\nb\nb\n" * 3000, 51))
    history.add(a_run("step(7)", 50))
    found, _ = history.previous(a_run("step(8)", 51))
    assert found and found.execution_count == 50

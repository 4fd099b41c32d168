"""`jflame render` and `jflame diff`: pictures of stacks that any tool has written."""

from __future__ import annotations

import subprocess
import xml.dom.minidom
from pathlib import Path

import pytest
from commands import Jflame, target

_BEFORE = "# by hand\nmain;a name with spaces;leaf 30\nmain;old 10\n"
_AFTER = "main;a name with spaces;leaf 30\nmain;fresh 90\n"


def texts(svg: str) -> list[str]:
    """The texts that stand in a picture, with plain spaces."""
    document = xml.dom.minidom.parseString(svg.encode("utf-8"))
    return [
        "".join(child.data for child in element.childNodes if child.nodeType == child.TEXT_NODE).replace(
            "\u2002", " "
        )
        for element in document.getElementsByTagName("text")
    ]


def test_folded_stacks_become_a_picture(jflame_command: Jflame, tmp_path: Path) -> None:
    (tmp_path / "stacks.folded").write_text(_BEFORE)
    done = jflame_command.run("render", "stacks.folded", "-o", "out.svg", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    shown = texts((tmp_path / "out.svg").read_text(encoding="utf-8"))
    assert any(text.startswith("a name with spaces") for text in shown), shown
    assert any(text.startswith("leaf") for text in shown), shown


def test_stdin_to_stdout(jflame_command: Jflame) -> None:
    done = jflame_command.run("render", "-", "-o", "-", "--title", "by <hand>", input=_BEFORE)
    assert done.returncode == 0, done.stderr
    assert "by &lt;hand&gt;" in done.stdout
    assert any(text.startswith("leaf") for text in texts(done.stdout))


def test_page(jflame_command: Jflame, tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    done = jflame_command.run("render", "-", "-o", str(out), input=_BEFORE)
    assert done.returncode == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "leaf" in page


@pytest.mark.parametrize("ending", [".folded", ".json"])
def test_what_record_writes_is_read(jflame_command: Jflame, python: str, tmp_path: Path, ending: str) -> None:
    recorded = tmp_path / f"recorded{ending}"
    with target(python, "busy.py") as busy:
        done = jflame_command.run("record", "-p", str(busy.pid), "-d", "1", "-o", str(recorded))
        assert done.returncode == 0, done.stderr
    done = jflame_command.run("render", str(recorded), "-o", "-")
    assert done.returncode == 0, done.stderr
    assert any(text.startswith("long_work") for text in texts(done.stdout))
    difference = jflame_command.run("diff", str(recorded), str(recorded), "-o", "-")
    assert difference.returncode == 0, difference.stderr
    assert any("long_work" in text for text in texts(difference.stdout))


def test_difference_says_what_is_new_and_what_is_gone(jflame_command: Jflame, tmp_path: Path) -> None:
    (tmp_path / "before").write_text(_BEFORE)
    (tmp_path / "after").write_text(_AFTER)
    for out in ("out.svg", "out.html"):
        done = jflame_command.run("diff", "before", "after", "-o", out, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
    shown = texts((tmp_path / "out.svg").read_text(encoding="utf-8"))
    assert any(text.startswith("new: fresh 0 % → 75 %") for text in shown), shown
    assert any(text.startswith("gone: old") for text in shown), shown
    assert any(text.startswith("leaf 75 % → 25 %") for text in shown), shown


def test_lines_that_are_no_stacks_are_named(jflame_command: Jflame) -> None:
    done = jflame_command.run("render", "-", "-o", "-", input="main;work 3\nno count here\nmain;rest 4\n")
    assert done.returncode == 0
    assert done.stderr.count("\n") == 1
    assert "line 2" in done.stderr


def test_reader_that_leaves_early_is_no_mistake_of_ours(jflame_command: Jflame, tmp_path: Path) -> None:
    stacks = "".join(f"main;function_{number} 1\n" for number in range(2000))
    (tmp_path / "many").write_text(stacks)
    words = jflame_command.words("render", str(tmp_path / "many"), "-o", "-")
    producer = subprocess.Popen(
        words, env=jflame_command.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert producer.stdout is not None and producer.stderr is not None
    producer.stdout.close()
    said = producer.stderr.read().decode("utf-8")
    producer.stderr.close()
    assert producer.wait(60) == 1
    assert said.count("\n") == 1, said

"""`jflame top`: plain tables for programs, a live one on a terminal that is as before afterwards."""

from __future__ import annotations

import re
import signal
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from commands import Jflame, await_sampling, state, stop, target
from terminals import in_terminal

_ROW = re.compile(r"^ *(\d+\.\d) +(\d+\.\d) +(\d+\.\d\d)s +(\d+\.\d\d)s  (.+)$")


class Row(NamedTuple):
    """One row of the table."""

    self_percent: float
    total_percent: float
    self_seconds: float
    total_seconds: float
    name: str


def rows(table: str) -> list[Row]:
    """The rows of a plain table."""
    found = [_ROW.match(line) for line in table.splitlines()]
    return [Row(*(float(one.group(i)) for i in range(1, 5)), one.group(5)) for one in found if one]


def test_plain_tables(jflame_command: Jflame, python: str) -> None:
    with target(python, "busy.py") as busy:
        # At 100 Hz chance alone would move the smaller part's seconds by a tenth, either way.
        words = ["top", "-p", str(busy.pid), "-n", "3", "-d", "1", "-r", "1000"]
        started = time.monotonic()
        done = jflame_command.run(*words)
        seconds = time.monotonic() - started
        assert busy.poll() is None
    assert (done.returncode, done.stderr) == (0, "")
    tables = done.stdout.strip().split("\n\njflame top")
    assert len(tables) == 3
    last = {row.name.split(" ")[0]: row for row in rows(tables[-1])}
    assert last["spin"].self_seconds > last["long_work"].self_seconds
    whole = last["targets/busy.py"]  # module level
    assert whole.total_percent == pytest.approx(100, abs=25)
    assert 2.2 < whole.total_seconds < seconds  # from the start, not of the last second alone
    assert last["long_work"].total_seconds == pytest.approx(3 * last["short_work"].total_seconds, rel=0.35)
    assert re.search(r"threads: 1  running \d+ %  waiting for GIL \d+ %  asleep \d+ %", tables[-1])


def test_lines(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        done = jflame_command.run("top", "-p", str(endless.pid), "-n", "1", "-d", "1", "--lines")
    assert re.match(r"endless \(targets/endless.py:\d+\)", rows(done.stdout)[0].name), done.stdout


def test_sleeper_is_not_busy(jflame_command: Jflame, python: str) -> None:
    with target(python, "named_threads.py") as threads:
        done = jflame_command.run("top", "-p", str(threads.pid), "-n", "1", "-d", "1")
    assert rows(done.stdout) == []
    found = re.search(
        r"threads: (\d+)  running (\d+) %  waiting for GIL (\d+) %  asleep (\d+) %", done.stdout
    )
    assert found, done.stdout
    assert int(found.group(1)) == 11
    assert int(found.group(4)) == pytest.approx(1100, rel=0.1)


def test_end_of_the_target(jflame_command: Jflame, python: str) -> None:
    with target(python, "busy.py", "5") as busy:
        done = jflame_command.run("top", "-p", str(busy.pid), "-d", "1")
        assert busy.wait(60) == 0
    assert (done.returncode, done.stderr) == (0, "")
    assert "spin" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it(jflame_command: Jflame, python: str, number: int) -> None:
    with target(python, "endless.py") as endless:
        words = ["top", "-p", str(endless.pid)]
        with jflame_command.started(*words, stdout=subprocess.DEVNULL) as top:
            await_sampling(top)
            time.sleep(0.3)
            assert stop(top, number) == 0
        assert state(endless.pid) == "R"


@pytest.mark.parametrize("end", [b"q", b"\x03", b"\x04", b""], ids=["q", "Ctrl-C", "Ctrl-D", "SIGTERM"])
def test_terminal_is_as_before(jflame_command: Jflame, python: str, tmp_path: Path, end: bytes) -> None:
    with target(python, "busy.py") as busy:
        words = jflame_command.words("top", "-p", str(busy.pid), "-d", "0.3")
        done = in_terminal(words, jflame_command.environment, tmp_path, [(b"spin", end)])
        assert busy.poll() is None
        assert state(busy.pid) in "RS"
    assert done.status == 0, done.printed
    assert done.settings[0] == done.settings[1]
    assert done.printed.count(b"\033[?1049h") == done.printed.count(b"\033[?1049l") == 1
    assert done.printed.rindex(b"\033[?25h") > done.printed.rindex(b"\033[?25l")


def test_keys(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    with target(python, "busy.py") as busy:
        words = jflame_command.words("top", "-p", str(busy.pid), "-d", "0.3")
        steps = [
            (b"spin (targets/busy.py)", b"l"),
            (b"function (file:line)", b"t"),
            (b"<module> (targets/busy.py:", b"l"),
            (b"function (file or module)\033", b"r"),
            (b"s self  t total", b"q"),
        ]
        done = in_terminal(words, jflame_command.environment, tmp_path, steps)
    assert done.status == 0
    assert b"\n" in done.printed
    assert b"Traceback" not in done.printed

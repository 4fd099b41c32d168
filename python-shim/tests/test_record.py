"""`jflame record`: what it writes, how it ends, and what becomes of the program."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import xml.dom.minidom
from pathlib import Path

import pytest
from commands import Jflame, await_sampling, script_path, stacks, state, stop, target, total

_SUMMARY = re.compile(r"^wrote (.+): (\d+) samples? in (\d+\.\d) s at (\d+\.\d) Hz(; .*)?$")


def summary(stderr: str) -> re.Match[str]:
    """The one line that a recording prints."""
    found = _SUMMARY.match(stderr.strip())
    assert found, stderr
    return found


def test_shares_are_the_programs(jflame_command: Jflame, python: str) -> None:
    with target(python, "busy.py") as busy:
        found = jflame_command.collapsed(busy.pid, "-d", "3", "-r", "200")
    assert total(found) > 200
    assert total(found, "long_work") / total(found, "long_work", "short_work") == pytest.approx(
        0.75, abs=0.08
    )


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("out.svg", "<svg"),
        ("out.html", "<!DOCTYPE html>"),
        ("out.txt", ""),
        ("out.folded", ""),
        ("out.speedscope.json", "{"),
        ("out.gecko.json", "{"),
        ("out.json", "{"),
    ],
)
def test_format_follows_the_ending(
    jflame_command: Jflame, python: str, tmp_path: Path, name: str, begins: str
) -> None:
    with target(python, "busy.py") as busy:
        done = jflame_command.run("record", "-p", str(busy.pid), "-d", "1", "-o", name, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert summary(done.stderr).group(1) == name
    assert os.listdir(tmp_path) == [name]
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert text.startswith(begins) or begins in text[:200], text[:200]
    assert "long_work" in text
    if name.endswith(".svg"):
        xml.dom.minidom.parseString(text.encode("utf-8"))
    elif name.endswith(".json"):
        json.loads(text)
    elif begins == "":
        assert total(stacks(text)) > 0


def test_format_option_is_stronger_than_the_ending(
    jflame_command: Jflame, python: str, tmp_path: Path
) -> None:
    with target(python, "busy.py") as busy:
        words = ["record", "-p", str(busy.pid), "-d", "1", "-o", "profile", "-f", "collapsed"]
        done = jflame_command.run(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert total(stacks((tmp_path / "profile").read_text(encoding="utf-8"))) > 0


def test_default_file_is_always_a_new_one(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    with target(python, "busy.py") as busy:
        for _ in range(3):
            done = jflame_command.run("record", "-p", str(busy.pid), "-d", "0.5", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
        expected = [f"jflame-busy.py-{busy.pid}{number}.svg" for number in ("", "-2", "-3")]
    assert sorted(os.listdir(tmp_path)) == sorted(expected)


def test_file_that_was_there_is_replaced_whole(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    real = tmp_path / "real.txt"
    real.write_text("x" * 100_000)
    (tmp_path / "link.txt").symlink_to(real)
    with target(python, "endless.py") as endless:
        words = ["record", "-p", str(endless.pid), "-d", "1", "-o", "link.txt"]
        done = jflame_command.run(*words, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "link.txt").is_symlink()
    assert total(stacks(real.read_text(encoding="utf-8"))) > 0
    assert sorted(os.listdir(tmp_path)) == ["link.txt", "real.txt"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_ends_the_recording_and_writes_it(
    jflame_command: Jflame, python: str, tmp_path: Path, number: int
) -> None:
    out = tmp_path / "out.txt"
    with target(python, "busy.py") as busy:
        words = ["record", "-p", str(busy.pid), "-o", str(out)]
        with jflame_command.started(*words, stderr=subprocess.PIPE) as recording:
            await_sampling(recording)
            time.sleep(0.5)
            assert not out.exists()
            assert stop(recording, number) == 0
            assert recording.stderr is not None
            said = recording.stderr.read().decode("utf-8")
        assert busy.poll() is None
        assert state(busy.pid) in "RS"
    assert int(summary(said).group(2)) == total(stacks(out.read_text(encoding="utf-8"))) > 0


def test_job_control_does_not_stop_the_tracer(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    with target(python, "interrupted.py") as program:
        words = ["record", "-p", str(program.pid), "-o", str(tmp_path / "out.svg")]
        with jflame_command.started(*words, stderr=subprocess.DEVNULL) as recording:
            await_sampling(recording)
            recording.send_signal(signal.SIGTSTP)
            time.sleep(0.3)
            assert state(recording.pid) in "RS"
            assert stop(program) == 7  # its own handler has run
            assert recording.wait(60) == 0


def test_end_of_the_target_ends_the_recording(jflame_command: Jflame, python: str) -> None:
    with target(python, "busy.py", "6") as busy:
        found = jflame_command.collapsed(busy.pid)
        assert busy.wait(60) == 0
    assert total(found, "work") > 0


def test_duration_is_by_the_clock(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        done = jflame_command.run("record", "-p", str(endless.pid), "-d", "1.5", "-o", "-")
    assert float(summary(done.stderr).group(3)) == pytest.approx(1.5, abs=0.2)


def test_waiting_is_left_out_unless_asked_for(jflame_command: Jflame, python: str) -> None:
    with target(python, "asleep.py") as asleep:
        without = jflame_command.run("record", "-p", str(asleep.pid), "-d", "1", "-o", "-")
        kept = jflame_command.collapsed(asleep.pid, "-d", "1", "-i")
    assert (without.returncode, without.stdout) == (0, "")
    assert "of waiting threads left out (-i keeps them)" in without.stderr
    assert total(kept, "long_sleep") == total(kept) > 10


def test_threads_have_roots_of_their_own(jflame_command: Jflame, python: str) -> None:
    with target(python, "two_busy_threads.py") as busy:
        merged = jflame_command.collapsed(busy.pid, "-d", "1", "-i")
        apart = jflame_command.collapsed(busy.pid, "-d", "1", "-i", "-t")
    assert not any("(thread " in stack.frames[0] for stack in merged)
    assert len({stack.frames[0] for stack in apart}) == 3
    assert all(re.search(r"thread \d+\)?$", stack.frames[0]) for stack in apart)
    for stack in apart:
        functions = {frame.function for frame in stack.parsed()}
        assert not {"run_one", "run_two"} <= functions


def test_without_line_numbers(jflame_command: Jflame, python: str) -> None:
    with target(python, "busy.py") as busy:
        found = jflame_command.collapsed(busy.pid, "-d", "1", "-n")
    assert total(found, "work") > 0
    assert all(frame.line == 0 for stack in found for frame in stack.parsed())
    assert all(frame.endswith(".py)") for stack in found for frame in stack.python())


def test_nanoseconds_instead_of_samples(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        found = jflame_command.collapsed(endless.pid, "-d", "1", "--unit", "ns")
    assert total(found) / 1e9 == pytest.approx(1, abs=0.3)


def test_without_stops(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        done = jflame_command.run("record", "-p", str(endless.pid), "-d", "1", "-o", "-", "--nonblocking")
    assert total(stacks(done.stdout), "endless") > 10
    assert "stops of" not in done.stderr


def test_title(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    out = tmp_path / "out.svg"
    with target(python, "endless.py") as endless:
        record = ["record", "-p", str(endless.pid), "-d", "0.5", "-o", str(out)]
        jflame_command.run(*record)
        assert script_path("endless.py").split("/")[-1] in out.read_text(encoding="utf-8")
        jflame_command.run(*record, "--title", "Epoch <3> & more")
    assert "Epoch &lt;3&gt; &amp; more" in out.read_text(encoding="utf-8")


def test_names_that_would_break_a_line_are_escaped(
    jflame_command: Jflame, python: str, tmp_path: Path
) -> None:
    script = tmp_path / "a;b c\nd.py"
    script.write_text("print('ready', flush=True)\nwhile True:\n    pass\n")
    with target(python, str(script)) as odd:
        found = jflame_command.collapsed(odd.pid, "-d", "1")
    assert [len(stack.python()) for stack in found] == [1] * len(found)
    assert all(r"a\u003bb c\nd.py:" in stack.frames[0] for stack in found), found

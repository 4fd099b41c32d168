"""`jflame dump`: every thread's stack now."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import Jflame, state, target
from interpreters import Interpreter


def dumped(command: Jflame, pid: int, *words: str) -> list[dict[str, Any]]:
    """What `jflame dump --json` says of a process."""
    done = command.run("dump", "-p", str(pid), "--json", *words)
    assert done.returncode == 0, done.stderr
    processes: list[dict[str, Any]] = json.loads(done.stdout)
    return processes


def python_frames(thread: dict[str, Any]) -> list[dict[str, Any]]:
    """A thread's frames without the native ones."""
    return [frame for frame in thread["frames"] if not frame["module"]]


def test_text(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "asleep.py") as asleep:
        done = jflame_command.run("dump", "-p", str(asleep.pid))
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        # Its own words, because an interpreter may be started by a script or through ld.so.
        command = Path(f"/proc/{asleep.pid}/cmdline").read_text("utf-8").rstrip("\0").replace("\0", " ")
        assert lines[0] == f"Process {asleep.pid}: {command}"
        assert re.match(rf"^Python v{re.escape(few_pythons.version)}\.\d+", lines[1])
        assert lines[2] == ""
        assert re.match(rf"^Thread {asleep.pid} \(asleep in \w+\)(: \"MainThread\")?$", lines[3])
        assert re.match(r"^    long_sleep \(.*asleep\.py:6\)$", lines[-2])
        assert re.match(r"^    <module> \(.*asleep\.py:11\)$", lines[-1])
        assert all(re.match(r"^    \S+ \(.+\)$", line) for line in lines[4:-2]), lines
        assert state(asleep.pid) == "S"


def test_json(jflame_command: Jflame, python: str) -> None:
    with target(python, "asleep.py") as asleep:
        (process,) = dumped(jflame_command, asleep.pid)
    assert set(process) == {"pid", "command", "rank", "python_version", "threads"}
    (thread,) = process["threads"]
    assert set(thread) == {"tid", "name", "state", "owns_gil", "system_call", "frames"}
    assert (thread["tid"], thread["state"], thread["owns_gil"]) == (asleep.pid, "asleep", False)
    assert thread["system_call"] in ("clock_nanosleep", "select", "pselect6")
    assert [(frame["name"], frame["line"]) for frame in python_frames(thread)] == [
        ("long_sleep", 6),
        ("<module>", 11),
    ]
    assert all(frame["filename"].endswith("targets/asleep.py") for frame in python_frames(thread))


def test_running_thread_holds_the_gil(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "endless.py") as endless:
        text = jflame_command.run("dump", "-p", str(endless.pid)).stdout
    assert re.search(rf"^Thread {endless.pid} \(active\+gil\)", text, re.MULTILINE), text


def test_without_stops(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        (process,) = dumped(jflame_command, endless.pid, "--nonblocking")
    assert [frame["name"] for frame in python_frames(process["threads"][0])] == ["endless", "<module>"]


def test_reader_that_leaves_early(jflame_command: Jflame, python: str) -> None:
    with target(python, "named_threads.py") as threads:
        words = " ".join(jflame_command.words("dump", "-p", str(threads.pid)))
        done = subprocess.run(
            ["sh", "-c", f"{words} | head -n 1"],
            env=jflame_command.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert done.stdout.startswith(f"Process {threads.pid}: ")
    assert done.stderr == ""


def test_doctor_looks_at_a_process(jflame_command: Jflame, python: str) -> None:
    with target(python, "named_threads.py") as threads:
        done = jflame_command.run("doctor", "-p", str(threads.pid))
        assert f"ok       process {threads.pid}: " in done.stdout
        assert re.search(r"^ok       CPython \d\.\d+", done.stdout, re.MULTILINE)
        assert "ok       threads: 11" in done.stdout
        assert "Worker 3 of ten" in done.stdout
    assert done.returncode == 0, done.stdout
    gone = jflame_command.run("doctor", "-p", str(threads.pid))
    assert gone.returncode == 1
    assert f"problem  there is no process {threads.pid}" in gone.stdout


@pytest.mark.parametrize(
    "words", [["dump", "--help"], ["doctor", "--help"], ["--help"], ["completion", "bash"]]
)
def test_no_process_is_needed_to_learn(jflame_command: Jflame, words: list[str]) -> None:
    done = jflame_command.run(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) >= 10


def test_environment_of_ascii(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    """Names survive where the locale knows no UTF-8."""
    environment = {**jflame_command.environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    with target(python, "emoji_🔥.py") as emoji:
        out = tmp_path / "огонь.txt"
        done = jflame_command.run("dump", "-p", str(emoji.pid), env=environment)
        assert "targets/emoji_🔥.py:7" in done.stdout, done.stdout
        words = ["record", "-i", "-d", "0.5", "-p", str(emoji.pid), "-o", os.fspath(out)]
        done = jflame_command.run(*words, env=environment)
        assert done.returncode == 0, done.stderr
    assert "emoji_🔥.py:7" in out.read_text(encoding="utf-8")

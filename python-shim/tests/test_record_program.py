"""`jflame record -- CMD`: the program runs as if nobody watched, and is watched from its first bytecode."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from commands import Jflame, script_path, stacks, state, stop, target, total, wait_until
from interpreters import Interpreter
from terminals import in_terminal


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text().split()]


def test_status_and_output_are_the_programs(
    jflame_command: Jflame, few_pythons: Interpreter, tmp_path: Path
) -> None:
    words = [few_pythons.program, script_path("exits_with.py"), "3"]
    done = jflame_command.run("record", "-o", "out.txt", "--", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "to stdout\n"), done.stderr
    assert done.stderr.startswith("to stderr\nwrote out.txt: "), done.stderr
    assert total(stacks((tmp_path / "out.txt").read_text(encoding="utf-8")), "<module>") > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGSEGV])
def test_program_that_is_killed(jflame_command: Jflame, python: str, tmp_path: Path, number: int) -> None:
    words = [python, script_path("exits_with.py"), str(-number)]
    done = jflame_command.run("record", "-o", "out.txt", "--", *words, cwd=tmp_path)
    assert done.returncode == 128 + number, done.stderr
    assert total(stacks((tmp_path / "out.txt").read_text(encoding="utf-8"))) > 0


def test_profile_on_stdout_is_not_mixed_with_the_programs_output(jflame_command: Jflame, python: str) -> None:
    done = jflame_command.run("record", "-o", "-", "--", python, script_path("exits_with.py"), "0")
    assert done.returncode == 0
    assert total(stacks(done.stdout), "<module>") > 0
    assert "to stdout\n" in done.stderr and "to stderr\n" in done.stderr


def test_program_is_seen_before_its_script_begins(
    jflame_command: Jflame, each_python: Interpreter, tmp_path: Path
) -> None:
    spin = "import time\nend = time.time() + 0.6\nwhile time.time() < end:\n    pass\n"
    (tmp_path / "sitecustomize.py").write_text(spin)
    (tmp_path / "script.py").write_text(spin)
    words = ["record", "-r", "500", "-o", "-", "--", "env", f"PYTHONPATH={tmp_path}"]
    done = jflame_command.run(*words, each_python.program, str(tmp_path / "script.py"))
    found = stacks(done.stdout)
    early = sum(stack.count for stack in found if any("sitecustomize.py" in frame for frame in stack.frames))
    late = sum(stack.count for stack in found if any("script.py" in frame for frame in stack.frames))
    assert early > 20 and late > 20, found


@pytest.mark.parametrize("locale", [{"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C"}, {"LC_ALL": "", "LANG": ""}])
def test_program_inherits_what_it_would_without_us(
    jflame_command: Jflame, python: str, tmp_path: Path, locale: dict[str, str]
) -> None:
    words = [python, script_path("shows_surroundings.py"), "a b", "", "ц;*", "--", "-p"]
    limited = ["sh", "-c", 'ulimit -S -n 500; exec "$@"', "sh"]
    environment = {**jflame_command.environment, **locale}
    settings = {"env": environment, "cwd": tmp_path, "input": b"from stdin", "check": True}
    direct, watched = (
        json.loads(subprocess.run([*limited, *command], stdout=subprocess.PIPE, **settings).stdout)
        for command in (words, [*jflame_command.words("record", "-r", "500", "-o", "out.svg", "--"), *words])
    )
    del direct["group"], watched["group"]
    for shown in (direct, watched):  # glibc's posix_spawn ignores the C library's own two signals, 32 and 33
        shown["ignored"] = int(shown["ignored"], 16) & ~(0b11 << 31)
    assert watched == direct


def test_interrupt_is_the_programs(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    """What Ctrl-C does: the terminal sends SIGINT to all of its foreground group."""
    words = jflame_command.words("record", "-o", "out.txt", "--", python, script_path("interrupted.py"))
    done = in_terminal(words, jflame_command.environment, tmp_path, [(b"ready", b"\x03")])
    assert done.status == 7, done
    assert b"interrupted" in done.printed
    assert total(stacks((tmp_path / "out.txt").read_text(encoding="utf-8")), "work") > 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_signal_to_us_alone_reaches_the_program(
    jflame_command: Jflame, python: str, tmp_path: Path, number: int
) -> None:
    words = ["record", "-o", "out.txt", "--", python, script_path("interrupted.py")]
    options = {"stdout": subprocess.PIPE, "cwd": tmp_path, "start_new_session": True}
    with jflame_command.started(*words, **options) as recording:
        assert recording.stdout is not None
        assert recording.stdout.readline() == b"ready\n"
        time.sleep(1)
        assert stop(recording, number) == (7 if number == signal.SIGINT else 128 + number)
    assert total(stacks((tmp_path / "out.txt").read_text(encoding="utf-8")), "work") > 0


def test_time_limit_ends_the_recording_and_not_the_program(
    jflame_command: Jflame, python: str, tmp_path: Path
) -> None:
    out = tmp_path / "out.txt"
    words = ["record", "-d", "0.5", "-o", str(out), "--", python, script_path("sleep_and_work.py"), "3"]
    with jflame_command.started(*words, stdout=subprocess.PIPE) as recording:
        wait_until(out.exists, "the profile is written")
        assert recording.poll() is None
        assert recording.wait(60) == 0


@pytest.mark.parametrize(("script", "status"), [("exit 0", 1), ("exit 5", 5), ("kill -TERM $$", 143)])
def test_program_that_never_runs_python(
    jflame_command: Jflame, tmp_path: Path, script: str, status: int
) -> None:
    done = jflame_command.run("record", "--", "sh", "-c", script, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (status, "")
    assert "has not run a CPython" in done.stderr
    assert done.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("program", ["no-such-program", "/no/such/program", "/etc/passwd", "/"])
def test_program_that_cannot_be_started(jflame_command: Jflame, tmp_path: Path, program: str) -> None:
    done = jflame_command.run("record", "--", program, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("jflame: ") and done.stderr.count("\n") == 1, done.stderr
    assert program in done.stderr
    assert os.listdir(tmp_path) == []


def test_program_found_in_path(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    (tmp_path / "mine").symlink_to(python)
    environment = {**jflame_command.environment, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    words = [
        "record",
        "-o",
        "-",
        "--",
        "mine",
        "-c",
        "import time; t = time.time() + 0.5\nwhile time.time() < t: pass",
    ]
    done = jflame_command.run(*words, env=environment)
    assert done.returncode == 0, done.stderr
    assert total(stacks(done.stdout), "<module>") > 0


def test_tracer_that_is_killed_leaves_the_program_running(
    jflame_command: Jflame, python: str, tmp_path: Path
) -> None:
    words = ["record", "-o", "out.txt", "--", python, script_path("sleep_and_work.py")]
    with jflame_command.started(*words, stdout=subprocess.PIPE, cwd=tmp_path) as recording:
        assert recording.stdout is not None
        assert recording.stdout.readline() == b"ready\n"
        program = children(recording.pid)[0]
        recording.kill()
        recording.wait()
        time.sleep(0.3)
        assert state(program) in "RS"
        os.kill(program, signal.SIGKILL)


def test_ctrl_z_stops_both_and_fg_continues_both(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    shell = ["bash", "--norc", "--noprofile", "-i"]
    command = " ".join(
        jflame_command.words("record", "-o", "out.txt", "--", python, script_path("sleep_and_work.py"), "6")
    )
    steps = [
        (b"$ ", f"{command}\n".encode()),
        (b"ready", b"\x1a"),
        (b"Stopped", b"jobs; echo back-$((40 + 2))\n"),
        (b"back-42", b"fg\n"),
        (b"wrote out.txt", b"echo status-$?; exit\n"),
    ]
    environment = {**jflame_command.environment, "PS1": "$ ", "HISTFILE": "/dev/null"}
    done = in_terminal(shell, environment, tmp_path, steps)
    assert b"status-0" in done.printed, done.printed
    assert total(stacks((tmp_path / "out.txt").read_text(encoding="utf-8")), "toil") > 0


def test_progress_is_shown_on_a_terminal(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    with target(python, "busy.py") as busy:
        words = jflame_command.words("record", "-p", str(busy.pid), "-o", "out.svg")
        done = in_terminal(words, jflame_command.environment, tmp_path, [(b"spin", b"\x03")])
        assert busy.poll() is None
    assert done.status == 0
    assert re.search(rb"\d+\.\d s  \d+ samples  \d+\.\d Hz  spin \(targets/busy.py\) \d+ %", done.printed), (
        done.printed
    )
    last = done.printed.replace(b"\r\n", b"\n").strip().split(b"\033[K")[-1]
    assert last.startswith(b"wrote out.svg: "), last

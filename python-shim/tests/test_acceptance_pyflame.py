"""What pyflame's end-to-end suite asserts, held by this command line: own programs, own words.

pyflame's options become ours: `-r SECONDS` (an interval) is `-r HZ`; `-s` is `-d`, and `-s 0` (one sample) is
a `-d` of less than a period; its default, the GIL holder, is `-g`; `--threads` is `-i` without `-g`; `-x` is
our default; `-t CMD` is `-- CMD`; `-d` is the command `dump`. There is no `--abi`: the version is found. What
it calls `(idle)` is a stack that waits: with -i there, without it not.

=============================  ===============================================================
its test                       here
=============================  ===============================================================
monitor                        test_busy_program
non_gil                        test_sleeping_and_working_in_turn
threaded                       test_threads_have_their_shares
unthreaded                     test_samples_of_the_gil_holder_only
legacy_pid, ..._too_many_pids  test_positional_pid_is_refused_with_the_right_way
dash_t_and_dash_p              test_process_and_program_exclude_each_other
unsupported_abi                test_version_that_is_not_known_is_refused; there is no --abi
exclude_idle                   test_idle_is_excluded
utf8_output                    test_names_in_five_scripts
exit_early                     test_target_that_ends_early
sample_not_python              test_not_python
trace (4)                      test_program_from_its_start
trace_not_python               test_program_that_is_not_python
pyflame_a_pyflame              test_jflame_a_jflame
nonexistent_file, trace_no_    test_record_program.py (a program that cannot be started),
  arg, sample_no_arg, _extra_  test_bad_input.py (words that make no sense, impossible pids)
  args, invalid_pid (4)
permission_error               test_bad_input.py::test_not_ours
include_ts (2)                 not offered: no flame chart, stacks have no time stamps
version (2)                    test_version
trace_forker                   test_program_that_forks
sigchld                        test_program_that_handles_sigchld
thread_dump                    test_dump_of_threads
no_line_numbers                test_no_line_numbers
sigint (its PR 163)            test_interrupt_keeps_what_was_sampled
only (its PR 164)              not offered: one thread is picked in the picture of -t
=============================  ===============================================================

Cases that its suite lacks and that it fails:

====  ============================================  ==============================================
A1    SIGINT for the target arrives                 test_interrupt_of_the_target_arrives
A2    the target's timer signals arrive             test_timer_signals_arrive
A3    kill -9 of the profiler: the target lives     test_killed_profiler_leaves_the_target_alive
A4    an unknown interpreter: one line, no delay    test_version_that_is_not_known_is_refused
A5    a blocking epoll_wait is not disturbed        HarmlessTest of the sampler, which counts EINTR
A6-9  C stacks                                      not part of this command line yet
A10   file names with separators                    test_record.py, names that would break a line
A11   containers, deleted executables               tests of the sampler
A12   torn reads                                    test_record.py; TruthTest of the sampler
====  ============================================  ==============================================
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from commands import Jflame, await_sampling, script_path, stacks, started, state, stop, target, total
from interpreters import Interpreter

import jflame

_FRAME = re.compile(r"^[^;]+ \([^;]+:\d+\)$")


def test_busy_program(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "busy.py") as busy:
        options = ["-g"] if each_python.has_gil else []
        done = jflame_command.run("record", *options, "-p", str(busy.pid), "-d", "1", "-o", "-")
    assert done.returncode == 0
    assert done.stderr.startswith("wrote stdout: ") and done.stderr.count("\n") == 1
    assert done.stdout.endswith("\n")
    found = stacks(done.stdout)
    assert total(found) > 10
    for stack in found:
        assert all(_FRAME.match(frame) for frame in stack.python()), stack
        assert all(1 <= frame.line <= 40 for frame in stack.parsed() if frame.file.endswith("busy.py"))


def test_sleeping_and_working_in_turn(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "sleep_and_work.py") as program:
        found = jflame_command.collapsed(program.pid, "-d", "2", "-i")
    assert total(found, "toil") / total(found) == pytest.approx(0.5, abs=0.2)
    assert any(stack.frames[-1].startswith("waiting: ") for stack in found)


def test_threads_have_their_shares(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "two_busy_threads.py") as threads:
        found = jflame_command.collapsed(threads.pid, "-d", "2", "-i")
    one, two = total(found, "run_one"), total(found, "run_two")
    assert 0.5 < one / two < 2


def test_samples_of_the_gil_holder_only(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "two_busy_threads.py") as threads:
        for _ in range(3):
            found = jflame_command.collapsed(threads.pid, "-g", "-r", "1", "-d", "0.9")
            assert total(found) <= 2  # one at the beginning, one in the first second; each of one thread


def test_positional_pid_is_refused_with_the_right_way(jflame_command: Jflame) -> None:
    for words in (["1"], ["1", "2"]):
        done = jflame_command.run("record", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "a process to sample behind -p" in done.stderr


def test_process_and_program_exclude_each_other(jflame_command: Jflame, python: str) -> None:
    done = jflame_command.run("record", "-p", "1", "--", python, "--version")
    assert (done.returncode, done.stdout) == (2, "")
    assert "exclude each other" in done.stderr


def test_idle_is_excluded(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "sleep_and_work.py") as program:
        found = jflame_command.collapsed(program.pid, "-d", "2")
    assert total(found, "toil") > 0
    assert not any(stack.frames[-1].startswith("waiting: ") for stack in found)


def test_names_in_five_scripts(jflame_command: Jflame, each_python: Interpreter) -> None:
    if not each_python.at_least("3.0"):
        pytest.skip("names are ASCII before Python 3")
    with target(each_python.program, "names_ユニコード.py") as program:
        found = jflame_command.collapsed(program.pid, "-d", "2")
    functions = {frame.function for stack in found for frame in stack.parsed()}
    assert {"été", "وقت", "時間", "ពេល", "เวลา"} <= functions
    assert any(frame.file.endswith("names_ユニコード.py") for stack in found for frame in stack.parsed())


def test_target_that_ends_early(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "busy.py", "5") as busy:
        done = jflame_command.run("record", "-p", str(busy.pid), "-d", "60", "-o", "-")
        assert busy.wait(60) == 0
    assert done.returncode == 0
    assert done.stderr.startswith("wrote stdout: ") and done.stderr.count("\n") == 1
    assert total(stacks(done.stdout), "work") > 0


def test_not_python(jflame_command: Jflame) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with started(["sh", "-c", "echo ready; read forever"], **pipes) as shell:
        assert shell.stdout is not None
        assert shell.stdout.readline() == b"ready\n"
        done = jflame_command.run("record", "-p", str(shell.pid), "-o", "-")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("jflame: ") and done.stderr.count("\n") == 1


def test_program_from_its_start(jflame_command: Jflame, each_python: Interpreter) -> None:
    program = [each_python.program, script_path("busy.py"), "1"]
    done = jflame_command.run("record", "-o", "-", "--", *program)
    assert done.returncode == 0, done.stderr
    assert total(stacks(done.stdout), "work") > 10


@pytest.mark.parametrize("option", ["-t", "-i", "-g", "-s", "-n", "--nonblocking"])
def test_program_from_its_start_with_options(jflame_command: Jflame, python: str, option: str) -> None:
    done = jflame_command.run("record", option, "-o", "-", "--", python, script_path("busy.py"), "1")
    assert done.returncode == 0, done.stderr
    assert total(stacks(done.stdout), "work") > 10


def test_program_that_is_not_python(jflame_command: Jflame) -> None:
    done = jflame_command.run("record", "-o", "-", "--", "sh", "-c", "sleep 0.3")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


def test_jflame_a_jflame(jflame_command: Jflame, tmp_path: Path) -> None:
    """The console script is a Python until it becomes a JVM: not a mistake, and the inner status counts."""
    inner = jflame_command.words("record", "-p", "0")
    done = jflame_command.run("record", "-o", "-", "--", *inner, cwd=tmp_path)
    assert done.returncode == 2
    assert "'0' is not a process id" in done.stderr


def test_version(jflame_command: Jflame) -> None:
    for words in (["--version"], ["-V"]):
        done = jflame_command.run(*words)
        assert (done.returncode, done.stdout, done.stderr) == (0, f"jflame {jflame.__version__}\n", "")


def test_program_that_forks(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    program = [few_pythons.program, script_path("forker.py")]
    alone = jflame_command.run("record", "-o", "-", "--", *program)
    family = jflame_command.run("record", "-s", "-i", "-o", "-", "--", *program)
    for done in (alone, family):
        assert done.returncode == 0, done.stderr
        assert total(stacks(done.stdout), "descend") > 0
    assert len({stack.frames[0] for stack in stacks(family.stdout)}) == 7


def test_program_that_handles_sigchld(
    jflame_command: Jflame, few_pythons: Interpreter, tmp_path: Path
) -> None:
    program = [few_pythons.program, script_path("fork_and_reap.py"), "2"]
    done = jflame_command.run("record", "-o", "out.txt", "--", *program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    forked = re.search(r"^forked (\d+)$", done.stdout, re.MULTILINE)
    assert forked and int(forked.group(1)) > 20, done.stdout
    assert "counted at least one: True" in done.stdout


def test_dump_of_threads(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "named_threads.py") as threads:
        text = jflame_command.run("dump", "-p", str(threads.pid)).stdout
    assert len(re.findall(r"^Thread \d+ \([^)]+\)", text, re.MULTILINE)) == 11


def test_no_line_numbers(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "busy.py") as busy:
        found = jflame_command.collapsed(busy.pid, "-g", "-n", "-d", "1")
    assert found
    assert all(re.match(r"^[^;]+ \([^;:]+\)$", frame) for stack in found for frame in stack.python()), found


def test_interrupt_keeps_what_was_sampled(
    jflame_command: Jflame, few_pythons: Interpreter, tmp_path: Path
) -> None:
    out = tmp_path / "out.txt"
    with target(few_pythons.program, "busy.py") as busy:
        words = ["record", "-p", str(busy.pid), "-o", str(out)]
        with jflame_command.started(*words, stderr=subprocess.DEVNULL) as recording:
            await_sampling(recording)
            time.sleep(0.5)
            assert stop(recording) == 0
        assert busy.poll() is None
    assert total(stacks(out.read_text(encoding="utf-8"))) > 0


def test_interrupt_of_the_target_arrives(
    jflame_command: Jflame, few_pythons: Interpreter, tmp_path: Path
) -> None:
    with target(few_pythons.program, "interrupted.py") as program:
        words = ["record", "-r", "1000", "-p", str(program.pid), "-o", str(tmp_path / "out.txt")]
        with jflame_command.started(*words, stderr=subprocess.DEVNULL) as recording:
            await_sampling(recording)
            time.sleep(0.3)
            assert stop(program) == 7
            assert program.stdout is not None
            assert program.stdout.read() == b"interrupted\n"
            assert recording.wait(60) == 0


def test_timer_signals_arrive(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    counts = []
    for watched in (False, True):
        with target(few_pythons.program, "timer_signals.py") as program:
            if watched:
                jflame_command.run("record", "-r", "1000", "-p", str(program.pid), "-o", "-")
            assert program.stdout is not None
            counts.append(int(program.stdout.read()))
    assert counts[1] > 0.8 * counts[0], counts


def test_killed_profiler_leaves_the_target_alive(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    chance = random.Random(7)
    with target(python, "busy.py") as busy:
        for _ in range(10):
            words = ["record", "-r", "10000", "-p", str(busy.pid), "-o", str(tmp_path / "out.txt")]
            with jflame_command.started(*words, stderr=subprocess.DEVNULL) as recording:
                await_sampling(recording)
                time.sleep(chance.random() / 5)
                recording.send_signal(signal.SIGKILL)
                recording.wait()
            assert busy.poll() is None
            assert state(busy.pid) in "RS"


_UNKNOWN = """
#include <stdio.h>
#include <unistd.h>
char _PyRuntime[65536] = {1};
const unsigned long Py_Version = 0x036300f0;
const char *Py_GetVersion(void) { return "3.99.0 (not yet)"; }
int main(void) { puts("ready"); fflush(stdout); for (;;) pause(); }
"""


def test_version_that_is_not_known_is_refused(jflame_command: Jflame, tmp_path: Path) -> None:
    """Something that exports what a CPython 3.99 would."""
    compiler = shutil.which("cc")
    if not compiler:
        pytest.skip("no C compiler (cc)")
    source = tmp_path / "unknown.c"
    source.write_text(_UNKNOWN)
    subprocess.run([compiler, "-rdynamic", "-o", str(tmp_path / "unknown"), str(source)], check=True)
    with started([str(tmp_path / "unknown")], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        for command in (["record", "-o", "-"], ["dump"], ["top"]):
            done = jflame_command.run(*command, "-p", str(program.pid))
            assert (done.returncode, done.stdout) == (1, ""), done.stdout
            assert "3.99" in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert program.poll() is None
        assert state(program.pid) == "S"

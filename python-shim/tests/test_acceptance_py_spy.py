"""What py-spy holds itself to, held by this command line: own programs, own words.

Cases A1 to A15 are those of `tests/integration_test.rs` of py-spy 0.4.2, the last two of its
`tests/integration_test.py`.

====  ============================================  =======================================
case  what py-spy asserts                           here
====  ============================================  =======================================
A1    a busy loop is active                         test_busy_loop_is_active
A2    GIL only, a busy loop: 95 samples in 2 s      test_busy_loop_holds_the_gil
A3    a sleeper's two frames, lines, no GIL         test_sleeper
A4    GIL only, a sleeper: at most 10 samples       test_sleeper_does_not_hold_the_gil
A5    with idle threads: one stack has 95 %         test_sleeper_with_idle
A6    ten threads with names, and MainThread        test_thread_names
A7    short threads: at most 3 errors in 100 samplestest_threads_that_come_and_go
A8    a recursion: no stack is deeper than it can betest_recursion
A9    a file name with an emoji                     test_emoji_in_a_file_name
A10   a function with a Cyrillic name               test_cyrillic_name
A11   line numbers that go backwards                test_lines_that_go_backwards
A12   local variables                               not offered: jflame shows no values
A13   three processes with -s                       test_children
A14   a child that is a zombie                      test_zombie_child
A15   a Python that a shell starts later            test_python_that_comes_late
A16   dump -s: each process has one header          test_dump_of_threads_and_a_child
A17   a completion script                           test_completion
====  ============================================  =======================================

Native stacks and core dumps (its unit tests on both) are not part of this command line.
"""

from __future__ import annotations

import re
import subprocess
import time

import pytest
from commands import Jflame, script_path, stacks, started, target, total
from interpreters import Interpreter
from test_dump import dumped, python_frames


def test_busy_loop_is_active(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "endless.py") as endless:
        (process,) = dumped(jflame_command, endless.pid)
    (thread,) = process["threads"]
    assert (thread["state"], thread["owns_gil"]) == ("running", each_python.has_gil)


def test_busy_loop_holds_the_gil(jflame_command: Jflame, each_python: Interpreter) -> None:
    if not each_python.has_gil:
        pytest.skip(f"{each_python} has no GIL")
    with target(each_python.program, "endless.py") as endless:
        found = jflame_command.collapsed(endless.pid, "--gil", "-d", "2", "-r", "100")
    assert total(found, "endless") >= 95


def test_sleeper(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "asleep.py") as asleep:
        (process,) = dumped(jflame_command, asleep.pid)
    (thread,) = process["threads"]
    assert [(frame["name"], frame["line"]) for frame in python_frames(thread)] == [
        ("long_sleep", 6),
        ("<module>", 11),
    ]
    assert python_frames(thread)[0]["filename"] == script_path("asleep.py")
    assert (thread["state"], thread["owns_gil"]) == ("asleep", False)


def test_sleeper_does_not_hold_the_gil(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "asleep.py") as asleep:
        found = jflame_command.collapsed(asleep.pid, "--gil", "-d", "2", "-r", "100")
    assert total(found) <= 10


def test_sleeper_with_idle(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "asleep.py") as asleep:
        found = jflame_command.collapsed(asleep.pid, "--idle", "-d", "2", "-r", "100")
    most = max(found, key=lambda stack: stack.count)
    assert most.count >= 0.95 * total(found) > 0
    assert [(frame.function, frame.line) for frame in most.parsed()] == [("<module>", 11), ("long_sleep", 6)]


def test_thread_names(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "named_threads.py") as threads:
        (process,) = dumped(jflame_command, threads.pid)
    names = {thread["name"] for thread in process["threads"]}
    assert names == {"MainThread", *(f"Worker {number} of ten" for number in range(10))}
    assert len({thread["tid"] for thread in process["threads"]}) == 11


def test_threads_that_come_and_go(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "short_threads.py") as threads:
        done = jflame_command.run("record", "-p", str(threads.pid), "-d", "3", "-r", "50", "-i", "-o", "-")
        assert threads.poll() is None
    assert done.returncode == 0
    failed = re.search(r"(\d+) samples? failed", done.stderr)
    assert int(failed.group(1)) if failed else 0 <= 3, done.stderr
    assert total(stacks(done.stdout), "live", "spawn") > 50


def test_recursion(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "recursive.py") as recursive:
        found = jflame_command.collapsed(recursive.pid, "-d", "2", "-r", "200")
    assert total(found) > 100
    for stack in found:
        frames = stack.parsed()
        assert len(frames) == len(stack.python()) <= 22
        assert frames[0].function == "<module>" and frames[0].line in (11, 12)
        assert {frame.function for frame in frames[1:]} <= {"descend"}


def test_emoji_in_a_file_name(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "emoji_🔥.py") as emoji:
        (process,) = dumped(jflame_command, emoji.pid)
    frames = python_frames(process["threads"][0])
    assert [(frame["name"], frame["line"]) for frame in frames] == [("wait_here", 7), ("<module>", 12)]
    assert frames[0]["filename"] == script_path("emoji_🔥.py")


def test_cyrillic_name(jflame_command: Jflame, each_python: Interpreter) -> None:
    if not each_python.at_least("3.0"):
        pytest.skip("names are ASCII before Python 3")
    with target(each_python.program, "cyrillic.py") as cyrillic:
        (process,) = dumped(jflame_command, cyrillic.pid)
    frames = python_frames(process["threads"][0])
    assert [(frame["name"], frame["line"]) for frame in frames] == [("ожидание", 7), ("<module>", 12)]


def test_lines_that_go_backwards(jflame_command: Jflame, each_python: Interpreter) -> None:
    with target(each_python.program, "lines_backwards.py") as backwards:
        (process,) = dumped(jflame_command, backwards.pid)
    frames = python_frames(process["threads"][0])
    functions = [frame["name"].split(".")[-1] for frame in frames]
    # A comprehension is a function of its own from 3.0 on and no more from 3.12 on (PEP 709).
    own = each_python.at_least("3.0") and not each_python.at_least("3.12")
    assert functions == [*(["<listcomp>"] if own else []), "several_lines", "<module>"]
    assert all(7 <= frame["line"] <= 14 for frame in frames[:-1]), frames
    assert frames[-1]["line"] == 19


def test_children(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "children.py") as parent:
        processes = dumped(jflame_command, parent.pid, "-s")
        found = jflame_command.collapsed(parent.pid, "-s", "-i", "-d", "1")
    assert len({process["pid"] for process in processes}) == len(processes) >= 3
    # multiprocessing's own helpers (the resource tracker) are processes too.
    sleeping = [process for process in processes if "child_sleeps" in str(process["threads"])]
    assert len(sleeping) == 2
    assert len({stack.frames[0] for stack in found}) >= 3
    assert all(re.search(r"process \d+", stack.frames[0]) for stack in found)


def test_zombie_child(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "zombie_child.py") as parent:
        done = jflame_command.run("record", "-p", str(parent.pid), "-s", "-d", "1", "-o", "-")
    assert done.returncode == 0, done.stderr
    assert total(stacks(done.stdout), "work_on") == total(stacks(done.stdout)) > 0


def test_python_that_comes_late(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    words = ["sh", script_path("late_python.sh"), few_pythons.program, script_path("endless.py")]
    with started(words, stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        assert shell.stdout.readline() == b"ready\n"
        processes = dumped(jflame_command, shell.pid, "-s")
        found = jflame_command.collapsed(shell.pid, "-s", "-d", "1")
        for process in processes:
            subprocess.run(["kill", str(process["pid"])], check=True)
    assert len(processes) == 1
    assert processes[0]["pid"] != shell.pid
    assert total(found, "endless") == total(found) > 0


def test_python_that_comes_after_us(jflame_command: Jflame, python: str) -> None:
    words = ["sh", "-c", 'sleep 4; "$@"', "sh", python, script_path("busy.py"), "2"]
    with started(words, stdout=subprocess.DEVNULL) as shell:
        time.sleep(0.2)
        found = jflame_command.collapsed(shell.pid, "-s")
        assert shell.wait(60) == 0
    assert total(found, "work") > 50


def test_dump_of_threads_and_a_child(jflame_command: Jflame, few_pythons: Interpreter) -> None:
    with target(few_pythons.program, "threads_and_child.py") as parent:
        text = jflame_command.run("dump", "-p", str(parent.pid), "-s").stdout
    headers = re.findall(r"^Process (\d+): ", text, re.MULTILINE)
    assert headers[0] == str(parent.pid)
    assert len(set(headers)) == len(headers) >= 2
    assert text.count("sleep_long (") == 6, text


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_completion(jflame_command: Jflame, shell: str) -> None:
    done = jflame_command.run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    for word in ("record", "dump", "top", "render", "diff", "doctor", "--nonblocking", "--no-line-numbers"):
        assert word in done.stdout
    assert "jflame.jar" not in done.stdout


def test_completion_completes(jflame_command: Jflame) -> None:
    script = jflame_command.run("completion", "bash").stdout
    question = """
        COMP_WORDS=(jflame rec); COMP_CWORD=1; COMP_LINE="jflame rec"; COMP_POINT=10
        _complete_jflame; echo "${COMPREPLY[@]}"
        COMP_WORDS=(jflame record --nonb); COMP_CWORD=2; COMP_LINE="jflame record --nonb"; COMP_POINT=20
        _complete_jflame; echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script + question], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stdout.split() == ["record", "--nonblocking"], done.stderr

"""A cell under %%jflame does what it does without: with a working service, and with none."""

from __future__ import annotations

import re

import pytest
from conftest import NewKernel
from kernels import Kernel, Reply

CELLS = {
    "value": "1 + 1",
    "silenced": "1 + 1;",
    "several lines": "x = 3\nprint(x)\n\nx * 2",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\n'slept'",
    "await that raises": "import asyncio\nawait asyncio.sleep(0)\n1/0",
    "error": "def f():\n    return 1/0\n\nf()",
    "syntax error": "x = 1\ndef f(:\n    pass",
    "indentation": "  x = 5\n  x",
    "time below": "%%time\nx = 7\nx",
    "capture below": "%%capture out\nprint('inside')",
    "blank line, then a magic": "\n%%time\n8",
    "line magic": "y = %sx echo shell\ny",
    "shell": "!echo from the shell",
    "automagic": "pwd",
    "help": "len?",
    "system exit": "raise SystemExit(3)",
    "nested run": "r = get_ipython().run_cell('2 + 2')\nr.result",
    "nested error": "r = get_ipython().run_cell('1/0')\n'after'",
    "fork": "import os\npid = os.fork()\nif pid == 0:\n    os._exit(7)\nos.waitpid(pid, 0)[1]",
    "pool": "from multiprocessing import get_context\np = get_context('fork').Pool(2)\np.map(abs, [-2])",
    "future": "from __future__ import annotations\n1",
    "display": "from IPython.display import display\ndisplay('a')\nprint('b')\n'c'",
}


@pytest.fixture(scope="module", params=["service", "no Java"])
def kernel(request: pytest.FixtureRequest, new_kernel: NewKernel) -> Kernel:
    if request.param == "service":
        kernel: Kernel = request.getfixturevalue("profiling_kernel")
        return kernel
    kernel = new_kernel({"JFLAME_JAVA": "/nonexistent/java"})
    kernel.execute("%load_ext jflame")
    return kernel


def comparable(reply: Reply) -> dict[str, object]:
    """What must not depend on jflame; counts, addresses and times do not depend on it either, but vary."""
    lines = re.findall(r"(?:line |---> ?|-> )(\d+)", reply.traceback)
    displays = [
        bundle
        for bundle in reply.displays
        if bundle not in reply.profiles and 'role="alert"' not in str(bundle)
    ]
    stdout = re.sub(r"(CPU times|Wall time).*", r"\1", reply.stdout)
    value = re.sub(r"\d{5,}", "N", reply.error_value)
    return {
        "status": reply.status,
        "result": reply.result,
        "stdout": stdout,
        "error": (reply.error_name, value),
        "lines": lines,
        "displays": displays,
    }


@pytest.mark.parametrize("name", CELLS)
def test_as_without_jflame(kernel: Kernel, name: str) -> None:
    body = CELLS[name]
    # A comment takes the heading's place, where the cell may have one, so that lines agree.
    single = len(body.strip().splitlines()) == 1 or "%%" in body or name == "indentation"
    plain = kernel.execute(body if single else "# no profile\n" + body)
    profiled = kernel.execute("%%jflame\n" + body)
    expected = comparable(plain)
    if single:
        expected["lines"] = comparable(profiled)["lines"]
    assert comparable(profiled) == expected
    if name != "syntax error":
        assert len(profiled.profiles) + len(profiled.boxes) == 1, profiled


def test_syntax_error_shows_no_profile(kernel: Kernel) -> None:
    reply = kernel.execute("%%jflame\ndef f(:\n  pass")
    assert (reply.status, reply.error_name, reply.displays) == ("error", "SyntaxError", [])
    assert "line 2" in reply.traceback


@pytest.mark.parametrize("above", ["", "\n", "\n\n   \n"])
def test_traceback_has_the_editors_lines(kernel: Kernel, above: str) -> None:
    cell = above + "%%jflame -r 50\nx = 1\n\n1/0"
    reply = kernel.execute(cell)
    wanted = cell.splitlines().index("1/0") + 1
    assert reply.status == "error"
    assert f"line {wanted}" in reply.traceback
    assert re.search(rf"-> *{wanted} +1/0", reply.traceback), reply.traceback


def test_interrupt_ends_the_cell_as_an_error(kernel: Kernel) -> None:
    reply = kernel.execute(
        "%%jflame\nimport time\nprint('ready')\nfor _ in range(3000):\n    time.sleep(0.01)",
        interrupt_at="ready",
    )
    assert (reply.status, reply.error_name) == ("error", "KeyboardInterrupt")
    assert len(reply.profiles) + len(reply.boxes) == 1
    assert kernel.value("1 + 1") == "2"


def test_interrupt_of_an_awaiting_cell(kernel: Kernel) -> None:
    reply = kernel.execute(
        "%%jflame\nimport asyncio\nprint('ready')\nfor _ in range(600):\n    await asyncio.sleep(0.05)",
        interrupt_at="ready",
    )
    assert reply.status == "error"
    assert reply.seconds < 20
    assert len(reply.profiles) + len(reply.boxes) == 1
    if reply.profiles:
        assert kernel.value("__import__('jflame').last.title == f'In [{len(In) - 2}]'") == "True"


@pytest.mark.parametrize("below", ["", "\n\n"])
def test_empty_cell_is_told_apart(kernel: Kernel, below: str) -> None:
    reply = kernel.execute("%%jflame" + below)
    assert reply.status == "error"
    assert "the cell body is empty" in reply.stderr
    assert reply.displays == []


def test_help_shows_the_options(kernel: Kernel) -> None:
    kernel.execute("%%jflame?")
    help_text = kernel.value("get_ipython().find_cell_magic('jflame').__doc__")
    for option in (
        "--rate",
        "--duration",
        "--idle",
        "--threads",
        "--subprocesses",
        "--python-only",
        "--raw",
        "--budget",
        "--title",
        "--output",
    ):
        assert option in help_text
    assert kernel.execute("%%jflame?").displays == []


@pytest.mark.parametrize(
    "options", ["-r 0", "-r x", "-r nan", "-d -1", "-o profile.pdf", "--nonsense", '--title "x']
)
def test_bad_options_leave_the_cell_alone(kernel: Kernel, options: str) -> None:
    reply = kernel.execute(f"%%jflame {options}\n40 + 2")
    assert (reply.status, reply.result, reply.displays) == ("ok", "42", [])
    assert reply.stderr.count("\n") == 1
    assert "usage: %%jflame" in reply.stderr


def test_nested_in_another_cell_magic(kernel: Kernel) -> None:
    reply = kernel.execute("%%time\n%%jflame\nx = 6\nx * 7")
    assert (reply.status, reply.result) == ("ok", "42")
    assert "Wall time" in reply.stdout
    assert len(reply.profiles) + len(reply.boxes) == 1


def test_reload_twice_shows_one_profile(kernel: Kernel) -> None:
    kernel.execute("%reload_ext jflame")
    assert kernel.execute("%reload_ext jflame").status == "ok"
    reply = kernel.execute("%%jflame\n3")
    assert reply.result == "3"
    assert len(reply.displays) == 1


def test_load_twice_says_so(kernel: Kernel) -> None:
    reply = kernel.execute("%load_ext jflame")
    assert "already loaded" in reply.stdout
    assert len(kernel.execute("%%jflame\n3").displays) == 1


def test_unload_leaves_nothing(kernel: Kernel) -> None:
    kernel.execute("%unload_ext jflame")
    reply = kernel.execute("%%jflame\n3")
    assert "jflame` not found" in reply.stderr or "not found" in reply.stderr + reply.error_value
    assert (
        kernel.value("[t for t in get_ipython().input_transformers_cleanup if 'jflame' in repr(t)]") == "[]"
    )
    assert "jflame" not in kernel.value("get_ipython().events.callbacks['post_run_cell']")
    kernel.execute("%load_ext jflame")
    assert len(kernel.execute("%%jflame\n3").displays) == 1

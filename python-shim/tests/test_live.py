"""The graph below a cell that still runs."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from conftest import NewKernel
from kernels import Kernel

nbclient = pytest.importorskip("nbclient", reason="nbclient, which runs whole notebooks, is not installed")
nbformat = pytest.importorskip("nbformat", reason="nbformat, which reads notebooks, is not installed")

_BUSY = """
def busy(seconds):
    end = time.time() + seconds
    while time.time() < end:
        sum(range(1000))
"""
_LONG = "%%jflame\nimport time" + _BUSY + "busy(5)"


def test_long_cell_shows_its_graph_while_it_runs(profiling_kernel: Kernel) -> None:
    reply = profiling_kernel.execute(_LONG)
    assert reply.status == "ok"
    assert 2 <= len(reply.live) <= 6, len(reply.live)
    for bundle in reply.live:
        assert "running" in bundle["text/html"]
        assert "busy · In [" in bundle["text/html"]  # the hottest line now
        assert "data:image/svg+xml;base64," in bundle["text/html"]
        assert "<script" not in bundle["text/html"]
        assert len(bundle["text/html"]) < 60_000
    # One display, and what is saved is its last state.
    assert len(reply.displays) == 1
    assert "running <b>" not in reply.html and "<details" in reply.html
    assert reply.displays[0] not in reply.live


def test_live_pictures_come_at_most_once_a_second(profiling_kernel: Kernel) -> None:
    reply = profiling_kernel.execute(_LONG)
    gaps = [later - earlier for earlier, later in zip(reply.live_at, reply.live_at[1:])]
    assert sum(gaps) >= 0.8 * len(gaps), gaps


def test_short_cell_is_displayed_once(profiling_kernel: Kernel) -> None:
    reply = profiling_kernel.execute("%%jflame\n__import__('time').sleep(0.5)")
    assert len(reply.displays) == 1 and reply.live == []


@pytest.mark.parametrize("heading", ["%%jflame --no-live", "%config JFlame.live = False\n%%jflame"])
def test_live_graph_can_be_switched_off(profiling_kernel: Kernel, heading: str) -> None:
    *before, magic = heading.split("\n")
    profiling_kernel.execute("\n".join(before))
    reply = profiling_kernel.execute(f"{magic}\n__import__('time').sleep(3)")
    profiling_kernel.execute("%config JFlame.live = True")
    assert len(reply.profiles) == 1 and reply.live == []


def test_last_is_the_profile_so_far_inside_the_cell(profiling_kernel: Kernel) -> None:
    code = "import jflame\nseen = []\nfor _ in range(10):\n    busy(0.5)\n    seen.append(jflame.last)"
    reply = profiling_kernel.execute("%%jflame --title sofar\nimport time" + _BUSY + code)
    assert reply.status == "ok", reply
    titles = json.loads(profiling_kernel.value("__import__('json').dumps([s.title for s in seen])")[1:-1])
    assert titles[-1] == "sofar"
    samples = profiling_kernel.value("[s.samples for s in seen if s.title == 'sofar']")
    growing = json.loads(samples)
    assert growing == sorted(growing) and growing[0] < growing[-1]
    assert profiling_kernel.value("'busy' in seen[-1].text and 'busy' in seen[-1].collapsed") == "True"
    assert int(profiling_kernel.value("jflame.last.samples")) > growing[-1]


def test_interrupted_long_cell_has_its_graph_so_far(profiling_kernel: Kernel) -> None:
    code = "%%jflame\nimport time" + _BUSY + "busy(4)\nprint('far', flush=True)\nbusy(60)"
    reply = profiling_kernel.execute(code, interrupt_at="far")
    assert reply.status == "error" and reply.error_name == "KeyboardInterrupt"
    assert len(reply.profiles) == 1 and len(reply.displays) == 1
    assert "busy" in reply.plain and reply.live
    assert profiling_kernel.execute("%%jflame\n1").status == "ok"


def test_nothing_lands_under_the_next_cell(profiling_kernel: Kernel) -> None:
    profiling_kernel.execute(_LONG)
    reply = profiling_kernel.execute("__import__('time').sleep(3)")
    assert reply.displays == [] and reply.live == []
    assert "jflame-live" not in profiling_kernel.value(
        "[t.name for t in __import__('threading').enumerate()]"
    )


def test_its_own_thread_is_not_in_the_picture(profiling_kernel: Kernel) -> None:
    reply = profiling_kernel.execute(_LONG.replace("%%jflame", "%%jflame --threads"))
    assert reply.live
    assert "live.py" not in profiling_kernel.value("__import__('jflame').last.collapsed")


def test_printed_lines_keep_their_order(profiling_kernel: Kernel) -> None:
    code = "for i in range(4000):\n    print(i)\n    time.sleep(0.001)"
    reply = profiling_kernel.execute("%%jflame\nimport time\n" + code)
    assert reply.stdout == "".join(f"{i}\n" for i in range(4000))
    assert reply.live


def test_cell_that_clears_its_output_has_its_graph_in_the_end(profiling_kernel: Kernel) -> None:
    code = "from IPython.display import clear_output\nfor i in range(5):\n    busy(1)\n"
    code += "    clear_output(wait=True)\n    print(i)"
    reply = profiling_kernel.execute("%%jflame\nimport time" + _BUSY + code)
    assert len(reply.profiles) == 1, reply.displays
    assert "<details" in reply.profiles[0]["text/html"]
    clear = profiling_kernel.value("get_ipython().display_pub.clear_output.__qualname__")
    assert "LiveDisplay" not in clear


def test_captured_cell_has_its_graph_outside(profiling_kernel: Kernel) -> None:
    reply = profiling_kernel.execute(
        "%%jflame\n%%capture caught\nimport time" + _BUSY + "busy(4)\nprint('in')"
    )
    assert len(reply.profiles) == 1 and len(reply.displays) == 1, reply
    assert profiling_kernel.value("(caught.stdout, caught.outputs)") == "('in\\n', [])"


def test_forked_children_are_not_held_up(profiling_kernel: Kernel) -> None:
    code = """
import multiprocessing, os
def child(connection):
    connection.send(os.getpid())
context = multiprocessing.get_context("fork")
pids = set()
end = time.time() + 5
while time.time() < end:
    ours, theirs = context.Pipe()
    process = context.Process(target=child, args=(theirs,))
    process.start()
    assert ours.poll(20), "the child hangs"
    pids.add(ours.recv())
    process.join()
len(pids) > 20
"""
    reply = profiling_kernel.execute("%%jflame\nimport time" + _BUSY + code, timeout_seconds=90)
    assert reply.status == "ok", reply
    assert reply.result == "True" and len(reply.profiles) == 1 and reply.live


def test_service_that_ends_costs_the_cell_nothing(new_kernel: NewKernel, jar: str) -> None:
    kernel = new_kernel({"JFLAME_JAR": jar})
    kernel.execute("%load_ext jflame")
    kernel.wait_for_service()
    kill = "os.kill(get_ipython()._jflame.service.pid(), signal.SIGKILL)"
    code = f"import os, signal\nbusy(3.5)\n{kill}\nbusy(2)\n'done'"
    reply = kernel.execute("%%jflame\nimport time" + _BUSY + code, timeout_seconds=90)
    assert reply.status == "ok" and reply.result == "'done'"
    assert len(reply.boxes) == 1 and len(reply.displays) == 1, reply
    kernel.wait_for_service()


def test_notebook_that_is_executed_as_a_whole(new_kernel: NewKernel, jar: str, tmp_path: Path) -> None:
    sources = ("%load_ext jflame\nimport time\ntime.sleep(3)", _LONG)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    kernel = new_kernel({"JFLAME_JAR": jar})
    nbclient.NotebookClient(notebook, km=kernel.manager, timeout=120).execute()
    (output,) = notebook.cells[1].outputs
    assert output.output_type == "display_data"
    assert "<details" in output.data["text/html"] and "data:image/svg+xml;base64," in output.data["text/html"]
    assert "transient" not in output


def test_live_graph_takes_little(profiling_kernel: Kernel) -> None:
    """The service's own CPU time, of a cell that only sleeps: sampling and drawing together."""
    pid = profiling_kernel.service_pid()
    before, began_at = _cpu_seconds(pid), time.monotonic()
    reply = profiling_kernel.execute("%%jflame\n__import__('time').sleep(12)")
    share = (_cpu_seconds(pid) - before) / (time.monotonic() - began_at)
    assert reply.live and share < 0.25, share


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100

"""Native frames as users see them: above the line that calls them, folded, and left out when asked."""

from __future__ import annotations

import json
import re

import pytest
from commands import Jflame, target, total
from kernels import Kernel
from test_profile import collapsed, count_share, share

HASHES = "import hashlib, time\ndata = b'x' * 4_000_000\n"
HASH_CELL = (
    "%%jflame -r 200 {}\nwhile time.perf_counter() < time0 + 1.5:\n    hashlib.sha256(data).digest()\n"
)
PLUMBING = "_PyEval_|_PyObject_(Make|Call|Vector)|vectorcall|pymain_|__libc_start"


@pytest.fixture
def kernel(profiling_kernel: Kernel) -> Kernel:
    profiling_kernel.execute(HASHES)
    return profiling_kernel


def profile_hashes(kernel: Kernel, options: str = "") -> None:
    kernel.execute("time0 = time.perf_counter()")
    reply = kernel.execute(HASH_CELL.format(options))
    assert len(reply.profiles) == 1, reply


def test_a_hash_is_above_the_line_that_asks_for_it(kernel: Kernel) -> None:
    profile_hashes(kernel)
    assert count_share(kernel, r"^<module> \(In \[\d+\]:3\);.*(?i:sha256)[^;]* \([^;]*\.so") > 0.8, collapsed(
        kernel
    )
    assert count_share(kernel, PLUMBING) == 0, collapsed(kernel)
    # A line's own time is that of what it calls in C too; the functions say where that went.
    text = kernel.execute("import jflame; print(jflame.last.text)").stdout
    assert share(kernel, r"In \[\d+\] line 3") > 0.8, text


def test_python_only_shows_no_native_frame(kernel: Kernel) -> None:
    profile_hashes(kernel, "--python-only")
    assert count_share(kernel, r"\.so|sha256") == 0, collapsed(kernel)
    assert count_share(kernel, r"^<module> \(In \[\d+\]:3\)$") > 0.8, collapsed(kernel)


def test_raw_shows_plumbing(kernel: Kernel) -> None:
    profile_hashes(kernel, "--raw")
    assert count_share(kernel, r"^<module> \(In \[\d+\]:3\);.*(?i:sha256)") > 0.8, collapsed(kernel)


def test_config_chooses_python_only(kernel: Kernel) -> None:
    kernel.execute("%config JFlame.python_only = True")
    profile_hashes(kernel)
    kernel.execute("%config JFlame.python_only = False")
    assert count_share(kernel, r"\.so") == 0, collapsed(kernel)


def test_config_refuses_an_impossible_budget(kernel: Kernel) -> None:
    assert "2% or 0.02, or off" in kernel.execute("%config JFlame.budget = 'much'").stderr
    assert kernel.value("get_ipython().find_cell_magic('jflame').__self__.budget") in ("2%", "'2%'")


def test_a_matrix_product_is_in_the_blas(kernel: Kernel) -> None:
    if kernel.execute("import numpy").error_name:
        pytest.skip("numpy is missing")
    kernel.execute("a = numpy.random.rand(500, 500); time0 = time.perf_counter()")
    kernel.execute("%%jflame -r 200\nwhile time.perf_counter() < time0 + 1.5:\n    a @ a\n")
    assert count_share(kernel, r"^<module> \(In \[\d+\]:3\);.*gemm") > 0.7 * count_share(kernel, r"^<module>")
    assert count_share(kernel, PLUMBING) == 0, collapsed(kernel)


def test_a_training_step_reads_from_its_line_to_the_matrix_kernel(kernel: Kernel) -> None:
    if kernel.execute("import torch").error_name:
        pytest.skip("torch is missing")
    # On one thread: several wait for each other most of the time where other programs run too.
    kernel.execute("torch.set_num_threads(1); net = torch.nn.Linear(512, 512); x = torch.randn(512, 512)")
    kernel.execute("net(x).sum().backward(); time0 = time.perf_counter()")
    loop = "while time.perf_counter() < time0 + 3:\n    net(x).sum().backward()\n"
    kernel.execute("%%jflame -r 200 --budget off\n" + loop)
    forward = (
        r"^<module> \(In \[\d+\]:3\);Linear\.forward [^;]*;aten::linear [^;]*;aten::addmm [^;]*;.*(?i:gemm)"
    )
    backward = r"^<module> \(In \[\d+\]:3\);.*;AddmmBackward0 [^;]*;.*;aten::mm [^;]*;.*(?i:gemm)"
    assert count_share(kernel, forward) > 0.1, collapsed(kernel)
    assert count_share(kernel, backward) > 0.1, collapsed(kernel)
    # THPVariable_dealloc and the like, outside of the namespace, are work of their own and stay.
    hidden = PLUMBING + "|wrap_kernel_functor|redispatch|torch::autograd::THPVariable"
    assert count_share(kernel, hidden) == 0, collapsed(kernel)


def test_dump_shows_native_frames_leaf_first(jflame_command: Jflame, python: str) -> None:
    with target(python, "hashes.py") as hashes:
        frames = _main_thread(jflame_command.run("dump", "-p", str(hashes.pid), "--json").stdout)
        text = jflame_command.run("dump", "-p", str(hashes.pid)).stdout
        only = _main_thread(
            jflame_command.run("dump", "-p", str(hashes.pid), "--json", "--python-only").stdout
        )
    assert [frame["name"] for frame in frames[-2:]] == ["main", "<module>"], frames
    assert any(frame["module"] for frame in frames[:-2]), frames
    assert re.search(r"^ {4}\S+ \(\S+\.so[^)]*\)$", text, re.MULTILINE), text
    assert [frame["name"] for frame in only] == ["main", "<module>"]


def test_a_recording_goes_down_to_the_hash(jflame_command: Jflame, python: str) -> None:
    with target(python, "hashes.py") as hashes:
        found = jflame_command.collapsed(hashes.pid, "-d", "2", "-r", "200")
        only = jflame_command.collapsed(hashes.pid, "-d", "1", "-r", "200", "--python-only")
    assert sum(stack.count for stack in found if ".so" in stack.frames[-1]) > 0.8 * total(found), found
    assert not [stack for stack in found if re.search(PLUMBING, ";".join(stack.frames))]
    assert {frame for stack in only for frame in stack.frames if ".so" in frame} == set()


@pytest.mark.parametrize("budget", ["0", "2", "150%", "-1%", "much", ""])
def test_an_impossible_budget_is_refused(jflame_command: Jflame, budget: str) -> None:
    done = jflame_command.run("record", "-p", "1", "--budget", budget)
    assert done.returncode == 2
    assert "2% or 0.02, or off" in done.stderr


@pytest.mark.parametrize("budget", ["2%", "0.02", "off"])
def test_a_budget_is_taken(jflame_command: Jflame, python: str, budget: str) -> None:
    with target(python, "hashes.py") as hashes:
        assert jflame_command.collapsed(hashes.pid, "-d", "0.5", "--budget", budget)


def _main_thread(text: str) -> list[dict[str, str]]:
    frames: list[dict[str, str]] = json.loads(text)[0]["threads"][0]["frames"]
    return frames

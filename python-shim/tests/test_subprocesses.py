"""What `%%jflame --subprocesses` shows of the kernel's child processes."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter

import pytest
from kernels import Kernel

BURN = """\
import time, multiprocessing, os
def burn(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
"""

FORKED = """\
%%jflame --subprocesses
workers = [multiprocessing.get_context("fork").Process(target=burn, args=(2.0,)) for _ in range(2)]
for worker in workers:
    worker.start()
burn(2.0)
for worker in workers:
    worker.join()
print(*[worker.pid for worker in workers], os.getpid())
"""

LOADER = """\
%%jflame --subprocesses
import torch
class Slow(torch.utils.data.Dataset):
    def __len__(self):
        return 16
    def __getitem__(self, index):
        end = time.perf_counter() + 0.1
        while time.perf_counter() < end:
            pass
        return torch.ones(4)
seen = sum(batch.sum().item() for batch in torch.utils.data.DataLoader(Slow(), batch_size=2, num_workers=2))
print(seen)
"""


def samples_by_process(kernel: Kernel, pattern: str) -> Counter[int]:
    """The samples in whose stack `pattern` occurs, by process id."""
    found: Counter[int] = Counter()
    for line in kernel.execute("import jflame; print(jflame.last.collapsed)").stdout.strip().splitlines():
        stack, _, count = line.rpartition(" ")
        process = re.match(r"[^;]*\(process (\d+)\)", stack) or re.match(r"process (\d+)", stack)
        assert process, line
        if re.search(pattern, stack):
            found[int(process.group(1))] += int(count)
    return found


def test_forked_workers_are_in_the_picture(profiling_kernel: Kernel) -> None:
    profiling_kernel.execute(BURN)
    reply = profiling_kernel.execute(FORKED)
    assert len(reply.profiles) == 1, reply
    *workers, kernel = map(int, reply.stdout.split())

    burning = samples_by_process(profiling_kernel, r"burn \(In")
    assert set(burning) == {*workers, kernel}
    # Each burnt two seconds; the first 0.1 s of a child's life may be missed, more on a machine that is busy.
    for worker in workers:
        assert burning[worker] == pytest.approx(burning[kernel], rel=0.5), burning
    # A forked child inherits the kernel's stack; what is above the cell is cut there too. Below it,
    # ipykernel's frames are the cell's: `start` flushes stdout.
    assert samples_by_process(profiling_kernel, r"^((?!\(In \[).)*(ipykernel/|run_cell)") == {}


def test_without_the_option_children_are_left_alone(profiling_kernel: Kernel) -> None:
    profiling_kernel.execute(BURN)
    reply = profiling_kernel.execute(FORKED.replace(" --subprocesses", ""))
    assert len(reply.profiles) == 1, reply
    stacks = profiling_kernel.execute("import jflame; print(jflame.last.collapsed)").stdout
    assert "(process" not in stacks


def test_data_loader_workers_are_in_the_picture(profiling_kernel: Kernel) -> None:
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed: pip install torch")
    profiling_kernel.execute(BURN)
    reply = profiling_kernel.execute(LOADER)
    assert reply.stdout.split() == ["64.0"], reply
    kernel = int(profiling_kernel.value("os.getpid()"))

    loading = samples_by_process(profiling_kernel, r"Slow.__getitem__ \(In")
    assert len(set(loading) - {kernel}) == 2, loading
    assert kernel not in loading

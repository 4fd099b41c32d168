"""The training notebook, run on a real kernel: its pictures show what its text says they do."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
from kernels import Kernel, Reply

NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "train_digits.ipynb"
LIMIT_SECONDS = 300
_PHASES = {"loading": 6, "forward": 7, "backward": 9, "Adam": 10}
_ROW = re.compile(r"^(\w+) +([\d.]+) s +([\d.]+) s$", re.MULTILINE)
_ACCURACY = re.compile(r"^accuracy +([\d.]+)% +([\d.]+)%$", re.MULTILINE)


@pytest.fixture(scope="module")
def replies(profiling_kernel: Kernel) -> list[Reply]:
    """What each code cell has brought."""
    for package in ("torch", "sklearn"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install torch scikit-learn")
    cells = nbformat.read(str(NOTEBOOK), as_version=4).cells
    sources = [cell.source for cell in cells if cell.cell_type == "code"]
    return [profiling_kernel.execute(source, timeout_seconds=LIMIT_SECONDS) for source in sources]


def seconds(replies: list[Reply]) -> dict[str, tuple[float, float]]:
    """The table of the last cell: the time below each line, before and after the change."""
    return {name: (float(one), float(two)) for name, one, two in _ROW.findall(replies[-1].stdout)}


def shares(kernel: Kernel, profile: str) -> dict[int, float]:
    """By the number of a line of `train`: the share of the samples below it."""
    found: dict[int, float] = {}
    collapsed = kernel.execute(f"print({profile}.collapsed)").stdout.strip().splitlines()
    total = sum(int(line.rpartition(" ")[2]) for line in collapsed)
    for line in collapsed:
        stack, _, samples = line.rpartition(" ")
        frame = re.search(r"train \(In \[\d+\]:(\d+)\)", stack)
        if frame:
            number = int(frame.group(1))
            found[number] = found.get(number, 0) + int(samples) / total
    return found


def test_every_cell_runs_and_two_show_a_picture(replies: list[Reply]) -> None:
    assert [reply.status for reply in replies] == ["ok"] * len(replies), replies
    assert [len(reply.profiles) for reply in replies] == [0, 0, 0, 1, 0, 1, 0]
    assert replies[-1].boxes == []


def test_graphs_weigh_little(replies: list[Reply]) -> None:
    weights = [len(bundle["text/html"].encode()) for reply in replies for bundle in reply.profiles]
    assert max(weights) <= 80_000, weights


def test_before_the_change_most_is_loading(profiling_kernel: Kernel, replies: list[Reply]) -> None:
    before = shares(profiling_kernel, "before")
    assert before[_PHASES["loading"]] > 0.5, before
    assert max(before, key=lambda line: before[line]) == _PHASES["loading"]
    collapsed = profiling_kernel.execute("print(before.collapsed)").stdout
    in_items = sum(int(line.rpartition(" ")[2]) for line in collapsed.splitlines() if "__getitem__" in line)
    everything = sum(int(line.rpartition(" ")[2]) for line in collapsed.strip().splitlines())
    assert in_items / everything > 0.5


def test_after_the_change_the_net_is(profiling_kernel: Kernel, replies: list[Reply]) -> None:
    after = shares(profiling_kernel, "after")
    proper = sum(after.get(_PHASES[phase], 0) for phase in ("forward", "backward", "Adam"))
    assert after.get(_PHASES["loading"], 0) < 0.25, after
    assert proper > 2 * after.get(_PHASES["loading"], 0), after


def test_the_last_cell_compares(replies: list[Reply]) -> None:
    found = seconds(replies)
    assert set(found) == {*_PHASES, "prepare", "all"}, replies[-1].stdout
    # Each image was prepared in each of twenty epochs, and then once. A busy machine leaves few samples.
    assert found["prepare"][0] > 3 * found["prepare"][1]
    assert found["loading"][0] > 3 * found["loading"][1]
    # The phases are what the cell did.
    assert sum(found[phase][0] for phase in _PHASES) == pytest.approx(found["all"][0], rel=0.15)
    accuracy = _ACCURACY.search(replies[-1].stdout)
    assert accuracy, replies[-1].stdout
    assert accuracy.group(1) == accuracy.group(2)
    assert float(accuracy.group(1)) > 90

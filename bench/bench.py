"""Measures what jflame costs, beside a bare loop in C, on this machine and in this run. See HOW_TO_READ."""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, NamedTuple

from jupyter_client.manager import KernelManager, start_new_kernel

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
BUILD = ROOT / ".build"
RATE_HZ = 1000
STOP_ROUNDS = 5
STOP_SECONDS = 3
STACK_BYTES = 65536
FIRST_CELLS = 5
LATER_CELLS = 30
LONG_CELL_SECONDS = 10

HOW_TO_READ = """\
How to read it. `jflame` and `beside it` are measured in turn in the same run: on a shared machine only
their ratio means anything. The stop is what one sample costs a busy kernel thread, from before
PTRACE_INTERRUPT to before PTRACE_CONT; beside it the same for a loop in C that reads the registers and
64 KB of stack and does nothing else. Before a cell: what %%jflame adds until the cell's first line runs,
over a cell without it. After a cell: from its last line until the picture is on the wire.
"""


class Row(NamedTuple):
    """One line of the table; `reference` is None where there is only a limit to compare with."""

    what: str
    jflame: float
    unit: str
    reference: float | None
    limit: str

    def cells(self) -> list[str]:
        """The row as text: what, jflame, beside it, ratio, limit."""
        beside = f"{self.reference:.1f} {self.unit}" if self.reference else ""
        ratio = f"{self.jflame / self.reference:.2f}" if self.reference else ""
        return [self.what, f"{self.jflame:.1f} {self.unit}", beside, ratio, self.limit]


class Kernel:
    """A real kernel; times are `time.time()`, which it shares with this process."""

    def __init__(self) -> None:
        self.manager: KernelManager
        self.manager, self.client = start_new_kernel(kernel_name="python3")
        self.pid = int(self.run("import os; print(os.getpid())").stdout)

    def run(self, code: str) -> Ran:
        """Runs a cell to its end."""
        ran = Ran(time.time())

        def note(message: dict[str, Any]) -> None:
            if message["msg_type"] == "display_data":
                ran.displayed_at = time.time()
            elif message["msg_type"] == "stream":
                ran.stdout += message["content"]["text"]

        reply = self.client.execute_interactive(code, output_hook=note, timeout=60)
        if reply["content"]["status"] != "ok":
            raise SystemExit(f"bench: the cell failed: {reply['content']}")
        return ran

    def close(self) -> None:
        """Ends the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


class Ran:
    """What was seen of one cell from outside."""

    def __init__(self, sent_at: float) -> None:
        self.sent_at = sent_at
        self.displayed_at = 0.0
        self.stdout = ""

    def seconds_until_first_line(self) -> float:
        """From sending the cell to its first line, which has printed the time."""
        return float(self.stdout.split()[0]) - self.sent_at


@contextmanager
def kernel() -> Iterator[Kernel]:
    """A kernel for the length of a block."""
    started = Kernel()
    try:
        yield started
    finally:
        started.close()


def stop_rows() -> list[Row]:
    """The stop, jflame's and C's in turn on the same busy kernel."""
    loop = c_loop()
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    busy = f"import time\nend = time.time() + {STOP_SECONDS}\nwhile time.time() < end:\n    sum(range(100))\n"
    with kernel() as k:
        k.run("%load_ext jflame\nimport jflame")
        k.run("%%jflame\n" + busy)
        for _ in range(STOP_ROUNDS):
            k.run(f"%%jflame -r {RATE_HZ}\n{busy}")
            quality = json.loads(k.run("import json; print(json.dumps(jflame.last.quality))").stdout)
            ours.append((quality["pauseP50Seconds"] * 1e6, quality["pauseP99Seconds"] * 1e6))
            arguments = [str(k.pid), str(RATE_HZ), str(STOP_SECONDS - 0.5), str(STACK_BYTES)]
            process = subprocess.Popen([str(loop), *arguments], stdout=subprocess.PIPE, text=True)
            k.run(busy)
            _stops, p50, p99 = process.communicate()[0].split()
            bare.append((int(p50) / 1e3, int(p99) / 1e3))
    limits = ["at most 1.5x", ""]
    return [
        Row(
            f"stop, {name}",
            statistics.median(pair[i] for pair in ours),
            "us",
            statistics.median(pair[i] for pair in bare),
            limits[i],
        )
        for i, name in enumerate(["p50", "p99"])
    ]


def start_rows() -> list[Row]:
    """What %%jflame adds before a cell: the first one of a kernel, and later ones."""
    stamp = "import time; print(time.time())\n"
    first: list[float] = []
    later: list[float] = []
    for _ in range(FIRST_CELLS):
        with kernel() as k:
            plain = statistics.median(k.run(stamp).seconds_until_first_line() for _ in range(5))
            sent_at = time.time()
            k.run("%load_ext jflame")
            ran = k.run("%%jflame\n" + stamp)
            first.append((float(ran.stdout.split()[0]) - sent_at - plain) * 1e3)
            for _ in range(LATER_CELLS // FIRST_CELLS):
                later.append((k.run("%%jflame\n" + stamp).seconds_until_first_line() - plain) * 1e3)
    return [
        Row("before the first cell, with %load_ext", statistics.median(first), "ms", None, "at most 1500 ms"),
        Row("before a later cell", statistics.median(later), "ms", None, "at most 30 ms"),
    ]


def picture_rows() -> list[Row]:
    """From the end of a long cell to its picture, for a cell of few stacks and one of many."""
    many = "def f{0}(n):\n    return sum(range(200)) if n == 0 else (f{1}(n - 1), f{2}(n - 1))\n"
    functions = "".join(many.format(i, (i * 7 + 1) % 40, (i * 3 + 2) % 40) for i in range(40))
    rows = []
    with kernel() as k:
        k.run("%load_ext jflame")
        for name, work in [("few", "sum(range(1000))"), ("many", "f0(8)")]:
            ran = k.run(
                f"%%jflame -r {RATE_HZ}\nimport time\n{functions}"
                f"end = time.time() + {LONG_CELL_SECONDS}\n"
                f"while time.time() < end:\n    {work}\nprint(time.time())"
            )
            millis = (ran.displayed_at - float(ran.stdout)) * 1e3
            what = f"from the end of a {LONG_CELL_SECONDS} s cell to its picture, {name} stacks"
            rows.append(Row(what, millis, "ms", None, "at most 150 ms"))
    return rows


def c_loop() -> Path:
    """Compiles the bare loop."""
    subprocess.run([str(ROOT / "scripts" / "require"), "cc"], check=True)
    BUILD.mkdir(exist_ok=True)
    program = BUILD / "stop_loop"
    subprocess.run(["cc", "-O2", "-o", str(program), str(ROOT / "bench" / "stop_loop.c")], check=True)
    return program


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [["", "jflame", "beside it", "ratio", "limit"], ["---", "---:", "---:", "---:", "---"]]
    lines += [row.cells() for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Measures everything, prints the table and writes it to out/bench.json."""
    rows = stop_rows() + start_rows() + picture_rows()
    print(HOW_TO_READ)
    print(table(rows))
    OUT.mkdir(exist_ok=True)
    report = {"machine": platform.platform(), "rows": [row._asdict() for row in rows]}
    (OUT / "bench.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

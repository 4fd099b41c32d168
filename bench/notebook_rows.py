"""What `%%jflame` costs a notebook: time before a cell, time until its picture, and the service's memory."""

from __future__ import annotations

import importlib.util
import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from jupyter_client.manager import KernelManager, start_new_kernel
from running import Missing, memory_mb
from table import Limit, Row

MLP = Path(__file__).resolve().parent / "targets" / "mlp.py"
RATE_HZ = 1000
FIRST_CELLS = 5
LATER_CELLS = 30
LONG_CELL_SECONDS = 10


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
            if message["msg_type"] in ("display_data", "update_display_data"):
                ran.displayed_at = time.time()  # the last one counts: the graph lives while the cell runs
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
        Row("before the first cell, with %load_ext", "ms", statistics.median(first), limit=Limit(most=1500)),
        Row("before a later cell", "ms", statistics.median(later), limit=Limit(most=30)),
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
            rows.append(Row(what, "ms", millis, limit=Limit(most=150)))
    return rows


def memory_rows() -> list[Row]:
    """The most memory that the service has had while it sampled a training and drew its picture."""
    if importlib.util.find_spec("torch") is None:
        raise Missing("torch is not installed")
    training = MLP.read_text(encoding="utf-8").replace("from steps import Steps\n", "")
    training = training.partition("steps = Steps()")[0]
    loop = f"import time\nend = time.time() + {LONG_CELL_SECONDS}\nwhile time.time() < end:\n    step()\n"
    with kernel() as k:
        k.run("%load_ext jflame")
        k.run(training)
        k.run(f"%%jflame -r {RATE_HZ}\n{loop}")
        service = int(k.run("print(get_ipython()._jflame.service.pid())").stdout)
        return [Row("memory of the service, MLP", "MB", memory_mb(service), limit=Limit(most=200))]

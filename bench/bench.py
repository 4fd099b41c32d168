"""Measures what jflame costs, beside a bare loop in C and py-spy, in this run. See HOW_TO_READ.

usage: bench.py [GROUP...]
"""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import sys
import time
from pathlib import Path
from typing import Callable

import merge_rows
import notebook_rows
import python_rows
import stop_rows
import thread_rows
import torch_rows
import web_rows
from running import Missing
from samplers import py_spy_program, samples_native
from table import Row, table

from jflame.java import find_java

OUT = Path(__file__).resolve().parent.parent / "out"

GROUPS: dict[str, Callable[[], list[Row]]] = {
    "mlp": torch_rows.mlp_rows,
    "conv": torch_rows.conv_rows,
    "cpu": torch_rows.cpu_rows,
    "memory": notebook_rows.memory_rows,
    "stop": stop_rows.stop_rows,
    "threads": thread_rows.busy_rows,
    "idle": thread_rows.idle_rows,
    "svd": merge_rows.svd_rows,
    "python": python_rows.python_only_rows,
    "start": notebook_rows.start_rows,
    "picture": notebook_rows.picture_rows,
    "web": web_rows.web_rows,
}

HOW_TO_READ = """\
How to read it. All is measured in one run, in turn: on a shared machine only ratios mean anything, and the
rows `noise` say how much. A slowdown is the time that the program takes for its steps while it is sampled,
as a multiple of the time just before and just after; 1.00 is no cost. The C loop is what any sampler that
stops a thread has to pay: INTERRUPT, wait, read the registers and 64 KB of stack, CONT, nothing else, at the
same rate on the same busy threads. `below jflame / below the C loop` divides the two slowdowns, round by
round. py-spy is `py-spy record -n`. jflame has no overhead budget (`--budget off`) here, and samples native
frames unless the row says otherwise. A training's slowdown is measured from 4 s of sampling on, when the JVM
has compiled what it runs often; the first 4 s have rows of their own. The stop is what one sample costs a
busy thread, from before PTRACE_INTERRUPT to before PTRACE_CONT. Before a cell: what %%jflame adds until the
cell's first line runs, over a cell without it. After a cell: from its last line until the picture is on the
wire.
"""


def main() -> int:
    """Measures the groups that are asked for, prints the table and writes it to out/bench.json."""
    chosen = sys.argv[1:] or list(GROUPS)
    unknown = [name for name in chosen if name not in GROUPS]
    if unknown:
        print(f"bench: there is no group {unknown[0]!r}; there are {', '.join(GROUPS)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    rows, missing = measured(chosen)
    if py_spy_program() is None:
        missing.append("py-spy is not installed: no figures beside")
    if not samples_native():
        missing.append("this jflame does not sample native frames: its figures are of Python frames alone")
    print(HOW_TO_READ)
    print(table(rows))
    print("\n".join(["", *missing, f"On {machine()}; took {time.monotonic() - began:.0f} s."]))
    report = {"machine": machine(), "missing": missing, "rows": [described(row) for row in rows]}
    OUT.mkdir(exist_ok=True)
    name = "-".join(["bench", *sys.argv[1:]]) + ".json"
    (OUT / name).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0


def measured(groups: list[str]) -> tuple[list[Row], list[str]]:
    """The rows of some groups, and a line for each group that cannot be measured here."""
    rows: list[Row] = []
    missing: list[str] = []
    for name in groups:
        print(f"measuring: {name}", file=sys.stderr)
        try:
            rows += GROUPS[name]()
        except Missing as reason:
            missing.append(f"{name}: {reason}")
        except Exception as failure:  # ten minutes of other rows are not to be lost
            missing.append(f"{name} has failed: {failure!r}")
    return rows, missing


def described(row: Row) -> dict[str, object]:
    """A row as JSON has it."""
    return {**row._asdict(), "limit": row.limit._asdict(), "kept": row.held()}


def machine() -> str:
    """The machine's kind and the date."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    model = re.search(r"^model name\s*: (.+)", cpu, re.MULTILINE)
    words = [
        f"a {'virtual ' if 'hypervisor' in cpu else ''}machine with {os.cpu_count()} cores",
        model.group(1) if model else platform.machine(),
        f"Linux {'.'.join(platform.release().split('.')[:2])}",
        f"Java {find_java()[0].version}",
        f"CPython {platform.python_version()}",
        f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}",
    ]
    return ", ".join(words)


if __name__ == "__main__":
    sys.exit(main())

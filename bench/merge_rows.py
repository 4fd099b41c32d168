"""Whether samples in a numerical library reach the Python line that called it."""

from __future__ import annotations

import time

from running import running
from samplers import jflame, py_spy, py_spy_program, samples_native
from stacks import of_collapsed, of_profile, share_through
from table import Limit, Row

RATE_HZ = 200
SECONDS = 5.0
WHAT = "samples of np.linalg.svd that reach its Python line through svd_wrapper"


def svd_rows() -> list[Row]:
    """The share of the samples that have one root, the Python line, and numpy's `svd_wrapper` below it."""
    ours = None
    beside = None
    with running("svd.py", needs="numpy") as target:
        with jflame(target, RATE_HZ) as recording:
            time.sleep(SECONDS)
        if samples_native():
            ours = 100 * share_through(of_profile(recording.profile), "decompose", "svd_wrapper")
        if py_spy_program() is not None:
            with py_spy(target, RATE_HZ, "-n") as found:
                time.sleep(SECONDS)
            beside = 100 * share_through(of_collapsed(found.text), "decompose", "svd_wrapper")
    note = "" if ours is not None else "this jflame does not sample native frames"
    return [Row(WHAT, "%", ours, py_spy=beside, limit=Limit(least=90), note=note)]

"""Puts the figures of the last whole `make bench` into the README, between its two `bench` marks."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RESULT = ROOT / "out" / "bench.json"
BETWEEN_MARKS = re.compile(r"(<!-- bench -->\n).*?(<!-- end of bench -->)", re.DOTALL)

sys.path.insert(0, str(ROOT / "bench"))
from table import Limit, Row, markdown  # noqa: E402


def main() -> None:
    """Rewrites the table."""
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    rows = [row_of(described) for described in result["rows"]]
    shown = [row.cells()[:-2] for row in rows if row.jflame is not None]
    text = f"{markdown(['', 'jflame', 'C loop', 'py-spy'], shown)}\n\n(Measured on {result['machine']}.)\n"
    readme = README.read_text(encoding="utf-8")
    README.write_text(BETWEEN_MARKS.sub(rf"\1{text}\2", readme), encoding="utf-8")


def row_of(described: dict[str, object]) -> Row:
    """A row from its JSON."""
    fields = {name: described[name] for name in Row._fields}
    return Row(**{**fields, "limit": Limit(**described["limit"])})  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

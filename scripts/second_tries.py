"""Names the Java tests that passed at their second try only: each is to be looked at, and none is hidden."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = "*/target/surefire-reports/TEST-*.xml"


def main() -> None:
    """Prints a line for each."""
    for report in sorted(ROOT.glob(REPORTS)):
        for case in ElementTree.parse(report).iter("testcase"):
            for first in [*case.iter("flakyFailure"), *case.iter("flakyError")]:
                reason = (first.get("message") or first.get("type") or "").strip().partition("\n")[0]
                print(f"second try: {case.get('classname')}.{case.get('name')}: {reason}")


if __name__ == "__main__":
    main()

"""Runs notebooks on a real kernel and leaves what a reader wants to see of them in ``out/``.

usage: demo.py [NAME...]: of the folder ``notebooks``, ``quickstart`` if none is named
"""

from __future__ import annotations

import base64
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
OUT = ROOT / "out"
PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
LINES_OF_SUMMARY = 9


def main() -> None:
    """Runs the notebooks that are named."""
    for name in sys.argv[1:] or ["quickstart"]:
        show(name)


def show(name: str) -> None:
    """Executes one, writes the notebook, the page and the picture, and says where they are."""
    started = time.monotonic()
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    over_ipc = Config({"KernelManager": {"transport": "ipc"}})
    NotebookClient(notebook, kernel_name="python3", timeout=300, config=over_ipc).execute()
    OUT.mkdir(exist_ok=True)
    nbformat.write(notebook, OUT / f"{name}.ipynb")
    page, _resources = HTMLExporter().from_notebook_node(notebook)
    (OUT / f"{name}.html").write_text(page, encoding="utf-8")
    graph = first_graph(notebook)
    picture = PICTURE.search(graph["text/html"])
    if picture is None:
        raise SystemExit(
            "demo: the first graph of the executed notebook holds no picture: " + graph["text/plain"]
        )
    (OUT / f"{name}.svg").write_bytes(base64.b64decode(picture.group(1)))
    report(name, graph["text/plain"], time.monotonic() - started)


def first_graph(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The mime bundle of the first flame graph in an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if 'class="jflame' in data.get("text/html", ""):
                return data
    raise SystemExit("demo: no cell of the executed notebook shows a flame graph")


def report(name: str, summary: str, seconds: float) -> None:
    """Prints the hottest lines and where everything is."""
    print("\n".join(summary.splitlines()[:LINES_OF_SUMMARY]))
    print()
    for ending, what in [("html", "the page"), ("svg", "the picture"), ("ipynb", "the executed notebook")]:
        print(f"{what + ':':24}{(OUT / name).relative_to(ROOT)}.{ending}")
    print(f"took {seconds:.1f} s")


if __name__ == "__main__":
    main()

"""A notebook with three graphs, exported in each way that nbconvert knows: what people send each other."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

import nbformat
import pytest
from kernels import Kernel

nbconvert = pytest.importorskip("nbconvert", reason="nbconvert is not installed: pip install nbconvert")

_NAMES = '''
import time
def spin(seconds):
    """</script> <!-- ]]> $_0 $x$ {name}"""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
'''
_PICTURE = re.compile(r'src="data:image/svg\+xml;base64,([^"]+)"')
_DATA = re.compile(r'\)\("([A-Za-z0-9+/=]+)"\)</script>')


@pytest.fixture(scope="module")
def bundles(profiling_kernel: Kernel) -> list[dict[str, str]]:
    """Three graphs; the last one has pixels too."""
    found = []
    for number, options in enumerate(("", "--title '</script><b>$_0'", "--png")):
        source = f"%%jflame -r 500 {options}\n" + _NAMES.replace("{name}", str(number)) + "spin(0.3)"
        reply = profiling_kernel.execute(source)
        assert len(reply.profiles) == 1, reply
        found.append(reply.profiles[0])
    return found


def notebook(bundles: list[dict[str, str]]) -> nbformat.NotebookNode:
    cells = []
    for bundle in bundles:
        output = nbformat.v4.new_output("display_data", data=bundle)
        cells.append(nbformat.v4.new_code_cell("%%jflame\nspin(0.3)", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


def export(name: str, bundles: list[dict[str, str]]) -> tuple[str, dict[str, Any]]:
    text, resources = nbconvert.get_exporter(name)().from_notebook_node(notebook(bundles))
    return text, resources


def test_pixels_come_on_request(bundles: list[dict[str, str]]) -> None:
    assert [sorted(bundle) for bundle in bundles] == [
        ["text/html", "text/plain"],
        ["text/html", "text/plain"],
        ["image/png", "text/html", "text/plain"],
    ]
    assert base64.b64decode(bundles[2]["image/png"]).startswith(b"\x89PNG\r\n\x1a\n")


def test_script_data_are_the_cells(bundles: list[dict[str, str]]) -> None:
    for number, bundle in enumerate(bundles):
        found = _DATA.search(bundle["text/html"])
        if found is None:
            pytest.skip("this build has no viewer: node was not there to make it")
        data = json.loads(gzip.decompress(base64.b64decode(found.group(1))))
        assert f"</script> <!-- ]]> $_0 $x$ {number}" in "\n".join(data["sources"][0]["lines"])
        assert "spin" in data["texts"]
        assert bundle["text/html"].startswith(f'<div id="{data["id"]}"')


@pytest.mark.parametrize("name", ["html", "slides", "markdown"])
def test_pages_show_every_graph(name: str, bundles: list[dict[str, str]]) -> None:
    page, _ = export(name, bundles)
    for bundle in bundles:
        for pattern in (_PICTURE, _DATA):
            for found in pattern.findall(bundle["text/html"]):
                assert found in page
    assert len(_PICTURE.findall(page)) == 3
    assert "<b>$_0" not in page


def test_markdown_takes_a_graph_for_html(bundles: list[dict[str, str]]) -> None:
    for bundle in bundles:
        # A line without words would end the block of HTML.
        assert all(line.strip() for line in bundle["text/html"].splitlines())


def test_latex_shows_pixels_or_the_summary(bundles: list[dict[str, str]]) -> None:
    text, resources = export("latex", bundles)
    assert len([name for name in resources["outputs"] if name.endswith(".png")]) == 1
    assert text.count("function") >= 2
    assert "base64" not in text

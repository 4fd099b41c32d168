"""`--compare`, `jflame.diff` and `jflame.load` on a real kernel. Cells sleep, so that load changes little."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from conftest import NewKernel
from kernels import Kernel, Reply

import jflame

FUNCTIONS = """\
import time, jflame
def step():
    time.sleep(1.0)
def collate():
    time.sleep(0.6)
def shuffle():
    time.sleep(0.6)
"""
BEFORE = "step()\ncollate()\n"
AFTER = "# no collate any more\n\nstep()\n"


@pytest.fixture(scope="module")
def kernel(new_kernel: NewKernel, jar: str) -> Kernel:
    kernel = new_kernel({"JFLAME_JAR": jar})
    kernel.execute("%load_ext jflame")
    kernel.wait_for_service()
    kernel.execute(FUNCTIONS)
    return kernel


def run(kernel: Kernel, body: str, options: str = "", cell: str | None = None) -> Reply:
    metadata = {} if cell is None else {"cellId": cell}
    reply = kernel.execute(f"%%jflame {options}\n{body}", metadata=metadata)
    assert reply.status == "ok" and not reply.boxes, reply
    return reply


def sentence(reply: Reply) -> str:
    lines = reply.plain.splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.startswith("Compared with ")) + 1]


def count(kernel: Kernel) -> int:
    """The execution count of the latest cell."""
    return int(kernel.value("len(In) - 2"))


def test_edited_cell_is_compared_with_its_previous_run(kernel: Kernel) -> None:
    first = run(kernel, BEFORE, "--compare", cell="edited")
    assert "this is the first profile of this cell" in first.plain
    before = count(kernel)
    run(kernel, "time.sleep(0.3)", cell="another")
    reply = run(kernel, AFTER, "--compare", cell="edited")
    after = count(kernel)
    assert f"Compared with In [{before}], the previous run of this cell." in reply.plain
    said = sentence(reply)
    found = re.match(rf"In \[{after}\] is (\d+) % faster than In \[{before}\], (.+) → (.+): (.+)$", said)
    assert found, said
    assert float(found[1]) == pytest.approx(100 * 0.6 / 1.6, abs=5)
    assert found[4].startswith("`collate` gone (\N{MINUS SIGN}"), said
    assert "new" not in said
    assert "step" not in reply.plain.partition("Compared with")[2], reply.plain
    # One display: the graph, and the difference below it.
    assert len(reply.displays) == 1
    assert reply.html.index("the previous run of this cell") > reply.html.index("data:image/svg+xml")
    assert kernel.value("jflame.last.comparison.sentence") == repr(said)
    assert "gone: collate" in kernel.execute("print(jflame.last.comparison.svg)").stdout


def test_what_is_new_is_said(kernel: Kernel) -> None:
    run(kernel, "step()\n", cell="grown")
    said = sentence(run(kernel, "step()\nshuffle()\n", "--compare", cell="grown"))
    assert re.search(r" [4-6]\d % slower than .*: `shuffle` new \(\+", said), said


def test_same_run_twice_makes_no_claim(kernel: Kernel) -> None:
    run(kernel, BEFORE, cell="same")
    reply = run(kernel, BEFORE, "--compare", cell="same")
    said = sentence(reply)
    assert said.startswith("No difference beyond chance"), said
    assert not re.search("faster|slower|gone|new|but", said), said
    assert not re.search("^ *[\N{MINUS SIGN}+]", reply.plain.partition(said)[2], re.MULTILINE)


def test_redefined_functions_are_the_same(kernel: Kernel) -> None:
    run(kernel, BEFORE, cell="redefined")
    kernel.execute("# defined again\n" + FUNCTIONS)
    said = sentence(run(kernel, BEFORE, "--compare", cell="redefined"))
    assert said.startswith("No difference beyond chance"), said


def test_without_an_id_the_most_similar_cell_is_taken(kernel: Kernel) -> None:
    body = "".join(f"time.sleep(0.1)  # part {part}\n" for part in range(6))
    run(kernel, body)
    first = count(kernel)
    run(kernel, "for _ in range(3):\n    shuffle()\n")
    reply = run(kernel, body + "collate()\n", "--compare")
    assert f"Compared with In [{first}], the run of the most similar cell." in reply.plain


def test_a_cell_can_be_named(kernel: Kernel) -> None:
    run(kernel, "shuffle()", cell="named")
    named = count(kernel)
    reply = run(kernel, "collate()", f"--compare In[{named}]", cell="other")
    assert f"Compared with In [{named}], as asked." in reply.plain
    assert "`shuffle` gone" in sentence(reply) and "`collate` new" in sentence(reply)
    reply = run(kernel, "collate()", "--compare In[99999]", cell="other")
    assert "In [99999] has no profile in this kernel" in reply.plain


def test_other_options_are_not_compared(kernel: Kernel) -> None:
    run(kernel, "step()", "--threads", cell="options")
    reply = run(kernel, "step()", "--compare", cell="options")
    assert "it was sampled with other options" in reply.plain


def test_cell_that_fails_is_not_said_to_be_faster(kernel: Kernel) -> None:
    run(kernel, BEFORE, cell="failing")
    reply = kernel.execute("%%jflame --compare\nstep()\n1/0\ncollate()", metadata={"cellId": "failing"})
    assert reply.status == "error"
    assert "did not run to its end: shares are compared" in reply.plain
    assert "faster" not in reply.plain


def test_statements_are_compared_with_themselves(kernel: Kernel) -> None:
    kernel.execute("%jflame step()")
    kernel.execute("%jflame shuffle()")
    reply = kernel.execute("%jflame --compare step()")
    assert "the previous run of this statement" in reply.plain, reply


def test_profiles_are_kept_by_execution_count(kernel: Kernel) -> None:
    run(kernel, "step()")
    number = count(kernel)
    assert kernel.value(f"jflame.profiles[{number}] is jflame.last") == "True"
    assert kernel.value(f"{number} in jflame.profiles and 99999 not in jflame.profiles") == "True"
    reply = kernel.execute("jflame.profiles[99999]")
    assert reply.error_name == "KeyError" and "there are In [" in reply.error_value
    assert float(kernel.value("jflame.last.ratio('^step ')")) > 0.9
    steps = "[row.total_seconds for row in jflame.last.functions() if row.function == 'step']"
    total = kernel.value(f"({steps})[0]")
    assert float(total) == pytest.approx(1.0, abs=0.1)


def test_diff_of_any_two(kernel: Kernel, tmp_path: Path) -> None:
    run(kernel, BEFORE)
    before = count(kernel)
    run(kernel, AFTER)
    after = count(kernel)
    kernel.execute(f"jflame.profiles[{before}].save({str(tmp_path / 'a.json')!r})")
    file = repr(str(tmp_path / "a.json"))
    for one in (f"jflame.profiles[{before}]", f"'In [{before}]'", str(before), file):
        said = kernel.execute(f"print(jflame.diff({one}, {after}).sentence)").stdout
        assert f"In [{after}] is 3" in said and "`collate` gone" in said, said
    shares = kernel.execute(f"print(jflame.diff({before}, {after}, by='share').sentence)").stdout
    assert re.search(r"`collate` gone \(3\d % → 0 %\)", shares), shares
    reply = kernel.execute(f"jflame.diff({before}, {after})")
    assert reply.result is not None and "`collate` gone" in reply.result
    assert kernel.execute("jflame.diff(1, 99999)").error_name == "ValueError"
    # The service is not a forked child's: it starts its own.
    child = f"""\
import os
ours, theirs = os.pipe()
if not os.fork():
    os.write(theirs, jflame.diff({before}, {after}).sentence.encode())
    os._exit(0)
os.close(theirs)
os.read(ours, 10_000).decode()"""
    reply = kernel.execute(child)
    assert reply.result is not None and "`collate` gone" in reply.result, reply
    # In this process, which has no kernel: it starts a service of its own.
    assert "no difference" in jflame.diff(tmp_path / "a.json", tmp_path / "a.json").sentence.lower()


def test_profile_loaded_in_a_process_without_java_is_the_kernels(kernel: Kernel, tmp_path: Path) -> None:
    run(kernel, "step()\n")
    kernel.execute(f"jflame.last.save({str(tmp_path / 'x.json')!r})")
    loaded = jflame.load(tmp_path / "x.json")
    assert repr([tuple(row) for row in loaded.functions()]) == kernel.value(
        "[tuple(row) for row in jflame.last.functions()]"
    )
    for ending, part in (("svg", "step"), ("html", "data:image/svg+xml;base64,"), ("txt", "step")):
        loaded.save(tmp_path / f"y.{ending}")
        assert part in (tmp_path / f"y.{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["collapsed", "speedscope.json", "gecko.json", "pb.gz"])
def test_profile_is_saved_for_other_tools(kernel: Kernel, tmp_path: Path, ending: str) -> None:
    run(kernel, "step()\n")
    kernel.execute(f"jflame.last.save({str(tmp_path / 'x.json')!r})")
    try:
        jflame.load(tmp_path / "x.json").save(tmp_path / f"y.{ending}")
    except RuntimeError as error:
        pytest.skip(f"this build's jar cannot render .{ending}: {error}")
    written = (tmp_path / f"y.{ending}").read_bytes()
    assert b"step" in (gzip.decompress(written) if ending == "pb.gz" else written)


def test_saved_notebook_gives_back_the_last_profile(kernel: Kernel, tmp_path: Path) -> None:
    reply = run(kernel, "class A:\n    pass\nstep()\ncollate()\n")
    if "<script>" not in reply.html:
        pytest.skip("this build's graphs carry no data")
    output = {"output_type": "display_data", "metadata": {}, "data": reply.displays[0]}
    cell = {"cell_type": "code", "execution_count": count(kernel), "outputs": [output]}
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    loaded = jflame.load(path)
    kept = kernel.execute("import json; print(json.dumps(jflame.last.functions()))").stdout
    assert [list(row) for row in loaded.functions()] == json.loads(kept)
    assert loaded.html == reply.displays[0]["text/html"]
    said = kernel.execute(f"print(jflame.diff({str(path)!r}, jflame.last).sentence)").stdout
    assert "No difference" in said, said

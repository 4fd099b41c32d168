"""What jflame writes for other tools, read by their own readers.

pprof-format decodes pprof files, and speedscope's package has the schema of its files. Both come from npm:
``make test`` installs them into .build/readers.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import Jflame, stacks, target, total

_READERS = Path(__file__).resolve().parents[2] / ".build" / "readers"
_FOLDED = "main (a.py:1);work (a.py:7);read (libc.so.6) 30\nmain (a.py:1);rest (b.py:9) 10\n"


def npm_package(name: str) -> Path:
    folder = _READERS / "node_modules" / name
    if not folder.is_dir():
        pytest.skip(f"npm's {name} is not installed in .build/readers")
    return folder


def decoded(file: Path) -> Any:
    """A pprof file as a reader of others sees it."""
    npm_package("pprof-format")
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    script = Path(__file__).parent / "readers" / "pprof.cjs"
    words = ["node", str(script), str(_READERS), str(file)]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def folded(jflame_command: Jflame, file: Path) -> str:
    done = jflame_command.run("render", str(file), "-f", "collapsed", "-o", "-")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def recorded(jflame_command: Jflame, python: str, tmp_path: Path) -> Path:
    """A real recording with everything that a profile may hold: threads, waiting, native code."""
    out = tmp_path / "recorded.json"
    with target(python, "busy.py") as busy:
        words = ["record", "-p", str(busy.pid), "-d", "1", "-r", "200", "-t", "-i", "-o", str(out)]
        done = jflame_command.run(*words)
    assert done.returncode == 0, done.stderr
    return out


def converted(jflame_command: Jflame, profile: Path, name: str) -> Path:
    out = profile.with_name(name)
    done = jflame_command.run("render", str(profile), "-o", str(out))
    assert done.returncode == 0, done.stderr
    return out


def test_pprof_is_what_its_reader_reads(jflame_command: Jflame, recorded: Path) -> None:
    file = decoded(converted(jflame_command, recorded, "out.pb.gz"))
    ours = json.loads(recorded.read_text(encoding="utf-8"))

    assert file["types"] == [["samples", "count"], ["wall", "nanoseconds"]]
    assert (file["default"], file["period"]) == ("wall", 5_000_000)
    assert sum(sample["values"][0] for sample in file["samples"]) == sum(node[3] for node in ours["nodes"])
    assert sum(sample["values"][1] for sample in file["samples"]) == sum(node[2] for node in ours["nodes"])
    assert {sample["labels"]["thread"] for sample in file["samples"]} >= {"MainThread"}
    named = {(frame["name"], frame["line"] > 0) for sample in file["samples"] for frame in sample["stack"]}
    assert ("long_work", True) in named


def test_pprof_has_the_same_stacks(jflame_command: Jflame, tmp_path: Path) -> None:
    by_hand = tmp_path / "by_hand.folded"
    by_hand.write_text(_FOLDED, encoding="utf-8")
    out = converted(jflame_command, by_hand, "out.pb.gz")

    assert folded(jflame_command, out) == _FOLDED
    samples = decoded(out)["samples"]
    assert [sample["values"] for sample in samples] == [[30], [10]]
    assert [frame["name"] for frame in samples[0]["stack"]] == ["main", "work", "read"]
    assert samples[0]["stack"][2]["module"] == "libc.so.6"
    assert samples[0]["stack"][1]["file"].endswith("a.py")


def test_speedscope_is_what_its_schema_asks_for(jflame_command: Jflame, recorded: Path) -> None:
    schema = npm_package("speedscope") / "dist" / "release" / "file-format-schema.json"
    jsonschema = pytest.importorskip("jsonschema")
    file = json.loads(converted(jflame_command, recorded, "out.speedscope.json").read_text(encoding="utf-8"))

    jsonschema.validate(file, json.loads(schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", ["out.pb.gz", "out.json"])
def test_what_is_written_is_read(jflame_command: Jflame, recorded: Path, name: str) -> None:
    wanted = folded(jflame_command, recorded)
    out = converted(jflame_command, recorded, "again-" + name)

    assert folded(jflame_command, out) == wanted
    packed = out.with_name("packed.gz")
    packed.write_bytes(gzip.compress(out.read_bytes()) if not name.endswith(".gz") else out.read_bytes())
    assert folded(jflame_command, packed) == wanted


def test_speedscope_is_read(jflame_command: Jflame, recorded: Path) -> None:
    """Machine code has its source file or its library's name there, not both."""
    wanted = stacks(folded(jflame_command, recorded))
    found = stacks(folded(jflame_command, converted(jflame_command, recorded, "out.speedscope.json")))

    assert total(found) == total(wanted)
    assert total(found, "long_work") == total(wanted, "long_work")
    assert {stack.frames[0] for stack in found} == {stack.frames[0] for stack in wanted}


def test_firefox_profile_has_threads_and_categories(jflame_command: Jflame, recorded: Path) -> None:
    file = json.loads(converted(jflame_command, recorded, "out.gecko.json").read_text(encoding="utf-8"))
    ours = json.loads(recorded.read_text(encoding="utf-8"))

    weights = sum(sum(thread["samples"]["weight"]) for thread in file["threads"])
    assert weights * 1e6 == pytest.approx(sum(node[2] for node in ours["nodes"]))
    assert {"waiting", "native"} <= {category["name"] for category in file["meta"]["categories"]}
    assert "MainThread" in {thread["name"] for thread in file["threads"]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x1f\x8b\x08\x00broken", "its gzip is damaged or cut off; copy or write it again"),
        (b"\x0a\x04\x08\x01\x10\x02\x12\x7f", "field 2 goes on behind the end"),
        (b'{"$schema": "https://www.speedscope.app/file-format-schema.json"}', "it has no profile"),
    ],
)
def test_damaged_files_are_refused_in_one_line(
    jflame_command: Jflame, tmp_path: Path, content: bytes, problem: str
) -> None:
    (tmp_path / "damaged").write_bytes(content)
    done = jflame_command.run("render", str(tmp_path / "damaged"), "-o", "-")
    assert (done.returncode, done.stdout) == (1, "")
    assert problem in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr

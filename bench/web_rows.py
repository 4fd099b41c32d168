"""What `jflame web` bears: its start, questions to many profiles, uploads and readers at the same time."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, Iterator, NamedTuple

from running import Missing, memory_mb
from table import Limit, Row

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
UPLOADERS = 32
READERS = 100
LOAD_SECONDS = 60
PROFILE_BYTES = 1_000_000
MANY = 100_000
STARTS = 5
ASKED_TIMES = 15


class Web(NamedTuple):
    """A running server."""

    url: str
    pid: int
    token: str
    ready_millis: float


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[Web]:
    """`jflame web` until the end of the block."""
    words = ["web", "--port", "0", "--data", str(folder), "--max-rate", "1000000", "--max-size", "4GB"]
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "jflame", *words], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().decode("utf-8").strip()
            if not url:
                raise Missing("jflame web does not start")
            _get(url + "/health")
            ready = (time.monotonic() - began) * 1e3
            token = (folder / "token").read_text(encoding="utf-8").split()[-1]
            yield Web(url, process.pid, token, ready)
        finally:
            process.kill()


def web_rows() -> list[Row]:
    """All of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [_start_row(folder / "start"), *_many_rows(folder / "many"), *_load_rows(folder)]


def _start_row(folder: Path) -> Row:
    ready = []
    for _ in range(STARTS):
        with serving(folder) as web:
            ready.append(web.ready_millis)
    return Row("web: from its start until it answers", "ms", statistics.median(ready), limit=Limit(most=1500))


def _many_rows(folder: Path) -> list[Row]:
    with serving(folder):
        pass  # makes the tables
    _fill(folder / "profiles.sqlite")
    questions = {
        "the list": "/",
        "its end": "/?before=200",
        "a word of all": "/?q=run",
        "a word of few": "/?q=seldom",
        "a host": "/?host=host7",
        "a tag and a day": f"/?tag=tag3&from={time.strftime('%Y-%m-%d', time.gmtime())}",
        "all at once": "/?q=run+top&host=host7&tag=tag3&before=50000",
    }
    with serving(folder) as web:
        slowest = 0.0
        for path in questions.values():
            times = []
            for _ in range(ASKED_TIMES):
                began = time.monotonic()
                _get(web.url + path)
                times.append((time.monotonic() - began) * 1e3)
            slowest = max(slowest, statistics.median(times))
    what = f"web: a page of the list, {MANY} profiles, the slowest of {len(questions)} questions"
    return [Row(what, "ms", slowest, limit=Limit(most=50))]


def _fill(database: Path) -> None:
    """Profiles as the server itself would have added them, but all in one transaction."""
    chance = random.Random(6)
    columns = (
        "id, uploaded_at, title, host, tags, note, duration_nanos, samples, top_function, top_share,"
        " original_bytes, stored_bytes, sha256"
    )
    with contextlib.closing(sqlite3.connect(str(database))) as connection, connection:
        for number in range(MANY):
            row = (
                f"{chance.getrandbits(128):032x}",
                1_700_000_000_000 + number * 1000,
                f"run {number} {'seldom' if number % 9973 == 0 else 'often'}",
                f"host{number % 20}",
                f"tag{number % 7} nightly",
                "",
                10**9,
                1000,
                f"top_{number % 50}",
                0.5,
                1000,
                1000,
                b"",
            )
            added = connection.execute(
                f"INSERT INTO profile({columns}) VALUES ({','.join('?' * len(row))})", row
            )
            connection.execute("INSERT INTO content VALUES (?, ?, ?)", (added.lastrowid, b"<svg/>", b""))


def _load_rows(folder: Path) -> list[Row]:
    stacks = _stacks()
    (folder / "body").write_bytes(stacks)
    with serving(folder / "load") as web:
        paths = ["/", "/?q=run", "/?before=30"]
        for number in range(40):
            path = _upload(web, f"run {number}", stacks)
            paths += [path, f"{path}/thumbnail.svg"]
        for path in paths:
            _get(web.url + path)
        (folder / "paths").write_text("\n".join(paths) + "\n", encoding="utf-8")
        done = _loaded(web, folder)
        memory = memory_mb(web.pid)
    reads, uploads = done["reads"], done["uploads"]
    who = f"{UPLOADERS} upload 1 MB, {READERS} read, {LOAD_SECONDS} s"
    return [
        Row(f"web: p99 of a read, {who}", "ms", reads["p99"], limit=Limit(most=300)),
        Row(f"web: p50 of a read, {who}", "ms", reads["p50"]),
        Row(f"web: reads a second, {who}", "", reads["good"] / LOAD_SECONDS),
        Row(f"web: uploads a second, {who}", "", uploads["good"] / LOAD_SECONDS),
        Row(f"web: p99 of an upload, {who}", "ms", uploads["p99"]),
        Row(
            f"web: what was not answered well, {who}", "", reads["bad"] + uploads["bad"], limit=Limit(most=0)
        ),
        Row(f"web: memory, {who}", "MB", memory, limit=Limit(most=1200)),
    ]


def _loaded(web: Web, folder: Path) -> dict[str, Any]:
    if not shutil.which("cc"):
        raise Missing("no C compiler: apt-get install gcc libc6-dev")
    BUILD.mkdir(exist_ok=True)
    program = BUILD / "web_load"
    source = ROOT / "bench" / "web_load.c"
    subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-pthread", "-o", str(program), str(source)], check=True)
    words = [
        web.url.rpartition(":")[2],
        LOAD_SECONDS,
        UPLOADERS,
        READERS,
        web.token,
        folder / "body",
        folder / "paths",
    ]
    done = subprocess.run([str(program), *map(str, words)], stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _stacks() -> bytes:
    """Collapsed stacks as a training has them: deep, with much in common."""
    chance = random.Random(7)
    names = [f"function_{number} (package/module_{number % 40}.py:{number})" for number in range(400)]
    lines: list[str] = []
    size = 0
    while size < PROFILE_BYTES:
        depth = chance.randint(4, 14)
        line = ";".join([names[0], *(names[chance.randrange(1 + level * 25)] for level in range(depth))])
        lines.append(f"{line} {chance.randint(1, 50)}")
        size += len(lines[-1]) + 1
    return ("\n".join(lines) + "\n").encode("ascii")


def _upload(web: Web, title: str, content: bytes) -> str:
    headers = {"Authorization": f"Bearer {web.token}"}
    link = f"{web.url}/upload?title={title.replace(' ', '%20')}"
    request = urllib.request.Request(link, content, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return os.path.join("/p", str(answer.read().decode("ascii")).strip().rpartition("/")[2])


def _get(link: str) -> bytes:
    with urllib.request.urlopen(link, timeout=60) as answer:
        content: bytes = answer.read()
        return content

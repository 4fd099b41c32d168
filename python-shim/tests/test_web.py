"""A team's place for profiles, from the command line and from a notebook."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Iterator, NamedTuple

import pytest
from commands import Jflame, script_path, stacks
from conftest import NewKernel

from jflame import loading
from jflame.share import ShareError, server

README = Path(__file__).resolve().parents[2] / "README.md"
STACKS = "main;work;add 12\nmain;work;mul 5\nmain;idle 3\n"


class Web(NamedTuple):
    """A running server."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def token_file(self) -> str:
        return str(self.folder / "token")

    def get(self, path: str) -> str:
        """What is at a path, or at a link."""
        link = path if path.startswith("http") else self.url + path
        with urllib.request.urlopen(link, timeout=60) as answer:
            return str(answer.read().decode("utf-8"))

    def profiles(self) -> list[dict[str, Any]]:
        """The list, newest first."""
        request = urllib.request.Request(self.url + "/", headers={"Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            found: list[dict[str, Any]] = json.load(answer)["profiles"]
            return found

    def upload(self, content: bytes) -> str:
        """Uploads something; returns the link."""
        token = Path(self.token_file).read_text(encoding="utf-8").split()[-1]
        headers = {"Authorization": f"Bearer {token}"}
        request = urllib.request.Request(self.url + "/upload", content, headers, method="PUT")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.read().decode("utf-8").strip())


@contextlib.contextmanager
def serving(command: Jflame, folder: Path, *words: str, prefix: tuple[str, ...] = ()) -> Iterator[Web]:
    """`jflame web` until the end of the block."""
    log = folder.with_suffix(".log").open("wb")
    process = subprocess.Popen(
        [*prefix, *command.words("web", "--port", "0", "--data", str(folder), *words)],
        env=command.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().decode("utf-8").strip()
        assert url.startswith("http://"), folder.with_suffix(".log").read_text(encoding="utf-8")
        yield Web(url, folder, process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        log.close()


@pytest.fixture(scope="module")
def web(jflame_command: Jflame, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serving(jflame_command, tmp_path_factory.mktemp("web") / "data") as served:
        yield served


def test_the_workflow_of_the_readme(
    jflame_command: Jflame, tmp_path: Path, python: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The four commands, as they are printed: only the port, the host and the program are others."""
    if not shutil.which("curl"):
        pytest.skip("no curl: apt-get install curl")
    from jflame.java import find_java

    block = re.search(r"```bash\n(jflame web .*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert block, "the README shows the workflow"
    start, fetch, record, upload = block.group(1).strip().splitlines()
    assert start == "jflame web --host 0.0.0.0 --data profiles"
    folder = tmp_path / "profiles"
    with serving(jflame_command, folder, "--host", "0.0.0.0") as served:
        at = served.url.replace("0.0.0.0", "127.0.0.1")

        def run(line: str) -> str:
            line = line.replace("http://HOST:5000", at).replace("python3 train.py", f"{python} {program}")
            line = line.replace("java ", f"'{find_java()[0].program}' ")
            done = subprocess.run(line, shell=True, cwd=tmp_path, capture_output=True)
            assert done.returncode == 0, (line, done.stderr)
            return done.stdout.decode("utf-8")

        program = script_path("ends_soon.py")
        run(fetch)
        assert (tmp_path / "jflame.jar").stat().st_size > 1_000_000
        run("curl -sS -H @profiles/token -o jflame.sha256 http://HOST:5000/jflame.sha256")
        run("sha256sum -c jflame.sha256")
        run(record)
        link = run(upload).strip()
        assert re.fullmatch(re.escape(at) + r"/p/[0-9a-f]{32}", link)
        page = run(f"curl -sS -H @profiles/token {link}")
        assert "<h1><bdi>profile.txt</bdi></h1>" in page
        assert "spin (" in page


def test_record_shares(jflame_command: Jflame, web: Web, python: str, tmp_path: Path) -> None:
    words = ["--share", web.url, "--token-file", web.token_file, "--title", "shared"]
    program = ["--", python, script_path("ends_soon.py")]
    done = jflame_command.run("record", *words, *program, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    link = done.stdout.strip().splitlines()[-1]
    assert link.startswith(web.url + "/p/")
    assert list(tmp_path.iterdir()) == [], "the link is enough"
    newest = web.profiles()[0]
    assert (newest["title"], newest["host"]) == ("shared", os.uname().nodename)
    assert newest["seconds"] > 0
    assert any(
        "spin (" in frame
        for stack in stacks(web.get(link + "/profile.collapsed.txt"))
        for frame in stack.frames
    )


def test_what_cannot_be_shared_is_written(
    jflame_command: Jflame, web: Web, python: str, tmp_path: Path
) -> None:
    program = ["--", python, script_path("ends_soon.py")]
    done = jflame_command.run("record", "--share", web.url, *program, cwd=tmp_path)
    assert done.returncode == 1
    assert "401 a token is needed" in done.stderr
    assert [file.suffix for file in tmp_path.iterdir()] == [".svg"], done.stderr
    done = jflame_command.run("record", "--share", "http://a b", *program, cwd=tmp_path)
    assert (done.returncode, "is no address" in done.stderr) == (1, True)


def test_a_profile_shares_itself(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "stacks.collapsed"
    file.write_text(STACKS, encoding="utf-8")
    profile = loading.load(file)
    link = profile.share(web.url, title="by hand", tags=["a", "b"], token_file=web.token_file)
    assert "<h1><bdi>by hand</bdi></h1>" in web.get(link)
    assert web.profiles()[0]["tags"] == ["a", "b"]
    with pytest.raises(RuntimeError, match="401 a token is needed"):
        profile.share(web.url)
    monkeypatch.setenv("JFLAME_TOKEN", Path(web.token_file).read_text(encoding="utf-8"))
    assert profile.share(web.url + "/upload").startswith(web.url + "/p/")
    with pytest.raises(RuntimeError, match="could not be sent"):
        profile.share("http://127.0.0.1:9")
    with pytest.raises(ShareError, match="is no address"):
        server("http://")


def test_a_cell_shares_itself(new_kernel: NewKernel, jar: str, web: Web) -> None:
    kernel = new_kernel({"JFLAME_JAR": jar})
    kernel.execute("%load_ext jflame\nimport jflame")
    kernel.wait_for_service()
    work = "import time\nend = time.time() + 0.5\nwhile time.time() < end: sum(range(1000))"
    reply = kernel.execute(
        f"%%jflame --share {web.url} --token-file '{web.token_file}' --title 'a cell'\n{work}"
    )
    link = reply.stdout.strip()
    assert link.startswith(web.url + "/p/"), reply
    page = web.get(link)
    assert "<h1><bdi>a cell</bdi></h1>" in page
    assert "In [" in page
    reply = kernel.execute(f"%%jflame --share {web.url}\n{work}")
    assert reply.status == "ok"
    assert len(reply.profiles) == 1
    assert "401 a token is needed" in reply.boxes[0]
    assert kernel.value(f"jflame.last.share({web.url!r}, token_file={web.token_file!r})[:4]") == "'http'"


def test_a_signal_ends_it_well(jflame_command: Jflame, tmp_path: Path) -> None:
    with serving(jflame_command, tmp_path / "data") as served:
        link = served.upload(STACKS.encode("utf-8"))
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(60) == 0
    with serving(jflame_command, tmp_path / "data") as served:
        assert "profile" in served.get(re.sub(r"http://[^/]+", served.url, link))


def test_a_backup_is_made_while_it_runs(jflame_command: Jflame, web: Web, tmp_path: Path) -> None:
    link = web.upload(b"main;saved 3\n")
    copy = tmp_path / "copy"
    copy.mkdir()
    done = jflame_command.run("web", "--data", str(web.folder), "--backup", str(copy / "profiles.sqlite"))
    assert done.returncode == 0, done.stderr
    with serving(jflame_command, copy) as served:
        path = re.sub(r"http://[^/]+", "", link)
        assert served.get(path + "/original") == "main;saved 3\n"


def test_a_damaged_file_is_reported(jflame_command: Jflame, tmp_path: Path) -> None:
    database = tmp_path / "profiles.sqlite"
    database.write_bytes(b"no database\n" * 100)
    done = jflame_command.run("web", "--port", "0", "--data", str(tmp_path))
    assert done.returncode == 1
    assert re.match(r"jflame: .*profiles\.sqlite is damaged .* left as it is", done.stderr)
    assert database.read_bytes() == b"no database\n" * 100


def test_a_full_disk_loses_nothing(jflame_command: Jflame, tmp_path: Path) -> None:
    """A small disk of memory, which a user's own name space permits."""
    folder = tmp_path / "small"
    folder.mkdir()
    (tmp_path / "mount.sh").write_text(
        f'mount -t tmpfs -o size=6m none {folder} && exec "$@"\n', encoding="utf-8"
    )
    prefix = ("unshare", "--user", "--map-root-user", "--mount", "sh", str(tmp_path / "mount.sh"))
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"], stderr=subprocess.DEVNULL).returncode:
        pytest.skip("no name spaces here: unshare --user --mount is not permitted")
    with serving(jflame_command, folder / "data", prefix=prefix) as served:
        kept: dict[str, bytes] = {}
        refused = 0
        for _ in range(60):
            content = "".join(f"main;{os.urandom(9).hex()} 1\n" for _ in range(8000)).encode("ascii")
            try:
                kept[_uploaded(served, content)] = content
            except urllib.error.HTTPError as error:
                refused = error.code
                break
        assert refused == 507
        assert kept
        for link, content in kept.items():
            assert served.get(link + "/original").encode("ascii") == content
        assert len(served.profiles()) == len(kept)


def _uploaded(served: Web, content: bytes) -> str:
    """The token's file is on the disk that only the server sees: the server's own log has the token."""
    log = served.folder.with_suffix(".log")
    if not log.exists():
        raise AssertionError(log)
    token = re.search(r"token=(\S+)", log.read_text(encoding="utf-8"))
    assert token
    headers = {"Authorization": f"Bearer {token.group(1)}"}
    request = urllib.request.Request(served.url + "/upload", content, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.read().decode("utf-8").strip())


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--port", "99999"], 2, "'99999' is no port"),
        (["--max-size", "10"], 2, "'10' is no size like 10GB"),
        (["--keep", "soon"], 2, "'soon' is no time like 90d"),
        (["--url", "profiles"], 2, "'profiles' is no address like https://"),
        (["--data", "/proc/none"], 1, "/proc/none cannot be used"),
        (["--token-file", "/nonexistent"], 1, "--token-file /nonexistent cannot be used"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    jflame_command: Jflame, tmp_path: Path, words: list[str], status: int, said: str
) -> None:
    usual = {"--data": str(tmp_path), "--port": "0", **dict([words])}
    done = jflame_command.run("web", *(word for option in usual.items() for word in option))
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_its_help_explains_the_workflow(jflame_command: Jflame) -> None:
    shown = jflame_command.run("web", "--help").stdout
    for word in ("--host", "--token-file", "--keep", "--max-size", "--backup", "URL/upload", "URL/jflame"):
        assert word in shown, word

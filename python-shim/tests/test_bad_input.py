"""What cannot be done is said in one line with its cure, and leaves everything as it was."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Iterator

import pytest
from commands import Jflame, started, state, target, wait_until

_NOBODY = 65534


def refused(done: subprocess.CompletedProcess[str], *words: str, status: int = 1) -> None:
    """Looks at a refusal: its status, nothing on stdout, one line with these words on stderr."""
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert done.stderr.startswith("jflame: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert "\tat " not in done.stderr and "Exception" not in done.stderr, done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.mark.parametrize("command", ["record", "dump", "top"])
def test_no_such_process(jflame_command: Jflame, tmp_path: Path, command: str) -> None:
    pid = int(Path("/proc/sys/kernel/pid_max").read_text()) - 1
    done = jflame_command.run(command, "-p", str(pid), cwd=tmp_path)
    refused(done, f"there is no process {pid}")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("command", ["record", "dump", "top"])
def test_not_python(jflame_command: Jflame, tmp_path: Path, command: str) -> None:
    with started(["sleep", "600"]) as sleep:
        wait_until(lambda: b"sleep" in Path(f"/proc/{sleep.pid}/cmdline").read_bytes(), "sleep runs")
        done = jflame_command.run(command, "-p", str(sleep.pid), cwd=tmp_path)
        refused(done, "Python")
        assert state(sleep.pid) == "S"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("command", ["record", "dump"])
def test_not_ours(jflame_command: Jflame, tmp_path: Path, command: str) -> None:
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("setpriv (util-linux) is missing")
        drop = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"]
        drop += ["--inh-caps=-all", "--bounding-set=-all", "--"]
    else:
        drop = []
    # The jar itself: another user cannot read this interpreter's folders everywhere.
    java = shutil.which("java")
    if not java:
        pytest.skip("no java in PATH")
    with tempfile.TemporaryDirectory() as folder:
        jar = shutil.copy(jflame_command.environment["JFLAME_JAR"], folder)
        os.chmod(folder, 0o755)
        os.chmod(jar, 0o644)
        done = subprocess.run(
            [*drop, java, "-jar", jar, command, "-p", "1", *(["-o", "-"] if command == "record" else [])],
            cwd="/",
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    refused(done, "process 1 may not be traced")


def test_kernel_thread(jflame_command: Jflame) -> None:
    threads = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit() and is_kernel_thread(entry)]
    if not threads:
        pytest.skip("no kernel thread can be seen from here: a container's pid namespace")
    refused(jflame_command.run("dump", "-p", threads[0].name), "a thread of the kernel")


def is_kernel_thread(process: Path) -> bool:
    try:
        return not (process / "cmdline").read_bytes() and state(int(process.name)) != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("command", ["record", "dump"])
def test_zombie(jflame_command: Jflame, tmp_path: Path, command: str) -> None:
    with started(["true"]) as zombie:
        wait_until(lambda: state(zombie.pid) == "Z", "a zombie")
        refused(jflame_command.run(command, "-p", str(zombie.pid), cwd=tmp_path), "zombie")
    assert os.listdir(tmp_path) == []


@pytest.fixture(scope="module")
def program_of_32_bits(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A program that sleeps, made of bytes: a compiler for 32 bits is hardly ever there."""
    # pause(): mov eax, 29; int 0x80; jmp back
    code = bytes.fromhex("b81d000000cd80ebf7")
    base, header_bytes = 0x08048000, 52 + 32
    identity = b"\x7fELF\x01\x01\x01" + bytes(9)
    elf = identity + b"".join(
        value.to_bytes(size, "little")
        for value, size in [
            *[(2, 2), (3, 2), (1, 4), (base + header_bytes, 4), (52, 4), (0, 4), (0, 4)],
            *[(52, 2), (32, 2), (1, 2), (0, 2), (0, 2), (0, 2)],
        ]
    )
    size = header_bytes + len(code)
    segment = b"".join(value.to_bytes(4, "little") for value in (1, 0, base, base, size, size, 5, 0x1000))
    program = tmp_path_factory.mktemp("elf32") / "sleeper32"
    program.write_bytes(elf + segment + code)
    program.chmod(0o755)
    with started([str(program)]) as sleeper:
        time.sleep(0.3)
        if sleeper.poll() is not None:
            pytest.skip("this kernel runs no programs of 32 bits")
    return str(program)


def test_32_bits(jflame_command: Jflame, program_of_32_bits: str) -> None:
    with started([program_of_32_bits]) as sleeper:
        wait_until(lambda: state(sleeper.pid) == "S", "the program sleeps")
        refused(jflame_command.run("dump", "-p", str(sleeper.pid)), "Python")


@pytest.mark.parametrize("command", ["record", "dump", "top"])
def test_our_own_process(jflame_command: Jflame, command: str) -> None:
    words = ["sh", "-c", 'exec "$@" -p $$', "sh", *jflame_command.words(command)]
    done = subprocess.run(
        words,
        env=jflame_command.environment,
        capture_output=True,
        encoding="utf-8",
        cwd=tempfile.gettempdir(),
        check=False,
    )
    refused(done, "jflame itself")


@pytest.mark.parametrize("rate", ["0", "1000000", "-5", "NaN", "many"])
@pytest.mark.parametrize("command", ["record", "top"])
def test_impossible_rate(jflame_command: Jflame, command: str, rate: str) -> None:
    refused(jflame_command.run(command, "-p", str(os.getpid()), f"--rate={rate}"), rate[:7], status=2)


@pytest.mark.parametrize("pid", ["-1", "0", str(1 << 200), "not a pid", "", "12x"])
def test_impossible_pid(jflame_command: Jflame, pid: str) -> None:
    for command in ("record", "dump", "top"):
        done = jflame_command.run(command, f"--pid={pid}")
        refused(done, "is not a process id", f"jflame {command} --help", status=2)


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "NaN", "1e300"])
def test_impossible_duration(jflame_command: Jflame, seconds: str) -> None:
    done = jflame_command.run("record", "-p", "1", f"--duration={seconds}")
    refused(done, f"'{seconds}' is not a number of seconds", status=2)


@pytest.mark.parametrize(
    "words",
    [
        ["record"],
        ["record", "-p", "1", "--", "python"],
        ["record", "python", "train.py"],
        ["record", "1", "2"],
        ["record", "--"],
        ["record", "-p", "1", "-o", "out.png"],
        ["record", "-p", "1", "-f", "png"],
        ["record", "-p", "1", "--unit", "hours"],
        ["record", "-p"],
        ["record", "-p", "1", "--nonsense"],
        ["dump"],
        ["dump", "1"],
        ["top"],
        ["top", "-p", "1", "-n", "0"],
        ["render"],
        ["render", "x.folded"],
        ["render", "x.folded", "-o", "x.pdf"],
        ["diff", "x.folded", "-o", "x.svg"],
        ["completion"],
        ["completion", "fish"],
        ["nonsense"],
        ["--nonsense"],
        [],
    ],
)
def test_words_that_make_no_sense(jflame_command: Jflame, tmp_path: Path, words: list[str]) -> None:
    done = jflame_command.run(*words, cwd=tmp_path)
    command = (
        f"jflame {words[0]}"
        if words and words[0] in ("record", "dump", "top", "render", "diff")
        else "jflame"
    )
    refused(done, f"See {command}", "--help", status=2)
    assert os.listdir(tmp_path) == []


def test_folder_that_is_not_there(jflame_command: Jflame, python: str, tmp_path: Path) -> None:
    with target(python, "endless.py") as endless:
        for out in ("no/out.svg", "no/out.html"):
            words = ["record", "-p", str(endless.pid), "-d", "600", "-o", str(tmp_path / out)]
            refused(jflame_command.run(*words), "its folder does not exist")  # at once, not after ten minutes
    (tmp_path / "x.folded").write_text("a 1\n")
    words = ["render", str(tmp_path / "x.folded"), "-o", str(tmp_path / "no/out.svg")]
    refused(jflame_command.run(*words), "its folder does not exist")


def test_file_that_is_a_folder(jflame_command: Jflame, tmp_path: Path) -> None:
    (tmp_path / "out.svg").mkdir()
    done = jflame_command.run("record", "-p", "1", "-o", str(tmp_path / "out.svg"))
    refused(done, "out.svg is a folder")
    assert os.listdir(tmp_path / "out.svg") == []


def test_file_that_may_not_be_written(jflame_command: Jflame, tmp_path: Path) -> None:
    if os.getuid() == 0:
        out = Path("/proc/version")  # root may write nearly everything
    else:
        out = tmp_path / "out.txt"
        out.touch(mode=0o400)
    done = jflame_command.run("record", "-p", "1", "-f", "collapsed", "-o", str(out))
    refused(done, str(out))


def test_full_device(jflame_command: Jflame, python: str) -> None:
    with target(python, "endless.py") as endless:
        words = ["record", "-p", str(endless.pid), "-d", "1", "-f", "collapsed", "-o", "/dev/full"]
        refused(jflame_command.run(*words), "No space left on device")
        assert endless.poll() is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], stderr=subprocess.PIPE, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted: {mounted.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_full_disk_keeps_the_file_that_was_there(
    jflame_command: Jflame, python: str, small_disk: Path, tmp_path: Path
) -> None:
    many = tmp_path / "many.folded"
    many.write_text("".join(f"main;function_{number};leaf {number + 1}\n" for number in range(20_000)))
    kept = small_disk / "out.html"
    kept.write_text("kept")
    (small_disk / "filler").write_bytes(bytes(60 * 1024))
    refused(
        jflame_command.run("render", str(many), "-o", str(kept)), "No space left on device", "Free some space"
    )
    assert kept.read_text() == "kept"
    assert sorted(os.listdir(small_disk)) == ["filler", "out.html"]
    with target(python, "busy.py") as busy:
        words = ["record", "-p", str(busy.pid), "-d", "1", "-t", "-o", str(kept)]
        done = jflame_command.run(*words)
        assert busy.poll() is None
    refused(done, "No space left on device")
    assert kept.read_text() == "kept"


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "it is empty"), (bytes(range(256)) * 40, "no profile"), (b"no stacks here\n" * 5, "no profile")],
)
def test_file_that_is_no_profile(jflame_command: Jflame, tmp_path: Path, content: bytes, word: str) -> None:
    (tmp_path / "in").write_bytes(content)
    out = tmp_path / "out.svg"
    out.write_text("kept")
    for words in (["render", "in"], ["diff", "in", "in"]):
        refused(jflame_command.run(*words, "-o", "out.svg", cwd=tmp_path), word)
        assert out.read_text() == "kept"
    assert sorted(os.listdir(tmp_path)) == ["in", "out.svg"]
    refused(
        jflame_command.run("render", "missing", "-o", "out.svg", cwd=tmp_path), "there is no file missing"
    )


def test_folded_file_of_a_quarter_gigabyte(jflame_command: Jflame, tmp_path: Path) -> None:
    if shutil.disk_usage(tmp_path).free < 1 << 30:
        pytest.skip("less than 1 GB free for a file of a quarter")
    huge = tmp_path / "huge.folded"
    name = "main;package_{0}.module;function_{1};a function with a rather long name (file_{1}.py:{1}) {1}\n"
    block = "".join(name.format(number % 7, number) for number in range(1, 100_000)).encode("ascii")
    with huge.open("wb") as file:
        while file.tell() < 1 << 28:
            file.write(block)
    out = tmp_path / "out.svg"
    done = jflame_command.run("render", str(huge), "-o", str(out), timeout=600)
    huge.unlink()
    assert (done.returncode, done.stderr) == (0, "")
    assert "package_3.module" in out.read_text(encoding="utf-8")

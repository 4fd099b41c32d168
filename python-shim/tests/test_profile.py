"""What a profile shows: physics of cells whose time is known, never timings."""

from __future__ import annotations

import base64
import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest
from conftest import NewKernel
from kernels import Kernel, is_running

SPIN = """\
import time
def spin(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass
"""


@pytest.fixture
def kernel(profiling_kernel: Kernel) -> Kernel:
    profiling_kernel.execute(SPIN)
    return profiling_kernel


def share(kernel: Kernel, place: str) -> float:
    """The share of the latest profile's time at or below a place such as `In [5] line 3`, by its summary."""
    text = kernel.execute("import jflame; print(jflame.last.text)").stdout
    found = re.findall(rf"^ *[\d.]+ % +([\d.]+) %  {place}(?: |$)", text, re.MULTILINE)
    assert len(found) <= 1, text
    return float(found[0]) / 100 if found else 0.0


def count_share(kernel: Kernel, pattern: str) -> float:
    """The share of the latest profile's samples in whose stack `pattern` occurs."""
    stacks = [line.rpartition(" ") for line in collapsed(kernel).splitlines()]
    matching = sum(int(count) for stack, _, count in stacks if re.search(pattern, stack))
    return matching / sum(int(count) for _, _, count in stacks)


def collapsed(kernel: Kernel) -> str:
    return kernel.execute("import jflame; print(jflame.last.collapsed)").stdout.strip()


def test_lines_have_their_share(kernel: Kernel) -> None:
    reply = kernel.execute("%%jflame -r 500\n\nspin(0.9)\ntime.sleep(0.6)\n")
    count = kernel.value("len(In) - 2")
    assert len(reply.profiles) == 1, reply
    assert share(kernel, rf"In \[{count}\] line 3") == pytest.approx(0.6, abs=0.2)
    assert share(kernel, rf"In \[{count}\] line 4") == pytest.approx(0.4, abs=0.2)
    # Defined in an earlier cell, and named by it.
    # What runs is sampled less often than what sleeps, to keep to the budget.
    assert count_share(kernel, rf"spin \(In \[{int(count) - 1}\]:[345]\)") > 0.12
    assert "run_cell" not in collapsed(kernel)


def test_output_is_html_and_text(kernel: Kernel) -> None:
    bundle = kernel.execute("%%jflame\nspin(0.3)").profiles[0]
    assert set(bundle) == {"text/html", "text/plain"}
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])
    assert picture is not None
    # Tooltips are for those who open the picture itself: in a page they would be bytes that nobody sees.
    own = re.sub("(<text [^>]*>)<title>[^<]*</title>", r"\1", kernel.execute("print(jflame.last.svg)").stdout)
    assert base64.b64decode(picture.group(1)).decode() == own.strip()
    assert "spin" in bundle["text/plain"]


def test_last_holds_the_result(kernel: Kernel) -> None:
    kernel.execute("%%jflame -r 200 --budget off --title 'my <title>'\nspin(0.5)")
    kernel.execute("last = jflame.last")
    assert kernel.value("last.title") == repr("my <title>")
    assert float(kernel.value("last.seconds")) == pytest.approx(0.5, abs=0.2)
    assert int(kernel.value("last.samples")) > 20
    assert float(kernel.value("last.asked_hz")) == 200
    assert 0 < float(kernel.value("last.achieved_hz")) <= 205
    assert kernel.execute("last").result == kernel.execute("print(last.text, end='')").stdout
    kernel.execute("%reload_ext jflame")
    assert kernel.value("jflame.last is last") == "True"
    kernel.wait_for_service()


def test_output_file(kernel: Kernel, tmp_path: Path) -> None:
    kernel.execute(f"%cd -q {tmp_path}")
    reply = kernel.execute('%%jflame -o "a b.html"\nimport os; os.chdir("/")\nspin(0.2)')
    assert len(reply.profiles) == len(reply.displays) == 1, reply
    page = (tmp_path / "a b.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert reply.displays[0]["text/html"] in page


def test_maximal_duration(kernel: Kernel) -> None:
    kernel.execute("%%jflame -r 500 -d 0.4\nspin(0.4)\ntime.sleep(0.8)")
    assert float(kernel.value("jflame.last.seconds")) == pytest.approx(0.4, abs=0.15)


def test_config_sets_the_default(kernel: Kernel) -> None:
    kernel.execute("%config JFlame.rate = 321")
    kernel.execute("%%jflame\nspin(0.2)")
    assert float(kernel.value("jflame.last.asked_hz")) == 321
    kernel.execute("%config JFlame.rate = 100")


def test_line_magic(kernel: Kernel) -> None:
    reply = kernel.execute("k = 20\n%jflame -r 500 (spin(0.4), k + 1)[1]")
    count = int(kernel.value("len(In) - 2"))
    assert (reply.result, len(reply.profiles)) == ("21", 1)
    assert share(kernel, rf"In \[{count}\] line 2") > 0.9
    assert "IPython/" not in kernel.value("jflame.last.collapsed")
    reply = kernel.execute("spin(0.3)\n%jflame m = 5; spin(0.3)\nm + k")
    assert (reply.result, len(reply.profiles)) == ("25", 1)
    assert float(kernel.value("jflame.last.seconds")) < 0.55


def test_line_magic_that_raises_shows_the_profile(kernel: Kernel) -> None:
    reply = kernel.execute("%jflame spin(0.2); 1/0")
    assert (reply.status, reply.error_name, len(reply.profiles)) == ("error", "ZeroDivisionError", 1)


def test_every_following_cell(kernel: Kernel) -> None:
    assert kernel.execute("%jflame on -r 200").displays == []
    first, second = kernel.execute("spin(0.1)\n7"), kernel.execute("spin(0.1)")
    off, after = kernel.execute("%jflame off"), kernel.execute("8")
    assert [len(r.profiles) for r in (first, second, off, after)] == [1, 1, 0, 0]
    assert first.result == "7"
    assert float(kernel.value("jflame.last.asked_hz")) == 200


def test_partial_profile_after_error_and_interrupt(kernel: Kernel) -> None:
    reply = kernel.execute("%%jflame -r 500\nspin(0.3)\n1/0")
    assert (reply.status, len(reply.profiles)) == ("error", 1)
    assert count_share(kernel, "spin") > 0.5
    reply = kernel.execute("%%jflame -r 500\nspin(0.3)\nprint('ready')\nspin(60)", interrupt_at="ready")
    assert (reply.status, reply.error_name, len(reply.profiles)) == ("error", "KeyboardInterrupt", 1)
    assert count_share(kernel, "spin") > 0.5


def test_awaiting_cell(kernel: Kernel) -> None:
    reply = kernel.execute(
        "%%jflame -r 500\nimport asyncio\nasync def work():\n    spin(0.4)\n"
        "await work()\nawait asyncio.sleep(0.4)"
    )
    count = int(kernel.value("len(In) - 2"))
    assert len(reply.profiles) == 1
    assert share(kernel, rf"work · In \[{count}\] line 4") == pytest.approx(0.5, abs=0.2)


def test_threads(kernel: Kernel) -> None:
    kernel.execute(
        "import threading\nfinished = threading.Event()\ndef work():\n    spin(0.6); finished.wait()"
    )
    cell = "threading.Thread(target=work, name='mine').start()\ntime.sleep(0.8)"
    kernel.execute("%%jflame -r 200\n" + cell)
    assert "mine" not in collapsed(kernel)
    kernel.execute("%%jflame -r 200 --threads\n" + cell)
    kernel.execute("finished.set()")
    assert count_share(kernel, "mine.*spin") > 0.2
    for kernels_own in ("IOPub", "Heartbeat", "ZMQbg", "_watch_pipe_fd"):
        assert kernels_own not in collapsed(kernel)


def test_time_magic_below_keeps_the_cells_lines(kernel: Kernel) -> None:
    reply = kernel.execute("%%jflame -r 500 --budget off\n%%time\n\nspin(0.4)\nspin(0.2)")
    count = int(kernel.value("len(In) - 2"))
    assert "Wall time" in reply.stdout
    assert share(kernel, rf"In \[{count}\] line 4") == pytest.approx(2 / 3, abs=0.2)
    assert count_share(kernel, rf"In \[{count}\]:5\b") > 0.1  # The summary has not all lines.


def test_interrupt_after_the_cell_still_shows_the_profile(kernel: Kernel, tmp_path: Path) -> None:
    """The shim is made to wait: the service is stopped for a moment, and the interrupt comes meanwhile."""
    service, target = kernel.service_pid(), int(kernel.value("__import__('os').getpid()"))

    def signals() -> None:
        wait_for(tmp_path / "begun")
        os.kill(service, signal.SIGSTOP)
        wait_for(tmp_path / "done")
        time.sleep(0.2)
        os.kill(target, signal.SIGINT)
        os.kill(service, signal.SIGCONT)

    sender = threading.Thread(target=signals)
    sender.start()
    touch = f"open({str(tmp_path)!r} + '/%s', 'w').close()"
    reply = kernel.execute(f"%%jflame -r 20\n{touch % 'begun'}\nspin(0.3)\n{touch % 'done'}\n'done'")
    sender.join()
    assert reply.result == "'done'"
    assert len(reply.profiles) == 1, reply
    assert (reply.status, reply.error_name) == ("error", "KeyboardInterrupt")


def wait_for(file: Path) -> None:
    deadline = time.monotonic() + 30
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def test_service_survives_an_interrupt_and_not_the_kernel(new_kernel: NewKernel, jar: str) -> None:
    kernel = new_kernel({"JFLAME_JAR": jar})
    kernel.execute("%load_ext jflame")
    kernel.wait_for_service()
    pid = kernel.service_pid()
    kernel.execute("print('ready')\nimport time; time.sleep(30)", interrupt_at="ready")
    time.sleep(0.5)
    assert is_running(pid)
    # A child that lives on must not keep the service alive.
    kernel.execute("import os\nchild = os.fork()\nif not child:\n    time.sleep(60); os._exit(0)")
    child = int(kernel.value("child"))
    os.kill(int(kernel.value("__import__('os').getpid()")), signal.SIGKILL)
    try:
        deadline = time.monotonic() + 5  # two seconds, on a quiet machine
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert is_running(child)
        assert not is_running(pid)
    finally:
        os.kill(child, signal.SIGKILL)


def test_keys_are_not_seen_outside(kernel: Kernel) -> None:
    pid = kernel.service_pid()
    secret = kernel.value("get_ipython()._jflame.service._keys.secret.decode()").strip("'\"")
    assert len(secret) == 40
    for file in ("cmdline", "environ"):
        assert secret.encode() not in Path(f"/proc/{pid}/{file}").read_bytes()
    arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    assert not [word for word in arguments if len(word) == 40]


def test_archive_is_made_after_the_first_cell_and_used_by_the_next_kernel(
    new_kernel: NewKernel, jar: str, tmp_path: Path
) -> None:
    environment = {"JFLAME_JAR": jar, "XDG_CACHE_HOME": str(tmp_path)}
    kernel = new_kernel(environment)
    kernel.execute("%load_ext jflame")
    assert list(tmp_path.glob("jflame/*")) == []
    kernel.wait_for_service()
    assert "SharedArchiveFile" not in command_line(kernel.service_pid())
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("jflame/*.jsa")) and time.monotonic() < deadline:
        time.sleep(0.1)
    (archive,) = tmp_path.glob("jflame/*")
    next_kernel = new_kernel(environment)
    next_kernel.execute("%load_ext jflame")
    next_kernel.wait_for_service()
    assert f"-XX:SharedArchiveFile={archive}" in command_line(next_kernel.service_pid())


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()

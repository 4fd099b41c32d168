"""What a cell does to the kernel around it costs neither its result nor the next cell's profile."""

from __future__ import annotations

import re
import socket
import threading
from pathlib import Path

import pytest
from kernels import Kernel, Reply

BUSY = "import time\nend = time.time() + {0}\nwhile time.time() < end:\n    sum(range(1000))  # {1}"


def assert_profiled(reply: Reply, result: str | None = "42") -> None:
    assert (reply.status, reply.result) == ("ok", result), reply
    assert len(reply.profiles) == 1 and not reply.boxes, reply


def sends(kernel: Kernel, code: str, **changes: object) -> None:
    """Runs a cell without waiting for a reply, which may never come."""
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, **changes}
    message = kernel.client.session.msg("execute_request", {**content, "allow_stdin": False})
    kernel.client.shell_channel.send(message)
    while kernel.output(message["header"]["msg_id"], 30)["content"].get("execution_state") != "idle":
        pass


def test_paths_that_are_no_text(profiling_kernel: Kernel) -> None:
    profiling_kernel.execute("import sys, pathlib\nsys.path += [pathlib.Path('/'), b'/']")
    reply = profiling_kernel.execute("%%jflame\n40 + 2")
    profiling_kernel.execute("del sys.path[-2:]")
    assert_profiled(reply)


def test_sampling_ends_when_its_end_fails(profiling_kernel: Kernel) -> None:
    profiling_kernel.execute(
        "from jflame import attribution\nlibraries, attribution.libraries = attribution.libraries, None"
    )
    reply = profiling_kernel.execute("%%jflame\n40 + 2")
    profiling_kernel.execute("attribution.libraries = libraries")
    assert reply.result == "42" and len(reply.boxes) == 1, reply
    asks = "get_ipython()._jflame.service._client.request('status', lambda: None)[0]['sampling']"
    assert profiling_kernel.value(asks) == "False"


def test_result_whose_graph_cannot_be_shown(profiling_kernel: Kernel) -> None:
    code = """\
import contextlib
class Written:
    def write(self, text):
        return len(text)
with contextlib.redirect_stdout(Written()):
    value = get_ipython().run_line_magic("jflame", "40 + 2")
value"""
    reply = profiling_kernel.execute(code)
    assert (reply.status, reply.result) == ("ok", "42"), reply
    assert_profiled(profiling_kernel.execute("%jflame 40 + 2"))


def test_working_directory_that_is_gone(profiling_kernel: Kernel, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    profiling_kernel.execute(
        f"import os\nwas = os.getcwd()\nos.mkdir({gone!r}); os.chdir({gone!r}); os.rmdir({gone!r})"
    )
    replies = [
        profiling_kernel.execute(f"{magic}40 + 2") for magic in ("%jflame -o a.svg ", "%%jflame -o a.svg\n")
    ]
    profiling_kernel.execute("os.chdir(was)")
    for reply in replies:
        assert (reply.status, reply.result) == ("ok", "42"), reply
        assert reply.stderr.count("\n") == 1 and "a.svg" in reply.stderr


def test_cell_that_never_ended(profiling_kernel: Kernel) -> None:
    """The second of two interrupts tears IPython's own traceback: it tells nobody that the cell has ended."""
    torn = """\
%%jflame
shell = get_ipython()
def fails():
    shell.events.unregister("post_execute", fails)
    raise ValueError
def torn(*_, **__):
    del shell.showtraceback
    raise KeyboardInterrupt
shell.events.register("post_execute", fails)
shell.showtraceback = torn"""
    sends(profiling_kernel, torn)
    assert_profiled(profiling_kernel.execute("%%jflame\nimport asyncio\nawait asyncio.sleep(0.2)\n42"))
    sends(profiling_kernel, torn.replace("%%jflame\n", ""))
    assert_profiled(profiling_kernel.execute("%%jflame\nawait asyncio.sleep(0.2)\n42"))


def test_subshell_that_runs_a_cell(profiling_kernel: Kernel) -> None:
    client = profiling_kernel.client
    client.control_channel.send(client.session.msg("create_subshell_request"))
    subshell = client.get_control_msg(timeout=20)["content"].get("subshell_id")
    if subshell is None:
        pytest.skip("this ipykernel has no subshells")
    # It sleeps while the main shell's cells run.
    content = {"code": "import time\nprint('ready')\ntime.sleep(2)", "silent": False, "store_history": True}
    message = client.session.msg("execute_request", content)
    message["header"]["subshell_id"] = subshell
    client.shell_channel.send(message)
    while profiling_kernel.output(message["header"]["msg_id"], 20)["msg_type"] != "stream":
        pass
    reply = profiling_kernel.execute("%%jflame\nimport asyncio\nawait asyncio.sleep(0.2)\n42")
    assert client.get_shell_msg(timeout=20)["parent_header"]["msg_id"] == message["header"]["msg_id"]
    assert_profiled(reply)
    assert_profiled(profiling_kernel.execute("%%jflame\n42"))


def test_interrupt_that_another_handler_takes(profiling_kernel: Kernel) -> None:
    service = profiling_kernel.service_pid()
    code = f"""\
import os, signal, threading
seen = []
def stops_the_service():
    for seconds, target in ((0.4, (os.getpid(), signal.SIGINT)), (0.8, ({service}, signal.SIGCONT))):
        threading.Timer(seconds, os.kill, target).start()
    os.kill({service}, signal.SIGSTOP)
    return 42
signal.signal(signal.SIGINT, lambda *_: seen.append(1))
%jflame stops_the_service()
seen"""
    reply = profiling_kernel.execute(code)
    assert_profiled(reply, "[1]")


def test_interrupt_ends_an_upload(profiling_kernel: Kernel) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(20)

        def interrupts() -> None:
            with server.accept()[0] as connection:
                connection.settimeout(30)
                connection.recv(100)
                profiling_kernel.manager.interrupt_kernel()
                while connection.recv(1 << 20):
                    pass

        thread = threading.Thread(target=interrupts)
        thread.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        reply = profiling_kernel.execute(f"%%jflame --share {address}\nprint('done')")
        thread.join()
    assert (reply.status, reply.error_name, reply.stdout) == ("error", "KeyboardInterrupt", "done\n"), reply
    assert len(reply.profiles) == 1 and "was interrupted" in reply.boxes[0], reply


def test_thread_that_cannot_be_started(profiling_kernel: Kernel) -> None:
    refuses = """\
import threading
start = threading.Thread.start
def refuses(thread):
    if thread.name == "jflame-live":
        raise RuntimeError("can't start new thread")
    start(thread)
threading.Thread.start = refuses"""
    profiling_kernel.execute(refuses)
    reply = profiling_kernel.execute("%%jflame\n42")
    profiling_kernel.execute("threading.Thread.start = start")
    assert_profiled(reply)
    assert "LiveDisplay" not in profiling_kernel.value("get_ipython().display_pub.clear_output.__qualname__")


def test_source_is_the_cells_own(profiling_kernel: Kernel) -> None:
    sends(profiling_kernel, BUSY.format(0, "hidden"), store_history=False)
    assert_profiled(profiling_kernel.execute("%%jflame --budget off\n" + BUSY.format(0.5, "shown")), None)
    assert "hidden" not in lines(profiling_kernel) and "shown" in lines(profiling_kernel)
    profiling_kernel.execute("%%capture\n%%jflame --budget off\n" + BUSY.format(0.5, "captured"))
    assert "captured" in lines(profiling_kernel)


def lines(kernel: Kernel) -> str:
    """The source text in the latest graph."""
    return kernel.execute("import jflame; print(jflame.last.sources)").stdout


def test_number_after_a_reset(profiling_kernel: Kernel) -> None:
    sends(profiling_kernel, "get_ipython().reset()")
    reply = profiling_kernel.execute("%%jflame\n" + BUSY.format(3.5, "anew"))
    titles = {re.search(r"In \[\d+\]", bundle["text/plain"])[0] for bundle in (*reply.live, *reply.displays)}  # type: ignore[index]
    assert reply.live and titles == {"In [1]"}, titles


def test_loading_that_was_interrupted(profiling_kernel: Kernel) -> None:
    breaks = """\
from jflame.service import Service
warm_up = Service.warm_up
def interrupted(self):
    raise KeyboardInterrupt
Service.warm_up = interrupted"""
    profiling_kernel.execute("%unload_ext jflame")
    profiling_kernel.execute(breaks)
    assert profiling_kernel.execute("%load_ext jflame").error_name == "KeyboardInterrupt"
    profiling_kernel.execute("Service.warm_up = warm_up\n%load_ext jflame")
    callbacks = profiling_kernel.value("get_ipython().events.callbacks['post_run_cell']")
    assert callbacks.count("jflame") == 1, callbacks

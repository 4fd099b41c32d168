"""A real ipykernel for the tests, and what a cell's execution brought."""

from __future__ import annotations

import json
import queue
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LAUNCH = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]


@dataclass
class Reply:
    """What came back for one cell: the execute_reply's status and everything that was displayed, in order.

    Attributes:
        displays: As the notebook has them in the end: an update has replaced what it updates.
        live: What was in a display that could be updated, while the cell ran.
        live_at: When these came.
        places: Where in `displays` the displays with an id are.
    """

    status: str = ""
    seconds: float = 0.0
    stdout: str = ""
    stderr: str = ""
    displays: list[dict[str, str]] = field(default_factory=list)
    live: list[dict[str, str]] = field(default_factory=list)
    live_at: list[float] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    result: str | None = None
    error_name: str = ""
    error_value: str = ""
    traceback: str = ""

    @property
    def html(self) -> str:
        return "\n".join(bundle.get("text/html", "") for bundle in self.displays)

    @property
    def plain(self) -> str:
        return "\n".join(bundle.get("text/plain", "") for bundle in self.displays)

    @property
    def boxes(self) -> list[str]:
        return [
            bundle["text/plain"] for bundle in self.displays if 'role="alert"' in bundle.get("text/html", "")
        ]

    @property
    def profiles(self) -> list[dict[str, str]]:
        return [
            bundle for bundle in self.displays if "data:image/svg+xml;base64," in bundle.get("text/html", "")
        ]


class Kernel:
    """Starts a kernel with this test run's interpreter.

    Args:
        folder: Where its kernel spec is put.
        environment: Its further environment variables.
        launch: Its command line, if it is not the usual one.
    """

    def __init__(
        self, folder: Path, environment: dict[str, str] | None = None, launch: list[str] | None = None
    ) -> None:
        spec = folder / "under-test"
        spec.mkdir(parents=True)
        contents = {
            "argv": launch or _LAUNCH,
            "display_name": "x",
            "language": "python",
            "env": environment or {},
        }
        (spec / "kernel.json").write_text(json.dumps(contents))
        specs = KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)
        self.manager = KernelManager(kernel_name="under-test", kernel_spec_manager=specs)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def execute(
        self,
        code: str,
        interrupt_at: str | None = None,
        timeout_seconds: float = 60,
        metadata: dict[str, str] | None = None,
    ) -> Reply:
        """Runs a cell to its end; interrupts the kernel when the cell prints `interrupt_at`.

        `metadata` is what a notebook says of the cell, such as its `cellId`.
        """
        reply = Reply()
        began_at = time.monotonic()
        request = self._send(code, metadata or {})
        while True:
            message = self.output(request, began_at + timeout_seconds - time.monotonic())
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
            _note(reply, message)
            if interrupt_at and interrupt_at in reply.stdout:
                self.manager.interrupt_kernel()
                interrupt_at = None
        answer = self.client._recv_reply(request, timeout=10)
        reply.status = answer["content"]["status"]
        reply.seconds = time.monotonic() - began_at
        return reply

    def _send(self, code: str, metadata: dict[str, str]) -> str:
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def output(self, request: str, timeout_seconds: float) -> dict[str, Any]:
        """The next message that a request has brought."""
        while True:
            try:
                message: dict[str, Any] = self.client.get_iopub_msg(timeout=max(0.1, timeout_seconds))
            except queue.Empty:
                raise TimeoutError("the cell has not ended") from None
            if message["parent_header"].get("msg_id") == request:
                return message

    def value(self, expression: str) -> str:
        """The repr of an expression's value in the kernel."""
        reply = self.execute(f"print(repr({expression}))")
        assert reply.status == "ok", reply
        return reply.stdout.strip()

    def wait_for_service(self) -> None:
        """Waits for the service to come up; on a busy machine it may need more than a cell waits."""
        for _ in range(10):
            reply = self.execute("%%jflame\n__import__('time').sleep(0.3)")
            if reply.profiles:
                return
        raise AssertionError(reply)

    def service_pid(self) -> int:
        """The process id of the kernel's service."""
        return int(self.value("get_ipython()._jflame.service.pid()"))

    def close(self) -> None:
        """Ends the kernel."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def is_running(pid: int) -> bool:
    """Whether there is such a process and it is not a zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _note(reply: Reply, message: dict[str, Any]) -> None:
    content = message["content"]
    kind = message["msg_type"]
    if kind == "stream" and content["name"] == "stdout":
        reply.stdout += content["text"]
    elif kind == "stream":
        reply.stderr += content["text"]
    elif kind in ("display_data", "update_display_data"):
        _note_display(reply, content, kind == "update_display_data")
    elif kind == "clear_output":
        reply.displays.clear()
        reply.places.clear()
    elif kind == "execute_result":
        reply.result = content["data"]["text/plain"]
    elif kind == "error":
        reply.error_name, reply.error_value = content["ename"], content["evalue"]
        reply.traceback = _COLOURS.sub("", "\n".join(content["traceback"]))


def _note_display(reply: Reply, content: dict[str, Any], is_update: bool) -> None:
    display_id = content.get("transient", {}).get("display_id")
    if "running <b>" in content["data"].get("text/html", ""):
        reply.live.append(content["data"])
        reply.live_at.append(time.monotonic())
    if not is_update:
        reply.displays.append(content["data"])
        reply.places[display_id] = len(reply.displays) - 1
    elif display_id in reply.places:
        reply.displays[reply.places[display_id]] = content["data"]

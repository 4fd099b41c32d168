"""The graph of a cell that still runs: a display below it that shows every second or so what is known so far.

It is drawn by the service and fetched by a thread with a connection of its own. What goes wrong with it ends
it, and never the cell or its profile.
"""

from __future__ import annotations

import os
import threading
import time
from html import escape
from typing import TYPE_CHECKING, Any, Callable

import jflame
from jflame import forking
from jflame.client import Client
from jflame.result import Result

if TYPE_CHECKING:
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell

FIRST_SECONDS = 2.0
_ANSWER_SECONDS = 10.0
_LEAST_PAUSE_SECONDS = 0.2
_END_SECONDS = 1.0
_BLANK = {"text/html": "", "text/plain": ""}


class LiveDisplay:
    """Updates one display until `end`; cells that are shorter than two seconds see nothing of it.

    The thread publishes under a lock and not after `end`, so that no update can land under a later cell.
    Belongs to the process that made it: a forked child leaves it alone.

    Args:
        publisher: The shell's display publisher.
        connect: Connects to the service.
        view: The fields of `stop`, as if the cell ended now.
        as_result: What to make of the service's profile and its frames.
    """

    def __init__(
        self,
        publisher: DisplayPublisher,
        connect: Callable[[], Client],
        view: Callable[[], dict[str, object]],
        as_result: Callable[[dict[str, Any], list[bytes]], Result],
    ) -> None:
        self._publisher = publisher
        self._original_clear = publisher.clear_output
        self._connect = connect
        self._view = view
        self._as_result = as_result
        # Other requests may be handled meanwhile, each with a parent of its own.
        self._parent = getattr(publisher, "parent_header", None)
        self._display_id = f"jflame-{os.urandom(8).hex()}"
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._is_shown = False
        self._is_cleared = False
        self._thread = threading.Thread(target=self._run, name="jflame-live", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()  # It may fail: there is a limit.
        self._publisher.clear_output = self._clear_output

    def thread_id(self) -> int | None:
        """The kernel's id for the thread."""
        return self._thread.native_id

    def end(self) -> None:
        """Ends the updates: when this returns, there will be no other."""
        with self._lock:
            self._over.set()
            # Somebody else may have put their own in its place.
            if self._publisher.clear_output == self._clear_output:
                self._publisher.clear_output = self._original_clear
        self._thread.join(_END_SECONDS)

    def replace(self, bundle: dict[str, str]) -> bool:
        """Puts `bundle` where the live graph is; only after `end`.

        Returns:
            Whether it was put there. Not if there is no live graph, or the cell may have cleared it.
        """
        if not self._is_shown:
            return False
        # A cleared display may live on in an Output widget: nothing is left in it then.
        self._publish(_BLANK if self._is_cleared else bundle)
        return not self._is_cleared

    def _clear_output(self, wait: bool = False) -> None:
        with self._lock:
            # A cell that clears its output shows something itself. It would not see ours for long.
            self._is_cleared = self._is_cleared or self._is_shown
            self._original_clear(wait)

    def _run(self) -> None:
        if self._over.wait(FIRST_SECONDS):
            return
        try:
            set_parent = getattr(self._publisher, "set_thread_parent", None)
            if set_parent is not None and self._parent:
                set_parent(self._parent)
            client = self._connect()
            try:
                self._watch(client)
            finally:
                client.close()
        except _Over:
            return
        except Exception as error:
            self._end_with(error)

    def _watch(self, client: Client) -> None:
        client.request("watch", self._patience(), view=self._view())
        seen = 0
        while True:
            glimpse, frames = client.request("peek", self._patience(), seen=seen)
            if glimpse["profile"] is not None:
                seen = glimpse["number"]
                self._show(self._as_result(glimpse["profile"], frames))
            if self._over.wait(max(_LEAST_PAUSE_SECONDS, glimpse["waitSeconds"])):
                return

    def _patience(self) -> Callable[[], None]:
        began_at = time.monotonic()

        def still_waiting() -> None:
            if self._over.is_set():
                raise _Over
            if time.monotonic() - began_at > _ANSWER_SECONDS:
                raise TimeoutError("the profiling service does not answer")

        return still_waiting

    def _show(self, result: Result) -> None:
        with forking.held_off(), self._lock:
            if self._over.is_set():
                return
            jflame.last = result
            if not self._is_cleared:
                self._publish({"text/html": result.html, "text/plain": result.text})

    def _end_with(self, error: Exception) -> None:
        note = f"jflame: the live graph has ended ({type(error).__name__}: {error}); the profile goes on."
        with forking.held_off(), self._lock:
            if self._is_shown and not self._is_cleared and not self._over.is_set():
                self._publish_if_possible({"text/html": f"<p>{escape(note)}</p>", "text/plain": note})

    def _publish_if_possible(self, bundle: dict[str, str]) -> None:
        try:
            self._publish(bundle)
        except Exception:  # It may be the publishing that has failed.
            return

    def _publish(self, bundle: dict[str, str]) -> None:
        self._publisher.publish(bundle, {}, transient={"display_id": self._display_id}, update=self._is_shown)
        self._is_shown = True


class _Over(Exception):
    """The cell has ended while the thread was waiting for the service."""


def can_show(shell: InteractiveShell) -> bool:
    """Whether a display of the shell can be updated: a notebook's can, a terminal's cannot."""
    publisher = getattr(shell, "display_pub", None)
    # With its history on, a kernel keeps every bundle that it publishes.
    return hasattr(publisher, "pub_socket") and not getattr(publisher, "store_display_history", False)

"""Holds back an interrupt while the shim talks to the service: it must not tear a conversation apart."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Callable


class HeldInterrupts:
    """Notes a SIGINT instead of raising KeyboardInterrupt, between `with` and its end.

    Attributes:
        seen: Whether one came.
    """

    def __init__(self) -> None:
        self.seen = False
        self._ends_attempt = False
        self._previous: Any = None
        # Only the main thread may set handlers, and only it is interrupted.
        self._holds = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> HeldInterrupts:
        if self._holds:
            self._previous = signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, signal_number: int, frame: FrameType | None) -> None:
        self.seen = True
        if self._ends_attempt:
            self._ends_attempt = False
            raise KeyboardInterrupt

    def attempt(self, action: Callable[[], None]) -> bool:
        """Does what has no conversation to tear: an interrupt ends it.

        Returns:
            Whether it came to its end.
        """
        try:
            self._ends_attempt = self._holds
            action()
        except KeyboardInterrupt:
            return False
        finally:
            self._ends_attempt = False
        return True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # None: the handler was not set from Python and cannot be put back; signal.signal would refuse it.
        if self._holds and self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)

    def raises(self) -> bool:
        """Whether the interrupt, had it not been held back, would have raised KeyboardInterrupt."""
        return self.seen and self._previous is signal.default_int_handler

    def pass_on(self) -> None:
        """Gives the interrupt to the handler that was there before, such as ipykernel's for `await` cells."""
        if self.seen and callable(self._previous):
            self._previous(signal.SIGINT, None)

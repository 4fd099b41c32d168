"""Puts jflame into an IPython shell and takes it out again."""

from __future__ import annotations

import atexit
import contextlib
from typing import TYPE_CHECKING

from jflame.cell_events import CellEvents
from jflame.heading import HeadingTransformer
from jflame.magic import JFlame
from jflame.recorder import Recorder
from jflame.service import Service

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


class Extension:
    """All that was registered in a shell, so that it can be taken out by a later version of this module."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self.service = Service()
        self._recorder = Recorder(shell, self.service)
        self._magic = JFlame(shell, self._recorder)
        self._events = CellEvents(shell, self.service, self._recorder, self._magic)
        self._transformer = HeadingTransformer(self._events.running_cell)

    def register(self) -> None:
        """Registers everything and starts the service without waiting for it."""
        shell = self._shell
        shell.register_magics(self._magic)
        shell.events.register("pre_run_cell", self._events.pre_run_cell)
        shell.events.register("post_run_cell", self._events.post_run_cell)
        shell.input_transformers_cleanup.insert(0, self._transformer.take_off)
        shell.input_transformers_post.insert(0, self._transformer.put_back)
        atexit.register(self._close)
        self.service.warm_up()

    def unregister(self) -> None:
        """Undoes `register`; the service ends by itself."""
        shell = self._shell
        # Each may have been removed by the user's own hand.
        with contextlib.suppress(ValueError):
            shell.events.unregister("pre_run_cell", self._events.pre_run_cell)
        with contextlib.suppress(ValueError):
            shell.events.unregister("post_run_cell", self._events.post_run_cell)
        with contextlib.suppress(ValueError):
            shell.input_transformers_cleanup.remove(self._transformer.take_off)
        with contextlib.suppress(ValueError):
            shell.input_transformers_post.remove(self._transformer.put_back)
        with contextlib.suppress(ValueError):
            shell.configurables.remove(self._magic)
        for kind in ("line", "cell"):
            shell.magics_manager.magics[kind].pop("jflame", None)
        atexit.unregister(self._close)
        self._close()

    def _close(self) -> None:
        self._recorder.end_live()
        self.service.close()


def load(shell: InteractiveShell) -> None:
    """Puts jflame into `shell`, in the place of one that is there already."""
    unload(shell)
    extension = Extension(shell)
    # On the shell and not in this module: a reloaded module must find what the old one has registered. Before
    # it is registered: an interrupt may leave half of it.
    shell._jflame = extension
    extension.register()


def unload(shell: InteractiveShell) -> None:
    """Takes jflame out of `shell`, if it is there."""
    extension = getattr(shell, "_jflame", None)
    if extension is not None:
        extension.unregister()
        shell._jflame = None

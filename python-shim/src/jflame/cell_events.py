"""IPython's events before and after a cell, which start and end the profile around it."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, NoReturn

from IPython.core.error import UsageError

from jflame import attribution
from jflame.heading import find_heading_in
from jflame.interrupts import HeldInterrupts
from jflame.magic import JFlame
from jflame.options import Options
from jflame.recorder import ProfiledCode, Recorder
from jflame.service import Service

if TYPE_CHECKING:
    from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell


class CellEvents:
    """Profiles the cells that ask for it.

    Neither event raises: IPython would show that as a failure of the user's cell.
    """

    def __init__(self, shell: InteractiveShell, service: Service, recorder: Recorder, magic: JFlame) -> None:
        self._shell = shell
        self._service = service
        self._recorder = recorder
        self._magic = magic
        self._running: ExecutionInfo | None = None  # that of the outermost cell that runs
        self._owns_recording = False

    def running_cell(self) -> str | None:
        """The text of the cell that runs, if one does."""
        return self._running.raw_cell if self._running is not None else None

    def pre_run_cell(self, info: ExecutionInfo) -> None:
        """Before a cell: starts to sample if it asks for that."""
        if self._running is not None:  # a cell run from within a cell
            return
        self._running = info
        options = self._options_for(info.raw_cell)
        if options is None or not self._service.owned() or self._recorder.recording():
            return
        with HeldInterrupts() as held:
            self._recorder.begin(options, lambda: held.seen, lambda: self._running_code(info))
            self._owns_recording = True
        if held.raises():
            self._recorder.drop()
            _InterruptedBefore.register(self._shell)
        else:
            held.pass_on()

    def _running_code(self, info: ExecutionInfo) -> ProfiledCode:
        """What is known of a cell while it runs; of any thread."""
        # The shell's own count is the next cell's in some versions of IPython, and this one's in others.
        latest = max(attribution.cells_of(self._shell).values(), default=self._shell.execution_count)
        count = latest if info.store_history else None
        # Only what is transformed already: a transformation belongs to the main thread.
        awaits = getattr(info, "transformed_cell", None) is not None and self._awaits(info)
        return ProfiledCode(f"In [{count}]" if count else "cell", count, awaits, info.raw_cell)

    def _options_for(self, raw_cell: str) -> Options | None:
        heading = find_heading_in(raw_cell)
        if heading is None:
            return self._magic.every_cell
        try:
            return self._magic.parse(heading.options)
        except UsageError as error:
            print(f"jflame: {error}", file=sys.stderr)
            return None

    def post_run_cell(self, result: ExecutionResult | None) -> None:
        """After a cell, also one that raised or was interrupted: shows the profile."""
        if not self._ends(result):
            return
        info, self._running = self._running, None
        owned, self._owns_recording = self._owns_recording, False
        if info is None or not owned or not self._recorder.recording():
            return
        if result is not None and result.error_before_exec is not None:
            self._recorder.drop()
            return
        if (
            find_heading_in(info.raw_cell) is None and self._magic.every_cell is None
        ):  # It said `%jflame off`.
            self._recorder.drop()
            return
        self._show(info, result)

    def _show(self, info: ExecutionInfo, result: ExecutionResult | None) -> None:
        count = result.execution_count if result is not None else None
        with HeldInterrupts() as held:
            title = f"In [{count}]" if count else "cell"
            complete = result is not None and result.success
            code = ProfiledCode(title, count, self._awaits(info), info.raw_cell, complete=complete)
            self._recorder.end(code, lambda: held.seen)
        if not held.raises():
            held.pass_on()
        elif result is not None and result.success:
            # Whoever interrupts now means the cell: the reply must be an error, so that "run all" stops.
            result.error_in_exec = KeyboardInterrupt()
            self._shell.showtraceback((KeyboardInterrupt, result.error_in_exec, None), exception_only=True)

    def _ends(self, result: ExecutionResult | None) -> bool:
        """Whether `result` is that of the outermost cell, not of one run from within it."""
        if self._running is None:
            return False  # The cell that has loaded the extension.
        if result is None or result.info is self._running:
            return True
        # IPython makes the info anew for a cell that was torn out of its run.
        return result.error_in_exec is not None and result.info.raw_cell == self._running.raw_cell

    def _awaits(self, info: ExecutionInfo) -> bool:
        try:
            transformed = getattr(info, "transformed_cell", None)
            if transformed is None:
                transformed = self._shell.transform_cell(info.raw_cell)
            return bool(self._shell.should_run_async(info.raw_cell, transformed_cell=transformed))
        except Exception:  # A cell that cannot be transformed does not await.
            return False


class _InterruptedBefore(ast.NodeVisitor):
    """Makes the cell end as interrupted, once.

    IPython runs the cell even if the event before it raises; the transformation of its syntax tree is the
    next place from which an interrupt reaches the user as it would without jflame.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell

    @classmethod
    def register(cls, shell: InteractiveShell) -> None:
        shell.ast_transformers.append(cls(shell))

    def visit(self, node: ast.AST) -> NoReturn:
        self._shell.ast_transformers.remove(self)
        raise KeyboardInterrupt

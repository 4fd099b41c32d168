"""IPython's events before and after a cell, which start and end the profile around it."""

from __future__ import annotations

import ast
import contextlib
import sys
import threading
from typing import TYPE_CHECKING, NamedTuple, NoReturn

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


class _Running(NamedTuple):
    """The outermost cell that a thread runs.

    Attributes:
        info: IPython's.
        request: The request that it is of; None in a terminal.
    """

    info: ExecutionInfo
    request: str | None


class CellEvents:
    """Profiles the cells that ask for it.

    Neither event raises: IPython would show that as a failure of the user's cell.
    """

    def __init__(self, shell: InteractiveShell, service: Service, recorder: Recorder, magic: JFlame) -> None:
        self._shell = shell
        self._service = service
        self._recorder = recorder
        self._magic = magic
        self._running: dict[int, _Running] = {}  # by thread: a subshell has its own
        self._interrupted_before = _InterruptedBefore(shell)

    def running_cell(self) -> str | None:
        """The text of the cell that this thread runs, if it runs one."""
        running = self._running_here()
        return running.info.raw_cell if running is not None else None

    def _running_here(self) -> _Running | None:
        running = self._running.get(threading.get_ident())
        # Of another request: the end of that cell was torn, by a second interrupt, and no event told of it.
        return running if running and running.request == attribution.request_id(self._shell) else None

    def pre_run_cell(self, info: ExecutionInfo) -> None:
        """Before a cell: starts to sample if it asks for that."""
        if self._running_here() is not None:  # a cell run from within a cell
            return
        if self._recorder.recording_here():
            self._recorder.drop()
        self._interrupted_before.unregister()
        self._running[threading.get_ident()] = _Running(info, attribution.request_id(self._shell))
        options = self._options_for(info.raw_cell)
        if options is None or not self._service.owned() or self._recorder.recording():
            return
        with HeldInterrupts() as held:
            self._recorder.begin(options, lambda: held.seen, lambda: self._running_code(info))
        if held.raises():
            self._recorder.drop()
            self._interrupted_before.register()
        else:
            held.pass_on()

    def _running_code(self, info: ExecutionInfo) -> ProfiledCode:
        """What is known of a cell while it runs; of any thread."""
        cells = attribution.cells_of(self._shell)
        # Only what is transformed already: a transformation belongs to the main thread.
        transformed: str | None = getattr(info, "transformed_cell", None)
        file = attribution.file_of(cells, transformed) if transformed is not None else None
        # The shell's own count is the next cell's in some versions of IPython, and this one's in others.
        latest = max(cells.values(), default=self._shell.execution_count)
        # One that is not to be counted has the next one's.
        count = cells.get(file or "", latest) if info.store_history else None
        awaits = transformed is not None and self._awaits(info)
        return ProfiledCode(f"In [{count}]" if count else "cell", count, awaits, info.raw_cell, file=file)

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
        info = self._running.pop(threading.get_ident()).info
        self._interrupted_before.unregister()
        if not self._recorder.recording_here():
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
        with HeldInterrupts() as held:
            code = self._running_code(info)
            if result is not None and result.execution_count and info.store_history:
                count = result.execution_count
                code = code._replace(title=f"In [{count}]", execution_count=count)
            complete = result is not None and result.success
            self._recorder.end(code._replace(awaits=self._awaits(info), complete=complete), held)
        if not held.raises():
            held.pass_on()
        elif result is not None and result.success:
            # Whoever interrupts now means the cell: the reply must be an error, so that "run all" stops.
            result.error_in_exec = KeyboardInterrupt()
            self._shell.showtraceback((KeyboardInterrupt, result.error_in_exec, None), exception_only=True)

    def _ends(self, result: ExecutionResult | None) -> bool:
        """Whether `result` is that of the outermost cell, not of one run from within it."""
        running = self._running.get(threading.get_ident())
        if running is None:
            return False  # The cell that has loaded the extension.
        if result is None or result.info is running.info:
            return True
        # IPython makes the info anew for a cell that was torn out of its run.
        return result.error_in_exec is not None and result.info.raw_cell == running.info.raw_cell

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
    next place from which an interrupt reaches the user as it would without jflame. A cell that cannot be
    parsed does not come there.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell

    def register(self) -> None:
        self._shell.ast_transformers.append(self)

    def unregister(self) -> None:
        with contextlib.suppress(ValueError):
            self._shell.ast_transformers.remove(self)

    def visit(self, node: ast.AST) -> NoReturn:
        self.unregister()
        raise KeyboardInterrupt

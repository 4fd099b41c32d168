"""The magics `%jflame` and `%%jflame`, and the defaults that `%config JFlame` sets."""

from __future__ import annotations

import sys
from types import FrameType
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, needs_local_scope, no_var_expand
from IPython.core.magic_arguments import magic_arguments
from traitlets import Bool, Float, TraitError, Unicode, validate

from jflame import attribution, options
from jflame.execute import execute
from jflame.interrupts import HeldInterrupts
from jflame.options import Options
from jflame.recorder import ProfiledCode, Recorder

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


@magics_class
class JFlame(Magics):
    """Holds the defaults; its name is the one in `%config JFlame.rate = 500`.

    Attributes:
        every_cell: The options with which to profile every following cell; None for `%jflame off`.
    """

    rate = Float(100.0, help="Samples a second, at most.").tag(config=True)
    max_seconds = Float(None, allow_none=True, help="Stop sampling after this many seconds.").tag(config=True)
    idle = Bool(False, help="Sample threads that wait, too.").tag(config=True)
    subprocesses = Bool(False, help="Sample the kernel's child processes too.").tag(config=True)
    threads = Bool(False, help="Sample all threads, not only the main one.").tag(config=True)

    python_only = Bool(False, help="Leave out frames of C and C++, and threads that run no Python.").tag(
        config=True
    )
    raw = Bool(False, help="Show plumbing too: eval loop, dispatchers, start-up, importlib.").tag(config=True)
    budget = Unicode("2%", help="How long samples may stop the code, of its time: 2%, 0.02 or off.").tag(
        config=True
    )

    live = Bool(True, help="Show the graph while the cell runs.").tag(config=True)
    png = Bool(False, help="Add the picture in pixels, for LaTeX, PDF, mail and previews.").tag(config=True)

    @validate("budget")
    def _checked_budget(self, proposal: dict[str, Any]) -> str:
        try:
            options.budget(proposal["value"])
        except ValueError as error:
            raise TraitError(str(error)) from None
        return str(proposal["value"])

    def __init__(self, shell: InteractiveShell, recorder: Recorder) -> None:
        super().__init__(shell)
        self._recorder = recorder
        self.every_cell: Options | None = None

    def parse(self, line: str) -> Options:
        """The options in a magic's line; `%config`'s where it has none.

        Raises:
            UsageError: They cannot be used.
        """
        defaults = Options(
            rate_hz=self.rate,
            max_seconds=self.max_seconds,
            idle=self.idle,
            threads=self.threads,
            subprocesses=self.subprocesses,
            python_only=self.python_only,
            raw=self.raw,
            max_pause_share=options.budget(self.budget),
            live=self.live,
            png=self.png,
        )
        return options.parse(JFlame.jflame.parser, line, defaults)

    @no_var_expand
    @needs_local_scope
    @line_cell_magic
    @magic_arguments()
    @options.with_options
    def jflame(self, line: str, cell: str | None = None, local_ns: dict[str, Any] | None = None) -> object:
        """Profile a cell, and show where its time went as a flame graph.

        %%jflame [OPTIONS]          above a cell: profile the cell
        %jflame [OPTIONS] STATEMENT profile one statement
        %jflame on [OPTIONS]        profile every following cell
        %jflame off                 no more

        jflame.last is the latest result: .svg .html .text .collapsed .seconds .samples .save(path)
        .share(url) .functions() .lines() .to_dataframe(); jflame.profiles[5] is that of In [5];
        jflame.diff(a, b) compares two; jflame.load("notebook.ipynb", cell=5) reads one back
        """
        namespace = self.shell.user_ns if local_ns is None else local_ns
        if cell is not None:
            if not cell.strip():
                raise UsageError("%%jflame is a cell magic, but the cell body is empty")
            return self._profile(line, cell, namespace, self._own_file(cell))
        words = line.split(None, 1)
        if words and words[0] in ("on", "off"):
            self.every_cell = self.parse("".join(words[1:])) if words[0] == "on" else None
            return None
        written_options, statement = options.split_statement(line)
        if not statement:
            raise UsageError(
                f"%jflame needs a statement, or stands as %%jflame above a cell; {options.USAGE}"
            )
        return self._profile(written_options, statement, namespace, self._calling_line())

    def _profile(
        self, line: str, source: str, namespace: dict[str, Any], shown_at: tuple[str, int]
    ) -> object:
        if self._recorder.recording():  # The whole cell is being profiled, and this with it.
            return execute(self.shell, source, namespace, shown_at)
        try:
            parsed = self.parse(line)
        except UsageError as error:
            print(f"jflame: {error}", file=sys.stderr)
            return execute(self.shell, source, namespace, shown_at)
        complete = False
        try:
            with HeldInterrupts() as held:
                self._recorder.begin(parsed, lambda: held.seen, lambda: self._code(shown_at, source))
            if held.raises():
                self._recorder.drop()
                raise KeyboardInterrupt
            held.pass_on()
            value = execute(self.shell, source, namespace, shown_at)
            complete = True
            return value
        finally:
            self._end(shown_at, source, complete)

    def _end(self, shown_at: tuple[str, int], source: str, complete: bool) -> None:
        with HeldInterrupts() as held:
            code = self._code(shown_at, source)._replace(complete=complete)
            self._recorder.end(code, held)
        if held.raises():
            raise KeyboardInterrupt
        held.pass_on()

    def _code(self, shown_at: tuple[str, int], source: str) -> ProfiledCode:
        count = attribution.cells_of(self.shell).get(shown_at[0])
        return ProfiledCode(f"In [{count}] line {shown_at[1]}", count, False, source, True, file=shown_at[0])

    def _own_file(self, cell: str) -> tuple[str, int]:
        count = max(1, self.shell.execution_count - 1)
        return self.shell.compile.cache(cell, count), 1

    def _calling_line(self) -> tuple[str, int]:
        """Where in a cell the magic stands."""
        cells = attribution.cells_of(self.shell)
        frame: FrameType | None = sys._getframe()
        while frame is not None:
            if frame.f_code.co_filename in cells:
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back
        return "<jflame statement>", 1

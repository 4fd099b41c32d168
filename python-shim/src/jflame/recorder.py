"""Profiles one piece of user code at a time: `begin` before it, `end` after it, whatever happens between."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Callable, NamedTuple

from IPython.display import publish_display_data

import jflame
from jflame import attribution
from jflame.comparing import Addition, compared
from jflame.heading import find_heading_in, timed_body
from jflame.history import Run
from jflame.interrupts import HeldInterrupts
from jflame.live import LiveDisplay, can_show
from jflame.options import Options
from jflame.patience import Interrupted
from jflame.problem import Problem
from jflame.result import Result
from jflame.service import Service, as_result

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RAN_WITHOUT = "Your code ran normally, without profiling."
_RAN_BUT_LOST = "Your code ran normally; its profile is lost."
_RAN_BUT_NOT_SHOWN = "Your code ran normally; not all of its profile could be shown."
_NOT_COMPARED = "The profile is shown above; only the comparison is missing."
_NO_PNG = "The profile is shown above; only its picture in pixels is missing."
_NOT_SHARED = "The profile is shown above; only the upload is missing."
_NOT_SAVED = "The profile is shown above; only the file is missing."
# What %%time names the code that it compiles; IPython/core/magics/execution.py.
_TIME_MAGICS_FILES = ("<timed exec>", "<timed eval>")


class ProfiledCode(NamedTuple):
    """A cell or statement that ran while it was sampled.

    Attributes:
        title: What it is called, unless the options have a title.
        execution_count: The cell's execution count.
        awaits: Whether it uses top-level await.
        text: The whole cell as it was typed, or the statement.
        is_statement: Whether it is a statement.
        complete: Whether it ran to its end.
        file: The file name in its code objects, if that is known.
    """

    title: str
    execution_count: int | None
    awaits: bool
    text: str = ""
    is_statement: bool = False
    complete: bool = True
    file: str | None = None


class Recorder:
    """Neither `begin` nor `end` raises: what goes wrong becomes one box below the cell."""

    def __init__(self, shell: InteractiveShell, service: Service) -> None:
        self._shell = shell
        self._service = service
        self._options: Options | None = None
        self._problem: Problem | None = None
        self._thread_names: dict[int, str] = {}
        self._began_at = 0.0
        self._thread: int | None = None
        self._live: LiveDisplay | None = None
        self._rehearsal: subprocess.Popen[bytes] | None = None

    def recording(self) -> bool:
        """Whether user code is being profiled, or would be but for a problem."""
        return self._options is not None

    def recording_here(self) -> bool:
        """Whether that is so, and it was begun in this thread."""
        return self.recording() and self._thread == threading.get_ident()

    def begin(
        self, options: Options, interrupted: Callable[[], bool], code: Callable[[], ProfiledCode]
    ) -> None:
        """Starts to sample; returns when sampling or when it is clear that there will be none.

        Args:
            options: What to sample and how.
            interrupted: Whether the user has interrupted the kernel.
            code: What is known of the code while it runs; of any thread.
        """
        if not self._service.owned():
            return
        self._options, self._problem, self._thread = options, None, threading.get_ident()
        request: dict[str, object] = {
            "rateHz": options.rate_hz,
            "maxSeconds": options.max_seconds,
            "threads": options.threads,
            "idle": options.idle,
            "subprocesses": options.subprocesses,
            "nativeFrames": not options.python_only,
            "raw": options.raw,
            "maxPauseShare": options.max_pause_share,
        }
        try:
            self._thread_names = attribution.thread_names()
            self._service.start(request, interrupted)
            self._began_at = time.monotonic()
            if options.live and can_show(self._shell):
                self._show_live(options, code)
        except Interrupted:
            self._options = None
        except Exception as error:
            self._problem = _as_problem(error)

    def end(self, code: ProfiledCode, held: HeldInterrupts) -> None:
        """Ends the sampling and shows the profile, or the box.

        Args:
            code: What ran meanwhile.
            held: Whether the user has interrupted the kernel.
        """
        options, self._options = self._options, None
        if options is None or not self._service.owned():
            return
        try:
            if self._live is not None:
                self._live.end()
            self._end(options, code, held)
        except Exception as error:
            self._show_failure(_as_problem(error))
        finally:
            self._live = None

    def _show_live(self, options: Options, code: Callable[[], ProfiledCode]) -> None:
        live = LiveDisplay(
            self._shell.display_pub,
            self._service.companion,
            lambda: self._stop_request(code(), options._replace(png=False)),
            as_result,
        )
        with contextlib.suppress(Exception):  # Without it the profile is as good.
            live.start()
            self._live = live

    def _end(self, options: Options, code: ProfiledCode, held: HeldInterrupts) -> None:
        if self._problem is not None:
            self._show_problem(self._problem, _RAN_WITHOUT)
            return
        try:
            request = self._stop_request(code, options)
            complete = code.complete and not self._may_be_cut(options)
            result = self._service.stop(request, lambda: held.seen, complete)
        except Exception as error:
            if not isinstance(error, Problem):
                self._service.discard()  # Nobody has told it yet to end the sampling.
            self._show_problem(_as_problem(error), _RAN_BUT_LOST)
            return
        jflame.last = result
        bundle = result._repr_mimebundle_()
        not_compared = None
        try:
            addition = self._remember(result, code, options, lambda: held.seen)
            if addition is not None:
                bundle["text/html"] += addition.html
                bundle["text/plain"] += addition.text
        except Exception as error:
            not_compared = _as_problem(error)
        self._publish(bundle)
        if not_compared is not None:
            publish_display_data(not_compared.bundle(_NOT_COMPARED))
        if result.png_problem:
            problem = Problem(f"{result.png_problem}.", "apt-get install fontconfig fonts-dejavu-core")
            publish_display_data(problem.bundle(_NO_PNG))
        self._save(result, options.output, held)
        self._share(result, options, held)
        self._rehearse()

    def drop(self) -> None:
        """Ends the sampling and shows nothing."""
        live = self._live
        options, self._options = self._options, None
        self.end_live()
        if options is not None and self._problem is None and self._service.owned():
            self._service.discard()
        if live is not None and self._service.owned():
            with contextlib.suppress(Exception):  # The cell may have left an output that takes nothing.
                live.replace({"text/html": "", "text/plain": ""})

    def end_live(self) -> None:
        """Ends the live graph's thread, which uses the service's sockets; its display stays as it is."""
        live, self._live = self._live, None
        if live is not None and self._service.owned():
            live.end()

    def _publish(self, bundle: dict[str, str]) -> None:
        if self._live is None or not self._live.replace(bundle):
            publish_display_data(bundle)

    def _stop_request(self, code: ProfiledCode, options: Options) -> dict[str, object]:
        cells = attribution.cells_of(self._shell)
        sources = attribution.sources_of(cells, code.file)
        count = cells.get(code.file or "", code.execution_count)
        if not code.is_statement and count is not None and timed_body(code.text) is not None:
            cells.update(dict.fromkeys(_TIME_MAGICS_FILES, count))
            sources[str(count)] = code.text
        names = {**self._thread_names, **attribution.thread_names()}
        own = self._live.thread_id() if self._live is not None else None
        return {
            "title": options.title or code.title,
            "cells": cells,
            "cellSources": sources,
            "standardLibrary": attribution.standard_library(),
            "libraries": attribution.libraries(),
            "threadNames": {str(tid): name for tid, name in names.items()},
            "serviceThreads": sorted({*attribution.service_threads(), *([own] if own else [])}),
            "currentCell": code.execution_count,
            "awaits": code.awaits,
            "png": options.png,
        }

    def _remember(
        self, result: Result, code: ProfiledCode, options: Options, interrupted: Callable[[], bool]
    ) -> Addition | None:
        """Keeps the profile for later comparisons, and makes the one that is wanted now."""
        sampled = (options.threads, options.idle, options.subprocesses, options.python_only, options.raw)
        heading = find_heading_in(code.text)
        lines = code.text.splitlines()[heading.lines if heading else 0 :]
        cell_id = attribution.cell_id(self._shell)
        run = Run(code.execution_count, cell_id, "\n".join(lines), code.is_statement, sampled, result)
        try:
            if options.compare is None:
                return None
            return compared(self._service, jflame.profiles, run, options.compare, interrupted)
        finally:
            jflame.profiles.add(run)

    def _may_be_cut(self, options: Options) -> bool:
        """Whether the sampling ended before the code did."""
        ran_seconds = time.monotonic() - self._began_at
        return options.max_seconds is not None and ran_seconds >= options.max_seconds

    def _show_problem(self, problem: Problem, outcome: str) -> None:
        self._publish(problem.bundle(outcome))
        # The next cell shall find a service that had time to start.
        self._service.warm_up()

    def _show_failure(self, problem: Problem) -> None:
        """Shows what nobody has foreseen: the code's result stands, whatever it did to the outputs."""
        try:
            publish_display_data(problem.bundle(_RAN_BUT_NOT_SHOWN))
        except Exception:
            with contextlib.suppress(Exception):  # That one may be closed.
                print(problem.plain(_RAN_BUT_NOT_SHOWN), file=sys.__stderr__)

    def _save(self, result: Result, path: str | None, held: HeldInterrupts) -> None:
        if path is None:
            return
        cure = "jflame.last.save(another path)"
        try:
            if not held.attempt(lambda: result.save(path)):
                problem = Problem(f"The writing of {path} was interrupted.", cure)
                publish_display_data(problem.bundle(_NOT_SAVED))
        except (OSError, ValueError, RuntimeError) as error:
            problem = Problem(f"{path} cannot be written: {error}.", cure)
            publish_display_data(problem.bundle(_NOT_SAVED))

    def _share(self, result: Result, options: Options, held: HeldInterrupts) -> None:
        url, links = options.share, []
        if url is None:
            return
        cure = f'jflame.last.share("{url}", token_file=FILE)'
        try:
            if held.attempt(lambda: links.append(result.share(url, token_file=options.token_file))):
                print(*links)
            else:
                problem = Problem(f"The upload to {url} was interrupted.", cure)
                publish_display_data(problem.bundle(_NOT_SHARED))
        except RuntimeError as error:
            publish_display_data(Problem(f"{error}.", cure).bundle(_NOT_SHARED))

    def _rehearse(self) -> None:
        # Kept, so that the ended process is reaped by the next Popen and not left a zombie.
        if self._rehearsal is None:
            self._rehearsal = self._service.archive_if_missing()


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    where = traceback.format_exception_only(type(error), error)[-1].strip()
    return Problem(f"jflame itself failed: {where}.", "python -m jflame doctor")

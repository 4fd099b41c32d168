"""Profiles one piece of user code at a time: `begin` before it, `end` after it, whatever happens between."""

from __future__ import annotations

import subprocess
import traceback
from typing import TYPE_CHECKING, Callable, NamedTuple

from IPython.display import publish_display_data

import jflame
from jflame import attribution
from jflame.heading import timed_body
from jflame.options import Options
from jflame.patience import Interrupted
from jflame.problem import Problem
from jflame.result import Result
from jflame.service import Service

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RAN_WITHOUT = "Your code ran normally, without profiling."
_RAN_BUT_LOST = "Your code ran normally; its profile is lost."
_NO_PNG = "The profile is shown above; only its picture in pixels is missing."
_NOT_SAVED = "The profile is shown above; only the file is missing."
# What %%time names the code that it compiles; IPython/core/magics/execution.py.
_TIME_MAGICS_FILES = ("<timed exec>", "<timed eval>")


class ProfiledCode(NamedTuple):
    """A cell or statement that ran while it was sampled.

    Attributes:
        title: What it is called, unless the options have a title.
        execution_count: The cell's execution count.
        awaits: Whether it uses top-level await.
        text: The whole cell as it was typed; empty for a statement.
    """

    title: str
    execution_count: int | None
    awaits: bool
    text: str = ""


class Recorder:
    """Neither `begin` nor `end` raises: what goes wrong becomes one box below the cell."""

    def __init__(self, shell: InteractiveShell, service: Service) -> None:
        self._shell = shell
        self._service = service
        self._options: Options | None = None
        self._problem: Problem | None = None
        self._thread_names: dict[int, str] = {}
        self._rehearsal: subprocess.Popen[bytes] | None = None

    def recording(self) -> bool:
        """Whether user code is being profiled, or would be but for a problem."""
        return self._options is not None

    def begin(self, options: Options, interrupted: Callable[[], bool]) -> None:
        """Starts to sample; returns when sampling or when it is clear that there will be none.

        Args:
            options: What to sample and how.
            interrupted: Whether the user has interrupted the kernel.
        """
        if not self._service.owned():
            return
        self._options, self._problem = options, None
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
        except Interrupted:
            self._options = None
        except Exception as error:
            self._problem = _as_problem(error)

    def end(self, code: ProfiledCode, interrupted: Callable[[], bool]) -> None:
        """Ends the sampling and shows the profile, or the box.

        Args:
            code: What ran meanwhile.
            interrupted: Whether the user has interrupted the kernel.
        """
        options, self._options = self._options, None
        if options is None or not self._service.owned():
            return
        if self._problem is not None:
            self._show_problem(self._problem, _RAN_WITHOUT)
            return
        try:
            request = self._stop_request(code, options)
            result = self._service.stop(request, interrupted)
        except Exception as error:
            self._show_problem(_as_problem(error), _RAN_BUT_LOST)
            return
        jflame.last = result
        publish_display_data(result._repr_mimebundle_())
        if result.png_problem:
            problem = Problem(f"{result.png_problem}.", "apt-get install fontconfig fonts-dejavu-core")
            publish_display_data(problem.bundle(_NO_PNG))
        self._save(result, options.output)
        self._rehearse()

    def drop(self) -> None:
        """Ends the sampling and shows nothing."""
        if self._options is not None and self._problem is None and self._service.owned():
            self._service.discard()
        self._options = None

    def _stop_request(self, code: ProfiledCode, options: Options) -> dict[str, object]:
        cells = attribution.cells_of(self._shell)
        sources = attribution.sources_of(cells)
        if code.execution_count is not None and timed_body(code.text) is not None:
            cells.update(dict.fromkeys(_TIME_MAGICS_FILES, code.execution_count))
            sources[str(code.execution_count)] = code.text
        names = {**self._thread_names, **attribution.thread_names()}
        return {
            "title": options.title or code.title,
            "cells": cells,
            "cellSources": sources,
            "standardLibrary": attribution.standard_library(),
            "libraries": attribution.libraries(),
            "threadNames": {str(tid): name for tid, name in names.items()},
            "serviceThreads": attribution.service_threads(),
            "currentCell": code.execution_count,
            "awaits": code.awaits,
            "png": options.png,
        }

    def _show_problem(self, problem: Problem, outcome: str) -> None:
        publish_display_data(problem.bundle(outcome))
        # The next cell shall find a service that had time to start.
        self._service.warm_up()

    def _save(self, result: Result, path: str | None) -> None:
        if path is None:
            return
        try:
            result.save(path)
        except (OSError, ValueError) as error:
            problem = Problem(f"{path} cannot be written: {error}.", "jflame.last.save(another path)")
            publish_display_data(problem.bundle(_NOT_SAVED))

    def _rehearse(self) -> None:
        # Kept, so that the ended process is reaped by the next Popen and not left a zombie.
        if self._rehearsal is None:
            self._rehearsal = self._service.archive_if_missing()


def _as_problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    where = traceback.format_exception_only(type(error), error)[-1].strip()
    return Problem(f"jflame itself failed: {where}.", "python -m jflame doctor")

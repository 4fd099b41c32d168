"""Profiles one piece of user code at a time: `begin` before it, `end` after it, whatever happens between."""

from __future__ import annotations

import subprocess
import traceback
from typing import TYPE_CHECKING, Callable

from IPython.display import publish_display_data

import jflame
from jflame import attribution
from jflame.options import Options
from jflame.patience import Interrupted
from jflame.problem import Problem
from jflame.result import Result
from jflame.service import Service

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_RAN_WITHOUT = "Your code ran normally, without profiling."
_RAN_BUT_LOST = "Your code ran normally; its profile is lost."
_NOT_SAVED = "The profile is shown above; only the file is missing."


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
        }
        try:
            self._thread_names = attribution.thread_names()
            self._service.start(request, interrupted)
        except Interrupted:
            self._options = None
        except Exception as error:
            self._problem = _as_problem(error)

    def end(self, title: str, count: int | None, awaits: bool, interrupted: Callable[[], bool]) -> None:
        """Ends the sampling and shows the profile, or the box.

        Args:
            title: What was profiled, unless the options have a title.
            count: The cell's execution count.
            awaits: Whether the cell uses top-level await.
            interrupted: Whether the user has interrupted the kernel.
        """
        options, self._options = self._options, None
        if options is None or not self._service.owned():
            return
        if self._problem is not None:
            self._show_problem(self._problem, _RAN_WITHOUT)
            return
        try:
            request = self._stop_request(options.title or title, count, awaits)
            result = self._service.stop(request, interrupted)
        except Exception as error:
            self._show_problem(_as_problem(error), _RAN_BUT_LOST)
            return
        jflame.last = result
        publish_display_data(result._repr_mimebundle_())
        self._save(result, options.output)
        self._rehearse()

    def drop(self) -> None:
        """Ends the sampling and shows nothing."""
        if self._options is not None and self._problem is None and self._service.owned():
            self._service.discard()
        self._options = None

    def _stop_request(self, title: str, count: int | None, awaits: bool) -> dict[str, object]:
        cells = attribution.cells_of(self._shell)
        names = {**self._thread_names, **attribution.thread_names()}
        return {
            "title": title,
            "cells": cells,
            "cellSources": attribution.sources_of(cells),
            "standardLibrary": attribution.standard_library(),
            "libraries": attribution.libraries(),
            "threadNames": {str(tid): name for tid, name in names.items()},
            "serviceThreads": attribution.service_threads(),
            "currentCell": count,
            "awaits": awaits,
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

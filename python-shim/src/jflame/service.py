"""The kernel's profiling service: started early, kept between cells, replaced when it has ended or hangs."""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import Any, Callable

import zmq

import jflame
from jflame.client import Client, Keys
from jflame.patience import BEFORE_CELL_SECONDS, Interrupted, Patience, PatienceForProfile
from jflame.problem import Problem
from jflame.result import Result
from jflame.service_process import ServiceProcess

_GREETING_POLL_SECONDS = 0.02
_LONGEST_START_SECONDS = 30.0
# The service closes the connection on more.
_LARGEST_FRAME_BYTES = 8 * 1024 * 1024


class Service:
    """At most one service process, owned by the process that made this object and not by its forks.

    Each waiting is bounded. A service that did not come up in time is not waited for again: it may come up,
    or is replaced, while cells run.
    """

    def __init__(self) -> None:
        self._owner_pid = os.getpid()
        self._context: zmq.Context[zmq.Socket[bytes]] = zmq.Context()
        self._keys: Keys | None = None
        self._process: ServiceProcess | None = None
        self._client: Client | None = None
        self._jvm_pid: int | None = None
        self._broken: Problem | None = None

    def owned(self) -> bool:
        """Whether this process is the owner; a forked child must leave the service alone."""
        return os.getpid() == self._owner_pid

    def pid(self) -> int | None:
        """The JVM's process id; None before it has answered for the first time."""
        return self._jvm_pid

    def warm_up(self) -> None:
        """Sees to it that a service is starting or running; never waits.

        A problem is not reported here: it will be met again, and shown, by the cell that needs the service.
        """
        with contextlib.suppress(Problem):
            self._discard_dead()
            self._running_process()

    def start(
        self,
        request: dict[str, object],
        interrupted: Callable[[], bool],
        limit_seconds: float = BEFORE_CELL_SECONDS,
    ) -> None:
        """Starts to sample this process; returns when the sampler samples.

        Args:
            request: The fields of `start`, without `pid`.
            interrupted: Whether the user has interrupted the kernel.
            limit_seconds: How long to wait at most.

        Raises:
            Problem: It cannot be sampled, or the service did not answer in time.
            Interrupted: The user did not want to wait.
        """
        self._discard_dead()
        patience = Patience(limit_seconds, interrupted)
        try:
            process = self._running_process()
            client = self._connected(process, patience)
            client.request("start", lambda: patience.check(process), pid=os.getpid(), **request)
        except Interrupted:
            self.discard()
            raise
        except Problem as problem:
            # One that worked before, or that answers with an error, is worth waiting for another time.
            self._broken = problem if self._jvm_pid is None else None
            self.discard()
            raise

    def stop(
        self, request: dict[str, object], interrupted: Callable[[], bool], complete: bool = True
    ) -> Result:
        """Ends the sampling.

        Args:
            request: The fields of `stop`.
            interrupted: Whether the user has interrupted the kernel; the waiting then ends sooner.
            complete: Whether what was profiled has run to its end.

        Raises:
            Problem: The service has ended, hangs, or reports an error.
        """
        process, client, jvm_pid = self._process, self._client, self._jvm_pid
        if process is None or client is None or jvm_pid is None:
            raise Problem("The profiling service is gone.", "Run the cell again")
        patience = PatienceForProfile(jvm_pid, interrupted)
        try:
            profile, frames = client.request("stop", lambda: patience.check(process), **request)
        except Problem as problem:
            if not problem.code:
                self._drop(ServiceProcess.kill)
            raise
        return as_result(profile, frames, complete)

    def companion(self) -> Client:
        """Another connection to the running service, for another thread. It is that thread's to close.

        Raises:
            Problem: There is no running service.
        """
        process, keys = self._process, self._keys
        greeting = process.greeting() if process is not None else None
        if greeting is None or keys is None:
            raise Problem("The profiling service is gone.", "Run the cell again")
        return Client(self._context, keys, greeting)

    def compare(
        self, before_gzip: bytes, after_gzip: bytes, measure: str, interrupted: Callable[[], bool]
    ) -> dict[str, Any]:
        """Has two profiles compared and the difference drawn; starts the service if there is none.

        Args:
            before_gzip: The earlier profile in jflame's own format, compressed.
            after_gzip: The later one.
            measure: `time` or `share`.
            interrupted: Whether the user has interrupted the kernel; the waiting then ends sooner.

        Returns:
            The fields of the reply.

        Raises:
            Problem: They are no profiles, or too large, or the service does not answer.
        """
        largest = max(len(before_gzip), len(after_gzip))
        if largest > _LARGEST_FRAME_BYTES:
            found = f"A profile of {largest >> 20} MB is too large for the service."
            raise Problem(found, "Save both as .json and compare them with: jflame diff")
        self._discard_dead()
        patience = Patience(_LONGEST_START_SECONDS, interrupted)
        try:
            process = self._running_process()
            client = self._connected(process, patience)
            frames = [before_gzip, after_gzip]
            reply, _ = client.request("diff", lambda: patience.check(process), frames, measure=measure)
        except Interrupted:
            raise Problem("The comparison was interrupted.", "jflame.diff(a, b)") from None
        return reply

    def discard(self) -> None:
        """Tells the service to throw away what it has sampled; does not wait."""
        if self._client is not None:
            self._client.send("discard")

    def archive_if_missing(self) -> subprocess.Popen[bytes] | None:
        """Starts to make the class archive if there is none; returns the process that makes it, or None."""
        if self._process is None or not self._process.archive.missing():
            return None
        return self._process.archive.make()

    def close(self) -> None:
        """Lets the service end and frees the sockets. In a forked child it does nothing."""
        if self.owned():
            self._drop(ServiceProcess.close)
            self._context.destroy(linger=0)

    def _discard_dead(self) -> None:
        """Drops a process that has ended or hangs."""
        process = self._process
        if process is None:
            return
        if process.ended():
            self._drop(ServiceProcess.close)
        elif self._hangs(process):
            self._drop(ServiceProcess.kill)

    def _hangs(self, process: ServiceProcess) -> bool:
        if self._client is not None:
            return self._client.owed_seconds() >= BEFORE_CELL_SECONDS
        return process.age_seconds() > _LONGEST_START_SECONDS and process.greeting() is None

    def _drop(self, end: Callable[[ServiceProcess], None]) -> None:
        if self._client is not None:
            self._client.close()
        if self._process is not None:
            end(self._process)
        self._process = self._client = self._jvm_pid = None

    def _running_process(self) -> ServiceProcess:
        if self._process is None:
            self._keys = self._keys or Keys()
            try:
                self._process = ServiceProcess(self._keys.public.decode("ascii"))
            except OSError as error:
                raise Problem(
                    f"The profiling service cannot be started: {error}.", "python -m jflame doctor"
                ) from error
        return self._process

    def _connected(self, process: ServiceProcess, patience: Patience) -> Client:
        if self._client is None:
            assert self._keys is not None
            self._client = Client(self._context, self._keys, self._greeting(process, patience))
        if self._jvm_pid is None:
            hello = {"version": jflame.__version__, "pid": os.getpid()}
            welcome, _ = self._client.request("hello", lambda: patience.check(process), **hello)
            self._jvm_pid = int(welcome["pid"])
            self._broken = None
        return self._client

    def _greeting(self, process: ServiceProcess, patience: Patience) -> dict[str, Any]:
        while True:
            try:
                greeting = process.greeting()
            except Problem:
                self._drop(ServiceProcess.kill)
                raise
            if greeting is not None:
                return greeting
            patience.check(process)
            if self._broken is not None:
                raise self._broken
            process.wait_for_output(_GREETING_POLL_SECONDS)


def as_result(profile: dict[str, Any], frames: list[bytes], complete: bool = False) -> Result:
    """What the service has sent as a profile, and the frames behind it.

    Args:
        profile: The reply's fields.
        frames: The stacks, the profile in jflame's own format, the picture in pixels.
        complete: Whether what was profiled has run to its end.

    Raises:
        Problem: Something is missing in it.
    """
    try:
        return Result(profile, frames, complete)
    except LookupError as error:
        found = f"The service's reply lacks {error}: it is not of this package's version."
        raise Problem(found, "%pip install --force-reinstall jflame, then restart the kernel") from error

"""Speaks the service's protocol: one JSON frame a request, over ZeroMQ with CURVE keys."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any, Callable, Sequence

import zmq

from jflame.problem import Problem

_POLL_MILLIS = 50
PROTOCOL = 1


class Keys:
    """The client's CURVE key pair. It exists in this process's memory only."""

    def __init__(self) -> None:
        try:
            public, self.secret = zmq.curve_keypair()
        except zmq.ZMQError as error:
            found = f"This build of pyzmq has no CURVE encryption ({error})."
            raise Problem(found, "%pip install --force-reinstall pyzmq, then restart the kernel") from error
        self.public: bytes = public


class Client:
    """A connection to one service. Replies to requests that nobody waits for any more are passed over."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], keys: Keys, greeting: dict[str, Any]) -> None:
        self._socket = context.socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.curve_serverkey = str(greeting["serverKey"]).encode("ascii")
        self._socket.curve_publickey = keys.public
        self._socket.curve_secretkey = keys.secret
        self._socket.connect(f"tcp://127.0.0.1:{int(greeting['port'])}")
        self._last_id = 0
        self._sent_at: dict[int, float] = {}

    def request(
        self,
        kind: str,
        still_waiting: Callable[[], None],
        attachments: Sequence[bytes] = (),
        /,
        **fields: object,
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Sends a request and waits for its reply.

        Args:
            kind: The request's `type`.
            still_waiting: Called twenty times a second; it ends the waiting by raising.
            attachments: Frames that follow the request.
            fields: The request's other properties.

        Returns:
            The reply, and the message's further frames.

        Raises:
            Problem: The service's reply is an error.
        """
        request_id = self.send(kind, attachments, **fields)
        while True:
            while self._socket.poll(_POLL_MILLIS) == 0:
                still_waiting()
            reply, frames = self._receive()
            if reply.get("id") == request_id or _refuses_unread(reply):
                break
        if reply.get("type") == "error":
            raise Problem(_sentence(reply), str(reply.get("cure", "")), str(reply.get("code", "")))
        return reply, frames

    def send(self, kind: str, attachments: Sequence[bytes] = (), /, **fields: object) -> int:
        """Sends a request without waiting; returns its id."""
        self._last_id += 1
        message = {"protocol": PROTOCOL, "id": self._last_id, "type": kind, **fields}
        self._sent_at[self._last_id] = time.monotonic()
        # Again: the service reads nothing any more. The waiting for the reply will end and say so.
        with contextlib.suppress(zmq.Again):
            self._socket.send_multipart([json.dumps(message).encode("ascii"), *attachments], zmq.DONTWAIT)
        return self._last_id

    def owed_seconds(self) -> float:
        """For how long the service has owed its oldest reply; 0.0 if it owes none. Never waits."""
        while self._sent_at and self._socket.poll(0):
            self._receive()
        return time.monotonic() - min(self._sent_at.values()) if self._sent_at else 0.0

    def _receive(self) -> tuple[dict[str, Any], list[bytes]]:
        first, *others = self._socket.recv_multipart()
        try:
            reply = json.loads(first)
        except ValueError:
            reply = None
        if not isinstance(reply, dict):
            raise Problem("The service's reply is not JSON.", "%pip install --upgrade jflame")
        self._sent_at.pop(reply.get("id", 0), None)
        return reply, others

    def close(self) -> None:
        """Closes the socket; what has not been sent is dropped."""
        self._socket.close(linger=0)


def _refuses_unread(reply: dict[str, Any]) -> bool:
    # The service could not even read which request it answers; only one is ever under way.
    return reply.get("id") == 0 and reply.get("type") == "error"


def _sentence(reply: dict[str, Any]) -> str:
    message = str(reply.get("message", "The service reports an error"))
    return message if message.endswith(".") else message + "."

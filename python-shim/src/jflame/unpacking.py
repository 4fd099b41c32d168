"""Takes apart what comes from files that anybody may have written, bounded and typed."""

from __future__ import annotations

import json
import zlib
from typing import Any

MOST_BYTES = 64 << 20
MOST_NODES = 1_000_000
_LARGEST_NUMBER = (1 << 63) - 1
_GZIP = 31  # zlib.h, inflateInit2: 15 bits of window, and a gzip header


class ProfileFormatError(ValueError):
    """A file holds no profile that can be read; the message is one line."""


def gunzip(data: bytes) -> bytes:
    """The bytes of a gzip file.

    Raises:
        ProfileFormatError: It is damaged, or becomes too large.
    """
    unpacker = zlib.decompressobj(_GZIP)
    try:
        unpacked = unpacker.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise ProfileFormatError(f"it is damaged: {error}") from None
    if unpacker.unconsumed_tail:
        raise ProfileFormatError(f"it becomes more than {MOST_BYTES >> 20} MB when it is unpacked")
    if not unpacker.eof:
        raise ProfileFormatError("it is cut off")
    return unpacked


def read_json(data: bytes | str) -> dict[str, Any]:
    """The JSON object that a text is.

    Raises:
        ProfileFormatError: It is something else.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise ProfileFormatError("it is no JSON") from None
    return as_object(value, "it")


def as_object(value: object, what: str) -> dict[str, Any]:
    """The value, if it is an object."""
    if not isinstance(value, dict):
        raise ProfileFormatError(f"{what} is no JSON object")
    return value


def as_list(value: object, what: str) -> list[Any]:
    """The value, if it is a list."""
    if not isinstance(value, list):
        raise ProfileFormatError(f"{what} is no list")
    return value


def as_table(value: object, what: str) -> list[Any]:
    """The value, if it is a list that is no longer than any profile's."""
    table = as_list(value, what)
    if len(table) > MOST_NODES:
        raise ProfileFormatError(f"{what} has more than {MOST_NODES} rows")
    return table


def as_text(value: object, what: str) -> str:
    """The value, if it is a text."""
    if not isinstance(value, str):
        raise ProfileFormatError(f"{what} is no text")
    return value


def as_number(value: object, what: str, least: int = 0, most: int = _LARGEST_NUMBER) -> int:
    """The value, if it is a whole number between two others."""
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ProfileFormatError(f"{what} is no whole number from {least} on")
    return value

"""What only the kernel knows about a profile: its cells, their text, and whose threads are whose."""

from __future__ import annotations

import linecache
import os
import re
import site
import sys
import sysconfig
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

_MOST_SOURCE_CHARS = 1_000_000
_TERMINAL_CELL = re.compile(r"<ipython-input-(\d+)-")
_KERNEL_PACKAGES = {
    "ipykernel",
    "IPython",
    "ipyparallel",
    "jupyter_client",
    "tornado",
    "zmq",
    "jflame",
    "debugpy",
    "pydevd",
}


def cells_of(shell: InteractiveShell) -> dict[str, int]:
    """All cells so far: the file name in their code objects, and their execution count."""
    # IPython before 8 keeps no such map, but its names carry the count.
    files = list(linecache.cache)  # Another thread may ask while the cell adds to them.
    named = {name: int(found.group(1)) for name in files if (found := _TERMINAL_CELL.match(name))}
    return {**named, **getattr(shell.compile, "_filename_map", {})}


def file_of(cells: dict[str, int], transformed_cell: str) -> str | None:
    """The file name in a cell's code objects; None if the cell has none yet.

    Args:
        cells: All cells so far.
        transformed_cell: The cell's text as it is compiled.
    """
    lines = [f"{line}\n" for line in transformed_cell.splitlines()]
    return next((name for name in reversed(list(cells)) if _cached_lines(name) == lines), None)


def cell_id(shell: InteractiveShell) -> str | None:
    """What the notebook calls the cell that runs, however it is edited; None if it says nothing."""
    return _of_request(shell, "metadata", "cellId")


def request_id(shell: InteractiveShell) -> str | None:
    """The request that this thread carries out; None in a terminal."""
    return _of_request(shell, "header", "msg_id")


def _of_request(shell: InteractiveShell, part: str, key: str) -> str | None:
    parent: object = getattr(shell, "get_parent", dict)()
    values = parent.get(part) if isinstance(parent, dict) else None
    found = values.get(key) if isinstance(values, dict) else None
    return found if isinstance(found, str) and found else None


def _cached_lines(file: str) -> list[str] | None:
    # Not linecache.getlines: that might read a file of this name.
    entry = linecache.cache.get(file, ())
    return entry[2] if len(entry) > 2 else None


def sources_of(cells: dict[str, int], current: str | None = None) -> dict[str, str]:
    """The text of the cells by execution count, the latest first, at most a megabyte of it.

    Args:
        cells: The files and their execution count. Several have the same where a cell is not counted, where
            one runs another, or where the counting began anew.
        current: Which of several is meant; else the last.
    """
    sources: dict[str, str] = {}
    chars_left = _MOST_SOURCE_CHARS
    files = [name for name in cells if name != current] + ([current] if current in cells else [])
    for name in sorted(reversed(files), key=cells.__getitem__, reverse=True):
        count = cells[name]
        text = "".join(_cached_lines(name) or [])
        chars_left -= len(text)
        if chars_left < 0:
            break
        sources.setdefault(str(count), text)
    return sources


def standard_library() -> list[str]:
    """The folders of Python's own modules."""
    paths = sysconfig.get_paths()
    return _folders([paths["stdlib"], paths["platstdlib"], os.path.dirname(os.__file__)])


def libraries() -> list[str]:
    """The folders of installed packages. Some lie below the standard library: the longest prefix decides."""
    paths = sysconfig.get_paths()
    folders = [paths["purelib"], paths["platlib"]]
    # A virtualenv's own site.py of old has no getsitepackages.
    folders += getattr(site, "getsitepackages", list)()
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    # Only text counts there: a user may have put a Path into it, which the import system ignores too.
    texts = [path for path in sys.path if isinstance(path, str)]
    folders += [path for path in texts if path.rstrip("/").endswith(("site-packages", "dist-packages"))]
    return _folders(folders)


def _folders(paths: list[str]) -> list[str]:
    return sorted({os.path.join(path, "") for path in paths})


def thread_names() -> dict[int, str]:
    """The names of this process's Python threads by thread id."""
    return {thread.native_id: thread.name for thread in threading.enumerate() if thread.native_id}


def service_threads() -> list[int]:
    """The ids of the kernel's own threads, Python's and ZeroMQ's; a user's thread is never among them."""
    own = [thread.native_id for thread in threading.enumerate() if thread.native_id and _is_kernels(thread)]
    return sorted({*own, *_zeromq_threads()})


def _is_kernels(thread: threading.Thread) -> bool:
    if thread is threading.main_thread():
        return False
    target = getattr(thread, "_target", None)
    modules = (type(thread).__module__, getattr(target, "__module__", None) or "")
    return any(module.partition(".")[0] in _KERNEL_PACKAGES for module in modules)


def _zeromq_threads() -> list[int]:
    found = []
    for tid in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{tid}/comm", encoding="utf-8", errors="replace") as comm:
                if comm.read().startswith("ZMQbg/"):
                    found.append(int(tid))
        except OSError:  # It has ended meanwhile.
            continue
    return found

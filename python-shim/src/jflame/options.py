"""The options of `%%jflame`, in one place for the magics, their help and their usage line."""

from __future__ import annotations

import argparse
import math
import os
import re
from typing import Any, Callable, NamedTuple, TypeVar

from IPython.core.error import UsageError
from IPython.core.magic_arguments import MagicArgumentParser, argument

from jflame.comparing import cell_number
from jflame.profile import known_ending
from jflame.share import ShareError, server

USAGE = (
    "usage: %%jflame [-r HZ] [-d MAX_SECONDS] [--idle] [--threads] [--subprocesses] [--python-only] [--raw]"
    " [--budget 2%|off] [--compare [In[5]]] [--no-live] [--png] [--title T] [-o FILE.svg|.html|.txt]"
    " [--share URL [--token-file F]]"
)
_PREVIOUS = "previous"
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Options(NamedTuple):
    """What to sample and how; the fields are those of the command line.

    Attributes:
        rate_hz: Samples a second, at most.
        max_seconds: When to stop sampling; None for the end of the cell.
        idle: Whether waiting threads are sampled too.
        threads: Whether threads other than the main one are sampled.
        subprocesses: Whether the kernel's child processes are sampled too.
        python_only: Whether frames of C and C++, and threads that run no Python, are left out.
        raw: Whether plumbing (CPython's, PyTorch's, the C library's) is shown.
        max_pause_share: The part of its time for which a thread may stand still; None for no limit.
        live: Whether the graph is shown while the cell runs.
        png: Whether the output holds the picture in pixels too.
        title: The picture's title; None for the cell's name.
        output: An absolute path to save the profile to, or None.
        share: The address of a `jflame web` to upload the profile to, or None.
        token_file: A file with its token; None for the environment variable `JFLAME_TOKEN`.
        compare: What to compare the profile with: an execution count, `previous` for the previous run of the
            same cell, or None.
    """

    rate_hz: float
    max_seconds: float | None
    idle: bool
    threads: bool
    subprocesses: bool = False
    python_only: bool = False
    raw: bool = False
    max_pause_share: float | None = None
    live: bool = True
    png: bool = False
    title: str | None = None
    output: str | None = None
    compare: int | str | None = None
    share: str | None = None
    token_file: str | None = None


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not (number > 0 and math.isfinite(number)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return number


def budget(text: str) -> float | None:
    """The share of time that is written as `2%` or `0.02`; None for `off`.

    Raises:
        ValueError: It is none of these.
    """
    if text == "off":
        return None
    try:
        share = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        share = math.nan
    if not 0 < share < 1:
        raise ValueError(f"{text!r} is no budget: a part of the time like 2% or 0.02, or off")
    return share


def _budget(text: str) -> str:
    try:
        budget(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _output(text: str) -> str:
    text = _unquoted(text)
    try:
        known_ending(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return _absolute(text)


def _absolute(path: str) -> str:
    """The path as it is now: the cell may change the working directory."""
    try:
        return os.path.abspath(os.path.expanduser(path))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{path!r}: the working directory is gone ({error})") from None


def _share(text: str) -> str:
    text = _unquoted(text)
    try:
        server(text)
    except ShareError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def _token_file(text: str) -> str:
    return _absolute(_unquoted(text))


def _compare(text: str) -> int | str:
    if text == _PREVIOUS:
        return text
    try:
        return cell_number(_unquoted(text))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


_ARGUMENTS = (
    argument("-r", "--rate", type=_positive, metavar="HZ", help="Samples a second, at most."),
    argument(
        "-d", "--duration", type=_positive, metavar="MAX_SECONDS", help="Stop sampling after this long."
    ),
    argument("--idle", action="store_true", default=None, help="Sample threads that wait, too."),
    argument(
        "--threads", action="store_true", default=None, help="Sample all threads, not only the main one."
    ),
    argument(
        "--subprocesses",
        action="store_true",
        default=None,
        help="Sample the kernel's child processes too: DataLoader workers, multiprocessing.",
    ),
    argument(
        "--python-only",
        action="store_true",
        default=None,
        help="Leave out frames of C and C++, and threads that run no Python.",
    ),
    argument(
        "--raw",
        action="store_true",
        default=None,
        help="Show plumbing too: CPython's eval loop, PyTorch's dispatcher, start-up, importlib.",
    ),
    argument(
        "--budget",
        type=_budget,
        metavar="SHARE",
        help="How long samples may stop the code, of its time: 2%%, 0.02 or off. The rate gives way.",
    ),
    argument(
        "--compare",
        nargs="?",
        const=_PREVIOUS,
        type=_compare,
        metavar="In[5]",
        help="Compare with the profile of a cell, by default with the previous run of this cell.",
    ),
    argument(
        "--no-live",
        dest="live",
        action="store_false",
        default=None,
        help="Show the graph when the cell has ended, and not while it runs.",
    ),
    argument(
        "--png",
        action="store_true",
        default=None,
        help="Add the picture in pixels, for LaTeX, PDF, mail and previews that show no SVG.",
    ),
    argument("--title", type=_unquoted, metavar="T", help="The title of the picture."),
    argument(
        "-o",
        "--output",
        type=_output,
        metavar="FILE",
        help="Save to a .svg, .html, .txt, .json, .speedscope.json or .collapsed file.",
    ),
    argument("--share", type=_share, metavar="URL", help="Upload to a `jflame web`, and print the link."),
    argument(
        "--token-file",
        type=_token_file,
        metavar="F",
        help="With the token for --share. Default: the environment variable JFLAME_TOKEN.",
    ),
)
_FLAGS = ("--idle", "--threads", "--subprocesses", "--python-only", "--raw", "--no-live", "--png")
_WITH_VALUE = (
    "-r",
    "--rate",
    "-d",
    "--duration",
    "--budget",
    "--title",
    "-o",
    "--output",
    "--share",
    "--token-file",
)
# Its value is optional; in front of a statement only this is one.
_CELL_AFTER_COMPARE = re.compile(r"\s*In ?\[\d+\](?=\s|$)")
_TOKEN = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^\s"'])+)""")


def with_options(function: _Function) -> _Function:
    """Decorates a magic with all options."""
    for add_argument in reversed(_ARGUMENTS):
        function = add_argument(function)
    return function


def parse(parser: MagicArgumentParser, line: str, defaults: Options) -> Options:
    """The options written in `line`, the rest from `defaults`.

    Raises:
        UsageError: An option is unknown or its value unusable; the message is one line.
    """
    try:
        parsed = parser.parse_args(_words(line))
    except UsageError as error:
        raise UsageError(f"{error}; {USAGE}") from None
    return Options(
        rate_hz=defaults.rate_hz if parsed.rate is None else parsed.rate,
        max_seconds=defaults.max_seconds if parsed.duration is None else parsed.duration,
        idle=defaults.idle if parsed.idle is None else parsed.idle,
        threads=defaults.threads if parsed.threads is None else parsed.threads,
        subprocesses=defaults.subprocesses if parsed.subprocesses is None else parsed.subprocesses,
        python_only=defaults.python_only if parsed.python_only is None else parsed.python_only,
        raw=defaults.raw if parsed.raw is None else parsed.raw,
        max_pause_share=defaults.max_pause_share if parsed.budget is None else budget(parsed.budget),
        live=defaults.live if parsed.live is None else parsed.live,
        png=defaults.png if parsed.png is None else parsed.png,
        title=parsed.title,
        output=parsed.output,
        compare=parsed.compare,
        share=parsed.share,
        token_file=parsed.token_file,
    )


def _words(line: str) -> list[str]:
    line = re.sub(r"(--compare[ \t=]+In)[ \t]+(?=\[\d+\])", r"\1", line)
    tokens = list(_TOKEN.finditer(line))
    # A quote that is never closed is no part of a token.
    if "".join(token.group() for token in tokens).strip() != line.strip():
        raise UsageError(f"unclosed quote in {line.strip()!r}")
    return [token.group(1) for token in tokens]


def split_statement(line: str) -> tuple[str, str]:
    """Splits the line of `%jflame [OPTIONS] STATEMENT` in two; the statement is left as it was written."""
    end = 0
    while True:
        token = _TOKEN.match(line, end)
        if token is None:
            return line[:end], line[end:].strip()
        name, equals, _ = token.group(1).partition("=")
        takes_next = name in _WITH_VALUE and not equals
        if name == "--compare" and not equals:
            end = token.end()
            cell = _CELL_AFTER_COMPARE.match(line, end)
            end = cell.end() if cell else end
            continue
        is_option = name in (*_FLAGS, *_WITH_VALUE, "--compare") or re.match(r"-[rdo]\d", name)
        if not is_option:
            return line[:end], line[end:].strip()
        end = token.end()
        if takes_next:
            value = _TOKEN.match(line, end)
            end = value.end() if value else len(line)

"""A profile: where the time went, in Python's own types; and the file that it is saved to."""

from __future__ import annotations

import base64
import gzip
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Sequence

from jflame import profile_json, rendering
from jflame.tree import Row, Slice, Tree
from jflame.unpacking import gunzip

if TYPE_CHECKING:
    import pandas

    from jflame.comparing import Comparison

_PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
    "<body>\n{body}\n</body>\n</html>\n"
)
ENDINGS = (".svg", ".html", ".txt", ".collapsed", ".json", ".speedscope.json", ".gecko.json", ".pb.gz")
_TOP_ROWS = 12


class Profile:
    """What was sampled. `jflame.load` reads one from a file or a notebook; `jflame.last` is one too.

    It shows itself below a cell. `functions()`, `lines()`, `ratio(regex)` and `to_dataframe()` say where the
    time went; `save(path)` writes it; `jflame.diff(a, b)` compares two.

    Attributes:
        complete: Whether the work was sampled from its start to its end.
        comparison: What `--compare` has shown; None without it, and when the profile has left
            `jflame.profiles`.
    """

    def __init__(self, content: Tree | bytes, html: str = "", text: str = "", complete: bool = True) -> None:
        """Holds a profile.

        Args:
            content: The stacks, or jflame's own JSON as gzip.
            html: What a notebook shows, if that is known.
            text: The summary, if that is known.
            complete: Whether the work was sampled from its start to its end.
        """
        self._tree = content if isinstance(content, Tree) else None
        self._json_gzip = content if isinstance(content, bytes) else None
        self._html_gzip = gzip.compress(html.encode("utf-8", "surrogatepass"), 6) if html else b""
        self._text = text
        self.complete = complete
        self.comparison: Comparison | None = None

    @property
    def tree(self) -> Tree:
        """The merged stacks."""
        if self._tree is not None:
            return self._tree
        assert self._json_gzip is not None
        # Not kept: it is many times larger, and there may be dozens of profiles.
        return profile_json.decode(gunzip(self._json_gzip))

    @property
    def json_gzip(self) -> bytes:
        """Everything, in jflame's own format, compressed."""
        if self._json_gzip is None:
            self._json_gzip = gzip.compress(profile_json.encode(self.tree), 6)
        return self._json_gzip

    @property
    def title(self) -> str:
        """What was profiled, such as `In [5]`."""
        return self.tree.title

    @property
    def seconds(self) -> float:
        """How long it was sampled; nan if nobody knows."""
        return self.tree.stats.get("durationNanos", float("nan")) / 1e9

    @property
    def samples(self) -> int:
        """How many samples it is made of."""
        return sum(self.tree.samples)

    def functions(self) -> list[Row]:
        """The functions, Python's and native ones, most own time first."""
        return self.tree.rows(by_line=False)

    def lines(self) -> list[Row]:
        """The lines, most own time first; what native functions take is their callers' time."""
        return self.tree.rows(by_line=True)

    def threads(self) -> list[str]:
        """The threads and processes whose stacks are apart; empty for one thread."""
        tree = self.tree
        return [tree.frame(node).function for node in tree.thread_roots()]

    @property
    def sources(self) -> dict[str, dict[int, str]]:
        """The text of the lines that are known, by file and line number."""
        return self.tree.sources

    @property
    def timeline(self) -> dict[str, list[Slice]]:
        """What each thread did one after the other; empty if that is not known. The nodes are of `tree`."""
        return self.tree.timeline

    def ratio(self, pattern: str) -> float:
        """The share of the time in which a frame whose label matches was on the stack.

        Args:
            pattern: A regular expression that is searched for in labels such as `add (train.py:12)`,
                `add · In [5] line 2`, `dgemm (libblas.so)`.

        Returns:
            Between 0 and 1.
        """
        tree = self.tree
        wanted = re.compile(pattern)
        matches = [wanted.search(frame.label) is not None for frame in tree.frames]
        inside = [False] * len(tree.parents)
        for node in range(1, len(inside)):
            inside[node] = inside[tree.parents[node]] or matches[tree.node_frames[node]]
        whole = sum(tree.self_nanos)
        return sum(own for own, is_in in zip(tree.self_nanos, inside) if is_in) / whole if whole else 0.0

    def to_dataframe(self, by: str = "stack") -> pandas.DataFrame:
        """The profile as a table of pandas, which has to be installed.

        Args:
            by: `stack` for one row a node of the call tree, callers before their callees, with its `depth`,
                its `thread` and its `stack`; `function` or `line` for the sums of each.

        Returns:
            Columns function, file, line, module, kind, self_seconds, total_seconds and samples, and for
            stacks thread, depth and stack. Own times and samples add up to the whole; totals do not.

        Raises:
            ImportError: There is no pandas.
            ValueError: `by` is none of these.
        """
        if by not in ("stack", "function", "line"):
            raise ValueError(f"by={by!r} is none of 'stack', 'function', 'line'")
        import pandas

        if by == "stack":
            return pandas.DataFrame(list(self.tree.records()))
        return pandas.DataFrame(self.functions() if by == "function" else self.lines(), columns=Row._fields)

    @property
    def svg(self) -> str:
        """The picture, stand-alone. Java draws it."""
        return rendering.rendered(self.json_gzip, ".svg").decode("utf-8")

    @property
    def html(self) -> str:
        """What a notebook shows."""
        if self._html_gzip:
            return gzip.decompress(self._html_gzip).decode("utf-8", "surrogatepass")
        picture = base64.b64encode(self.svg.encode("utf-8")).decode("ascii")
        alt = escape(f"Flame graph of {self.title}")
        return (
            '<div class="jflame mathjax_ignore tex2jax_ignore">'
            f'<img alt="{alt}" style="width:100%" src="data:image/svg+xml;base64,{picture}"></div>'
        )

    @property
    def text(self) -> str:
        """The summary."""
        return self._text or self._summary()

    def _summary(self) -> str:
        tree = self.tree
        whole = sum(tree.self_nanos) / 1e9 or 1.0
        lines = [repr(self), "", "   self    total  function"]
        for row in self.functions()[:_TOP_ROWS]:
            place = row.file or row.module
            shares = (f"{100 * seconds / whole:6.1f} %" for seconds in (row.self_seconds, row.total_seconds))
            lines.append("{}  {}  {}".format(*shares, f"{row.function} ({place})" if place else row.function))
        return "\n".join(lines if tree.is_time else lines[:1]) + "\n"

    @property
    def collapsed(self) -> str:
        """The stacks, one a line, `outer;inner COUNT`: what flamegraph.pl reads. Java writes it."""
        return rendering.rendered(self.json_gzip, ".collapsed").decode("utf-8")

    def save(self, path: str | Path) -> None:
        """Writes the profile to `path` in the form that its ending names.

        Args:
            path: .json for everything, which `jflame.load` reads; .svg, .html, .txt (the summary),
                .collapsed (flamegraph.pl), .speedscope.json, .gecko.json (Firefox Profiler), .pb.gz (pprof).

        Raises:
            ValueError: The ending is none of these.
            OSError: The file cannot be written.
            RuntimeError: Java is needed for this form, and it is missing or cannot do it.
        """
        content = self._written(known_ending(path))
        Path(path).write_bytes(content)

    def share(
        self, url: str, title: str | None = None, tags: Sequence[str] = (), token_file: str | None = None
    ) -> str:
        """Uploads the profile to a `jflame web`.

        Args:
            url: Where the server is, such as `http://profiles:5000`.
            title: Its title there; None for its own.
            tags: Words to find it by.
            token_file: A file with the server's token; None for the environment variable `JFLAME_TOKEN`.

        Returns:
            The link to its page.

        Raises:
            RuntimeError: It could not be done; the message says why.
        """
        from jflame.share import share  # It needs urllib, and few need it.

        return share(self.json_gzip, url, title, tags, token_file)

    def _written(self, ending: str) -> bytes:
        if ending == ".json":
            return gunzip(self.json_gzip)
        if ending == ".html":
            return _PAGE.format(title=escape(self.title), body=self.html).encode("utf-8", "replace")
        if ending == ".txt":
            return (self.text.rstrip("\n") + "\n").encode("utf-8", "replace")
        if ending == ".svg":
            return self.svg.encode("utf-8")
        if ending == ".collapsed":
            return self.collapsed.encode("utf-8", "replace")
        return rendering.rendered(self.json_gzip, ending)

    def stored_bytes(self) -> int:
        """The memory that it takes, about."""
        compared = self.comparison.stored_bytes() if self.comparison is not None else 0
        return len(self._html_gzip) + len(self._text) + len(self._json_gzip or b"") + compared

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        # No image/svg+xml: it is lost in untrusted notebooks, and nbconvert's PDF needs Inkscape for it.
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return f"<jflame.Profile {self.title}: {self.seconds:.2f} s, {self.samples} samples>"


def known_ending(path: str | Path) -> str:
    """The ending of `path`, if a profile can be saved under it; the longest one.

    Raises:
        ValueError: It cannot; the message names the endings.
    """
    name = str(path).lower()
    found = max((ending for ending in ENDINGS if name.endswith(ending)), key=len, default=None)
    if found is None:
        raise ValueError(f"{str(path)!r}: the file name must end in {', '.join(ENDINGS)}")
    return found

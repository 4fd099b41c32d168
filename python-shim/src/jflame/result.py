"""One profile: the service's reply, held for the user as `jflame.last`."""

from __future__ import annotations

import base64
import gzip
from html import escape
from pathlib import Path
from typing import Any, Callable

_PAGE = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n'
    "<body>\n{body}\n</body>\n</html>\n"
)


class Result:
    """What was sampled while one cell or statement ran.

    Attributes:
        title: What was profiled, such as `In [5]`.
        seconds: How long it was sampled.
        samples: How many samples the picture is made of.
        asked_hz: The rate that was asked for, samples a second.
        achieved_hz: The rate that was reached.
        quality: How far the profile can be trusted and what it cost: `lateTicks`, `sparedTicks` (left out to
            keep to the budget), `failedSamples`, `truncatedSamples`, `degradedSamples` (of whose native
            frames some are missing or guessed), `stops`, `pauseP50Seconds`, `pauseP99Seconds`,
            `pauseTotalSeconds`.
        svg: The picture, stand-alone.
        html: What the notebook shows.
        text: The summary.
        png: The picture in pixels; empty unless it was asked for.
        png_problem: Why there is no picture in pixels although it was asked for; empty if there is.
    """

    def __init__(self, profile: dict[str, Any], collapsed_gzip: bytes, png: bytes = b"") -> None:
        self.title: str = profile["title"]
        self.seconds: float = profile["seconds"]
        self.samples: int = profile["samples"]
        self.asked_hz: float = profile["askedHz"]
        self.achieved_hz: float = profile["achievedHz"]
        self.quality: dict[str, float] = profile["quality"]
        self.svg: str = profile["svg"]
        self.html: str = profile["html"]
        self.text: str = profile["text"]
        self.png = png
        self.png_problem: str = profile["pngProblem"]
        self._collapsed_gzip = collapsed_gzip

    @property
    def collapsed(self) -> str:
        """The stacks, one a line, `outer;inner COUNT`: what flamegraph.pl and speedscope read."""
        return gzip.decompress(self._collapsed_gzip).decode("utf-8")

    def save(self, path: str | Path) -> None:
        """Writes the profile to `path` in the form that its ending names: .svg, .html, .txt or .collapsed.

        Raises:
            ValueError: The ending is none of these.
            OSError: The file cannot be written.
        """
        content = WRITERS[known_ending(path)]
        Path(path).write_text(content(self), encoding="utf-8")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        # No image/svg+xml: it is lost in untrusted notebooks, and nbconvert's PDF needs Inkscape for it.
        bundle = {"text/html": self.html, "text/plain": self.text}
        if self.png:
            bundle["image/png"] = base64.b64encode(self.png).decode("ascii")
        return bundle

    def __repr__(self) -> str:
        return (
            f"<jflame.Result {self.title}: {self.seconds:.2f} s, {self.samples} samples,"
            f" {self.achieved_hz:.0f} of {self.asked_hz:g} Hz>"
        )


def known_ending(path: str | Path) -> str:
    """The ending of `path`, if a profile can be saved under it.

    Raises:
        ValueError: It cannot; the message names the endings.
    """
    ending = Path(path).suffix.lower()
    if ending not in WRITERS:
        raise ValueError(f"{str(path)!r}: the file name must end in {', '.join(WRITERS)}")
    return ending


def _page(result: Result) -> str:
    return _PAGE.format(title=escape(result.title), body=result.html)


WRITERS: dict[str, Callable[[Result], str]] = {
    ".svg": lambda result: result.svg,
    ".html": _page,
    ".txt": lambda result: result.text.rstrip("\n") + "\n",
    ".collapsed": lambda result: result.collapsed,
}

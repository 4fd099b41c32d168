"""One profile: the service's reply, held for the user as `jflame.last`."""

from __future__ import annotations

import base64
import gzip
from typing import Any

from jflame.profile import Profile


class Result(Profile):
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
        png: The picture in pixels; empty unless it was asked for.
        png_problem: Why there is no picture in pixels although it was asked for; empty if there is.
    """

    def __init__(self, profile: dict[str, Any], frames: list[bytes], complete: bool = True) -> None:
        svg_gzip, collapsed_gzip, profile_gzip, png = frames[0], frames[1], frames[2], frames[3]
        super().__init__(profile_gzip, profile["html"], profile["text"], complete)
        self._title: str = profile["title"]
        self._seconds: float = profile["seconds"]
        self._samples: int = profile["samples"]
        self.asked_hz: float = profile["askedHz"]
        self.achieved_hz: float = profile["achievedHz"]
        self.quality: dict[str, float] = profile["quality"]
        self.png = png
        self.png_problem: str = profile["pngProblem"]
        self._svg_gzip = svg_gzip
        self._collapsed_gzip = collapsed_gzip

    @property
    def title(self) -> str:
        """What was profiled, such as `In [5]`."""
        return self._title

    @property
    def seconds(self) -> float:
        """How long it was sampled."""
        return self._seconds

    @property
    def samples(self) -> int:
        """How many samples the picture is made of."""
        return self._samples

    @property
    def svg(self) -> str:
        """The picture, stand-alone."""
        return gzip.decompress(self._svg_gzip).decode("utf-8")

    @property
    def collapsed(self) -> str:
        """The stacks, one a line, `outer;inner COUNT`: what flamegraph.pl and speedscope read."""
        return gzip.decompress(self._collapsed_gzip).decode("utf-8")

    @property
    def sources(self) -> dict[str, dict[int, str]]:
        """The text of the lines that are known, by file and line number."""
        from jflame.loading import trees_in  # It needs this module.

        # Only what the viewer gets has it.
        return next((tree.sources for tree in trees_in(self.html)), {})

    def stored_bytes(self) -> int:
        """The memory that it takes, about."""
        return super().stored_bytes() + len(self._svg_gzip) + len(self._collapsed_gzip) + len(self.png)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        bundle = super()._repr_mimebundle_(include, exclude)
        if self.png:
            bundle["image/png"] = base64.b64encode(self.png).decode("ascii")
        return bundle

    def __repr__(self) -> str:
        return (
            f"<jflame.Result {self.title}: {self.seconds:.2f} s, {self.samples} samples,"
            f" {self.achieved_hz:.0f} of {self.asked_hz:g} Hz>"
        )

"""What kept jflame from profiling, and the one command that cures it."""

from __future__ import annotations

from html import escape

_BOX_STYLE = "border:1px solid #d55e00;border-left-width:5px;padding:.4em .8em;margin:.3em 0"


class Problem(Exception):
    """A reason why there is no profile, raised where it is found and shown as one box below the cell.

    Attributes:
        found: What was found, one or two sentences.
        cure: The command or the step that removes the cause.
        code: The service's error code (`NOT_PERMITTED`, ...); empty where the shim found the problem.
    """

    def __init__(self, found: str, cure: str, code: str = "") -> None:
        super().__init__(found)
        self.found = found
        self.cure = cure
        self.code = code

    def plain(self, outcome: str) -> str:
        """The box as text; `outcome` says what became of the user's cell."""
        return f"jflame: {self.found}\nCure: {self.cure}\n{outcome}"

    def html(self, outcome: str) -> str:
        """The box as HTML, readable on dark and light pages: it brings no text or ground colour."""
        return (
            f'<div role="alert" class="jflame mathjax_ignore tex2jax_ignore" style="{_BOX_STYLE}">'
            f"<p><strong>jflame:</strong> {escape(self.found)}</p>"
            f"<p>Cure: <code>{escape(self.cure)}</code></p>"
            f"<p>{escape(outcome)}</p></div>"
        )

    def bundle(self, outcome: str) -> dict[str, str]:
        """The box as a mime bundle for `publish_display_data`."""
        return {"text/html": self.html(outcome), "text/plain": self.plain(outcome)}

"""Uploads a profile to a `jflame web`, a team's place for profiles."""

from __future__ import annotations

import os
import re
import socket
import urllib.parse
from pathlib import Path
from typing import Sequence

TIMEOUT_SECONDS = 20.0
_TOKEN_VARIABLE = "JFLAME_TOKEN"
_TOKEN_LINE = re.compile(r"authorization:\s*bearer\s+(\S+)", re.IGNORECASE)
_MOST_WORDS = 300


class ShareError(RuntimeError):
    """A profile could not be uploaded; the message is one line that says why."""


def share(
    json_gzip: bytes,
    url: str,
    title: str | None = None,
    tags: Sequence[str] = (),
    token_file: str | None = None,
) -> str:
    """Uploads a profile.

    Args:
        json_gzip: jflame's own JSON, compressed.
        url: Where the server is, such as `http://profiles:5000`.
        title: Its title there; None for its own.
        tags: Words to find it by.
        token_file: A file with the server's token; None for the environment variable `JFLAME_TOKEN`.

    Returns:
        The link to its page.

    Raises:
        ShareError: It could not be done.
    """
    # They take long to import, and options.py imports this file.
    import http.client
    import urllib.error
    import urllib.request

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        """The token is for this server and for no other."""

        def redirect_request(self, *_arguments: object) -> None:
            return None

    root = server(url)
    fields = {"host": socket.gethostname(), "tags": ",".join(tags), "title": title or ""}
    query = urllib.parse.urlencode({name: value for name, value in fields.items() if value})
    headers = {"Content-Type": "application/json", "Accept": "text/plain"}
    token = _token(token_file)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{root}/upload?{query}", data=json_gzip, headers=headers, method="PUT")
    try:
        # Not by a proxy: what the environment names is for the internet, and this is the team's own.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())
        with opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
            return str(answer.read().decode("utf-8", "replace").strip())
    except urllib.error.HTTPError as error:
        try:
            words = error.read(4 * _MOST_WORDS).decode("utf-8", "replace")
        except (OSError, ValueError, http.client.HTTPException):  # The code says enough.
            words = ""
        reason = re.sub(r"^jflame: ", "", _one_line(words))
        raise ShareError(f"the profile was not taken by {root}: {error.code} {reason}") from None
    except (OSError, ValueError) as error:
        why = _one_line(str(getattr(error, "reason", error)))
        raise ShareError(f"the profile could not be sent to {root}: {why}") from None
    except http.client.HTTPException as error:
        why = _one_line(f"{type(error).__name__}: {error}")
        raise ShareError(f"{root} does not answer as HTTP has it: {why}") from None


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_MOST_WORDS]


def server(url: str) -> str:
    """A server's address as it is typed, without what may stand behind it.

    Raises:
        ShareError: It is no address.
    """
    full = url if re.match(r"https?://", url) else f"http://{url}"
    try:
        parts = urllib.parse.urlsplit(full)
        usable = parts.hostname and parts.port != 0 and not (parts.query or parts.fragment)
    except ValueError:  # Brackets that do not match, or a port that is no number.
        usable = False
    if not usable or re.search(r"\s", url):
        raise ShareError(f"{url!r} is no address like http://127.0.0.1:5000")
    return re.sub(r"(/upload)?/*$", "", full)


def _token(file: str | None) -> str:
    if file is None:
        text = os.environ.get(_TOKEN_VARIABLE, "")
    else:
        try:
            text = Path(file).expanduser().read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise ShareError(f"the token's file cannot be read: {error}") from None
    line = _TOKEN_LINE.search(text)
    token = line.group(1) if line else text.strip()
    if re.search(r"[^!-~]", token):
        raise ShareError("the token is no line of letters and digits")
    return token

"""A user without any privilege can profile; one who may not be traced is told so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Iterator

import pytest
from conftest import NewKernel

_NOBODY = 65534
_UNPRIVILEGED = [
    *("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"),
    *("--inh-caps=-all", "--bounding-set=-all", "--"),
]
# The connection file is the test's user's own: the kernel's user gets a copy.
_SCRIPT = f'install -m 600 -o {_NOBODY} "$0" "$1"; f=$1; shift; exec "$@" -f "$f"'
_LAUNCHER = [sys.executable, "-m", "ipykernel_launcher"]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder of the unprivileged user's own; pytest's temporary folders are closed to others."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    if not shutil.which("setpriv"):
        pytest.skip("setpriv (util-linux) is missing")
    home = Path(tempfile.mkdtemp(prefix="jflame-home-"))
    os.chown(str(home), _NOBODY, _NOBODY)
    check = [*_UNPRIVILEGED, "/bin/sh", "-c", 'exec "$0" -c "import ipykernel, jflame"', sys.executable]
    if subprocess.run(check, cwd="/", env={**os.environ, "HOME": str(home)}, check=False).returncode != 0:
        pytest.skip(f"another user cannot run {sys.executable}")
    yield home
    shutil.rmtree(str(home), ignore_errors=True)


def test_user_without_privileges(new_kernel: NewKernel, jar: str, home: Path) -> None:
    copy = str(home / "connection.json")
    launch = ["/bin/sh", "-c", _SCRIPT, "{connection_file}", copy, *_UNPRIVILEGED, *_LAUNCHER]
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "IPYTHONDIR": str(home / "ipython")}
    kernel = new_kernel({"JFLAME_JAR": jar, **own}, launch)
    kernel.execute("%load_ext jflame")
    assert kernel.value("__import__('os').getuid()") == str(_NOBODY)
    kernel.wait_for_service()
    kernel.execute("%%jflame -r 200\nsum(range(10**7))")
    assert int(kernel.value("__import__('jflame').last.samples")) > 0
    # What a process does that must not be looked into: PR_SET_DUMPABLE is 4.
    kernel.execute("import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)")
    kernel.execute("%reload_ext jflame")
    time.sleep(2)
    reply = kernel.execute("%%jflame\n40 + 2")
    assert (reply.status, reply.result) == ("ok", "42")
    assert len(reply.displays) == len(reply.boxes) == 1, reply
    assert "Your code ran normally" in reply.boxes[0]
    assert "may not be traced" in reply.boxes[0]

"""A user without any privilege can profile; one who may not be traced is told so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Iterator, NamedTuple

import pytest
from conftest import NewKernel

_NOBODY = 65534
_UNPRIVILEGED = [
    *("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"),
    *("--inh-caps=-all", "--bounding-set=-all", "--"),
]
# The connection file is the test's user's own: the kernel's user gets a copy.
_SCRIPT = f'install -m 600 -o {_NOBODY} "$0" "$1"; f=$1; shift; exec "$@" -f "$f"'
_SYSTEM_PYTHON = f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"


class Account(NamedTuple):
    """What the unprivileged user has.

    Attributes:
        home: A home folder of its own; pytest's temporary folders are closed to others.
        python: An interpreter that it may run.
        environment: What that interpreter needs to find the packages under test.
    """

    home: Path
    python: str
    environment: dict[str, str]


@pytest.fixture
def account() -> Iterator[Account]:
    """An account without privileges, if this test may have one."""
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    if not shutil.which("setpriv"):
        pytest.skip("setpriv (util-linux) is missing")
    home = Path(tempfile.mkdtemp(prefix="jflame-home-"))
    os.chown(str(home), _NOBODY, _NOBODY)
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "IPYTHONDIR": str(home / "ipython")}
    # Where this interpreter lies in root's home, the system's can stand in for it, with the same packages.
    packages = {"PYTHONPATH": sysconfig.get_path("purelib")}
    for python, environment in [(sys.executable, own), (_SYSTEM_PYTHON, {**own, **packages})]:
        if _can_run(python, environment):
            yield Account(home, python, environment)
            break
    else:
        pytest.skip(f"another user can run neither {sys.executable} nor {_SYSTEM_PYTHON}")
    shutil.rmtree(str(home), ignore_errors=True)


def _can_run(python: str, environment: dict[str, str]) -> bool:
    check = [*_UNPRIVILEGED, "/bin/sh", "-c", 'exec "$0" -c "import ipykernel, jflame"', python]
    return subprocess.run(check, cwd="/", env={**os.environ, **environment}, check=False).returncode == 0


def test_user_without_privileges(new_kernel: NewKernel, jar: str, account: Account) -> None:
    copy = str(account.home / "connection.json")
    launcher = [*_UNPRIVILEGED, account.python, "-m", "ipykernel_launcher"]
    launch = ["/bin/sh", "-c", _SCRIPT, "{connection_file}", copy, *launcher]
    kernel = new_kernel({"JFLAME_JAR": jar, **account.environment}, launch)
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

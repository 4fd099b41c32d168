"""Runs a command with newer CPythons for the tests: ``newer_pythons.py mvn verify``.

CPython 3.14 and 3.15 come from the newer suites of the Debian whose packages this machine has, with apt and
its checks of signatures, into ``.build/pythons``. Nothing is installed over the system, no root needed. The
command finds their paths at the end of ``JFLAME_TEST_PYTHONS``, and in ``JFLAME_MISSING_PYTHONS`` why one
could not be had. Without a command, the paths are printed.
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from private_apt import AptError, PrivateApt

FOLDER = Path(__file__).resolve().parent.parent / ".build" / "pythons"
VERSIONS = ("3.14", "3.15")
# unstable has the newest; testing has a version too while unstable is about to get the next.
SUITES = ("unstable", "testing")
LOADER = "ld-linux-x86-64.so.2"
LIBRARIES = "usr/lib/x86_64-linux-gnu"

# Under a loader that is named on the command line, Python knows from --argv0 alone which executable it is.
WRAPPER = """#!/bin/sh
exec '{root}/{libraries}/{loader}' --argv0 "$0" --library-path '{root}/{libraries}' \\
    '{root}/usr/bin/{name}' "$@"
"""


def main() -> None:
    """Fetches what is not there yet and becomes the command."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        missing = fetch_all([version for version in VERSIONS if not works(executable(version))])
    for reason in missing:
        print("skipped: " + reason, file=sys.stderr)
    found = [str(executable(version)) for version in VERSIONS if works(executable(version))]
    pythons = os.environ.get("JFLAME_TEST_PYTHONS", "").split(":") + found
    os.environ["JFLAME_TEST_PYTHONS"] = ":".join(path for path in pythons if path)
    os.environ["JFLAME_MISSING_PYTHONS"] = "; ".join(missing)
    if len(sys.argv) > 1:
        os.execvp(sys.argv[1], sys.argv[1:])
    print("JFLAME_TEST_PYTHONS=" + os.environ["JFLAME_TEST_PYTHONS"])


def executable(version: str) -> Path:
    """The path of a version that has been fetched."""
    return FOLDER / version / "bin" / ("python" + version)


def works(python: Path) -> bool:
    """Whether a Python starts and finds its library."""
    try:
        result = subprocess.run(
            [str(python), "-c", "import threading, ctypes, mmap"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def fetch_all(versions: list[str]) -> list[str]:
    """Fetches versions; the reasons for those that it could not."""
    if not versions:
        return []
    names = " and ".join("CPython " + version for version in versions)
    if platform.machine() != "x86_64" or not shutil.which("apt-get"):
        return [f"{names}: no apt for x86-64 here; name your own in JFLAME_TEST_PYTHONS"]
    missing = dict.fromkeys(versions, "")
    for suite in SUITES:
        try:
            apt = PrivateApt(FOLDER / "apt" / suite, suite)
            apt.update()
        except AptError as error:
            missing = {version: f"Debian {suite}: {error}" for version in missing}
            continue
        for version in list(missing):
            try:
                fetch(apt, version)
                del missing[version]
            except (AptError, OSError, subprocess.SubprocessError) as error:
                missing[version] = f"Debian {suite}: {error}"
        shutil.rmtree(FOLDER / "apt", ignore_errors=True)
        if not missing:
            break
    return [
        ", ".join("CPython " + version for version in missing if missing[version] == reason) + ": " + reason
        for reason in dict.fromkeys(missing.values())
    ]


def fetch(apt: PrivateApt, version: str) -> None:
    """Unpacks a version with all that it needs, and gives it an executable that runs here."""
    root = FOLDER / version
    shutil.rmtree(root, ignore_errors=True)
    print(f"fetching CPython {version} from Debian {apt.suite} into {root}", file=sys.stderr)
    for package in apt.download("python" + version, "libpython" + version + "-stdlib"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True, timeout=120)
    path = executable(version)
    path.parent.mkdir()
    path.symlink_to(Path("../usr/bin") / path.name)
    if not works(path):
        path.unlink()
        (root / "lib").symlink_to("usr/lib")  # where the wrapper's Python looks for its library
        text = WRAPPER.format(root=root, libraries=LIBRARIES, loader=LOADER, name=path.name)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    if not works(path):
        raise AptError("it does not start here")


if __name__ == "__main__":
    main()

"""An apt of one's own: other suites of the archive that the machine uses, nothing of the system touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

SOURCES = Path("/etc/apt")
KEYRING_PACKAGE = "debian-archive-keyring"
# Suites that stand beside a release, not for one.
BESIDE = re.compile(r"-(updates|security|backports\S*|proposed\S*)$|/")
TIMEOUT_S = 300


class AptError(Exception):
    """What apt cannot do, in one line."""


class PrivateApt:
    """Apt with a state, cache and sources of its own, and with the machine's settings (proxies) but no hooks.

    Attributes:
        suite: the suite that takes the place of the machine's.
    """

    def __init__(self, folder: Path, suite: str) -> None:
        self.suite = suite
        self._folder = folder
        for name in ("state/lists/partial", "cache/archives/partial", "sources"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        self._configure()
        entries = machine_sources()
        if not entries:
            raise AptError("no Debian archive among this machine's apt sources")
        self._own_entries = entries
        self._use(entries, suite, None)

    def update(self) -> None:
        """Gets the lists of packages; with the newer keyring of the machine's suite if need be."""
        try:
            self._run("apt-get", "update")
        except AptError as error:
            if "NO_PUBKEY" not in str(error) and "not signed" not in str(error):
                raise
            self._use(self._own_entries, self.suite, self._newer_keyring())
            self._run("apt-get", "update")

    def download(self, *packages: str) -> list[Path]:
        """The files of some packages and of all that they depend on."""
        self._run("apt-get", "clean")
        self._run("apt-get", "--yes", "--no-install-recommends", "--download-only", "install", *packages)
        return sorted(self._folder.glob("cache/archives/*.deb"))

    def _newer_keyring(self) -> Path:
        """The keys of the newer suites, from a package that the machine's own keys vouch for."""
        self._use(self._own_entries, None, None)
        self._run("apt-get", "update")
        self._run("apt-get", "download", KEYRING_PACKAGE)
        package = next(iter(sorted(self._folder.glob(KEYRING_PACKAGE + "_*.deb"))), None)
        keys = self._folder / "keyring"
        shutil.rmtree(keys, ignore_errors=True)
        if package is not None:
            subprocess.run(["dpkg-deb", "-x", str(package), str(keys)], check=True, timeout=60)
        for name in ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp"):
            found = keys / "usr/share/keyrings" / name
            if found.exists():
                return found
        raise AptError("the keys that sign it are not known here")

    def _configure(self) -> None:
        """Writes the only configuration that apt will read: the machine's without its hooks."""
        dump = subprocess.run(
            ["apt-config", "dump"], check=True, capture_output=True, text=True, timeout=60
        ).stdout
        kept = [line for line in dump.splitlines() if re.match(r"Acquire::(?!IndexTargets|Languages)", line)]
        own = {
            "Dir::State": self._folder / "state",
            "Dir::State::status": self._folder / "status",
            "Dir::Cache": self._folder / "cache",
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": self._folder / "sources",
            "Dir::Etc::parts": "/dev/null",
            "Dir::Etc::main": "/dev/null",
            "Dir::Etc::preferences": "/dev/null",
            "Dir::Etc::preferencesparts": "/dev/null",
            "APT::Sandbox::User": "",
            "APT::Architectures": "amd64",
            "Acquire::Languages": "none",
            "Acquire::Retries": "1",
            "Acquire::http::Timeout": "20",
            "Acquire::https::Timeout": "20",
        }
        lines = kept + [f'{name} "{value}";' for name, value in own.items()]
        (self._folder / "apt.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _use(self, entries: list[dict[str, str]], suite: str | None, keyring: Path | None) -> None:
        stanzas = []
        for entry in entries:
            fields = {**entry, "Components": "main"}
            if suite is not None:
                fields["Suites"] = suite
            if keyring is not None:
                fields["Signed-By"] = str(keyring)
            stanzas.append("".join(f"{name}: {value}\n" for name, value in fields.items()))
        text = "\n".join(dict.fromkeys(stanzas))
        (self._folder / "sources" / "suite.sources").write_text(text, encoding="utf-8")

    def _run(self, *command: str) -> str:
        environment = {**os.environ, "APT_CONFIG": str(self._folder / "apt.conf"), "LC_ALL": "C.UTF-8"}
        try:
            result = subprocess.run(
                command, cwd=self._folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise AptError(str(error)) from error
        complaints = [line[3:] for line in result.stderr.splitlines() if line.startswith(("E: ", "W: "))]
        # apt-get update calls a suite that it could not get a warning.
        if result.returncode != 0 or (command[1] == "update" and complaints):
            raise AptError(complaints[0] if complaints else f"{command[0]} ended with {result.returncode}")
        return result.stdout


def machine_sources() -> list[dict[str, str]]:
    """The machine's entries for releases of Debian as deb822 fields; empty when it has none."""
    entries = []
    for path in sorted([*SOURCES.glob("sources.list"), *SOURCES.glob("sources.list.d/*")]):
        if path.suffix == ".list":
            entries += one_line_entries(path.read_text(encoding="utf-8", errors="replace"))
        elif path.suffix == ".sources":
            entries += deb822_entries(path.read_text(encoding="utf-8", errors="replace"))
    return [entry for entry in entries if is_release(entry)]


def one_line_entries(text: str) -> list[dict[str, str]]:
    """The ``deb [OPTION=VALUE ...] URI SUITE COMPONENT...`` lines of a file."""
    entries = []
    for line in text.splitlines():
        match = re.match(r"deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+([^#]+)", line.strip())
        if match:
            options = dict(option.split("=", 1) for option in (match[1] or "").split() if "=" in option)
            entry = {"Types": "deb", "URIs": match[2], "Suites": match[3], "Components": match[4].strip()}
            if "signed-by" in options:
                entry["Signed-By"] = options["signed-by"]
            entries.append(entry)
    return entries


def deb822_entries(text: str) -> list[dict[str, str]]:
    """The stanzas of a file; of their fields only those that say where, what and who signs."""
    entries = []
    text = re.sub(r"^#.*\n", "", text, flags=re.M)
    for stanza in re.split(r"\n\s*\n", text):
        # A line that begins with a space belongs to the field above it: a key written out is one.
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.M))
        if "deb" in fields.get("Types", "").split() and fields.get("Enabled", "yes").strip() != "no":
            kept = ("URIs", "Suites", "Components", "Signed-By")
            entries.append({"Types": "deb", **{name: fields[name] for name in kept if name in fields}})
    return entries


def is_release(entry: dict[str, str]) -> bool:
    """Whether an entry is a whole release of Debian: in an archive called debian, not beside a release."""
    archives = entry.get("URIs", "").split()
    suites = entry.get("Suites", "").split()
    is_debian = any(re.search(r"/debian/?$", archive) for archive in archives)
    return is_debian and "main" in entry.get("Components", "") and any(not BESIDE.search(s) for s in suites)

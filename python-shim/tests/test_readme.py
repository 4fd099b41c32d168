"""What the README tells its reader to type is what works."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SHELL_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:]+)\)")
# The one runs this test; the other takes minutes, and its figures differ from machine to machine.
_NOT_RUN_HERE = ["make test", "make bench"]


def commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return [line for block in _SHELL_BLOCK.findall(text) for line in block.strip().splitlines()]


def test_the_commands_are_those_that_are_run() -> None:
    assert set(_NOT_RUN_HERE) < set(commands())


@pytest.mark.parametrize("command", [line for line in commands() if line not in _NOT_RUN_HERE])
def test_command(command: str) -> None:
    if not (ROOT / ".venv" / ".installed").exists():
        pytest.skip("run by `make test` only: .venv is missing")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout.decode("utf-8", "replace")


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(document: str) -> None:
    links = _LINK.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_make_target_of_the_readme_is_listed() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    for target in re.findall(r"make (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert f"make {target} " in listed, target

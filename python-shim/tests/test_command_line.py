from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from programs import fake_java

import jflame


def run(*words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "jflame", *words],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_and_version() -> None:
    assert "doctor" in run("--help").stdout
    assert run("--help").returncode == 0
    assert run("--version").stdout == f"jflame {jflame.__version__}\n"


def test_unknown_command_is_one_line() -> None:
    done = run("nonsense")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "'nonsense'" in done.stderr


def test_doctor_is_content(jar: str, cache_home: str) -> None:
    done = run("doctor", environment={"JFLAME_JAR": jar, "XDG_CACHE_HOME": cache_home})
    assert done.returncode == 0, done.stdout
    assert "problem" not in done.stdout
    assert "sampling: ready" in done.stdout


def test_doctor_names_every_problem() -> None:
    done = run("doctor", environment={"JFLAME_JAVA": "/nonexistent/java", "JFLAME_JAR": "/nonexistent/jar"})
    assert done.returncode == 1
    assert "problem  jflame needs Java 17 or newer. Found: /nonexistent/java" in done.stdout
    assert "problem  JFLAME_JAR names /nonexistent/jar" in done.stdout
    assert "cure:" in done.stdout
    assert "ok       IPython" in done.stdout


def test_warm_makes_the_archive_and_keeps_it(jar: str, tmp_path: Path) -> None:
    environment = {"JFLAME_JAR": jar, "XDG_CACHE_HOME": str(tmp_path)}
    first = run("warm", environment=environment)
    assert first.returncode == 0, first.stderr
    archive = Path(first.stdout.strip())
    assert archive.parent == tmp_path / "jflame"
    assert archive.parent.stat().st_mode & 0o777 == 0o700
    made_at = archive.stat().st_mtime_ns
    assert run("warm", environment=environment).returncode == 0
    assert archive.stat().st_mtime_ns == made_at
    assert [file.name for file in archive.parent.iterdir()] == [archive.name]


def test_failed_rehearsal_leaves_nothing(tmp_path: Path) -> None:
    environment = fake_java(tmp_path / "jdk", "exit 1", release="17.0.1")
    done = run("warm", environment={**environment, "XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert done.returncode == 1
    assert list((tmp_path / "cache" / "jflame").iterdir()) == []


def test_rehearsal_is_moved_into_place_when_complete(tmp_path: Path) -> None:
    script = 'for word; do case $word in *ArchiveClassesAtExit=*) echo made > "${word#*=}";; esac; done'
    environment = fake_java(tmp_path / "jdk", script, release="17.0.1")
    done = run("warm", environment={**environment, "XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).read_text() == "made\n"


@pytest.mark.parametrize("mode", [0o777, 0o720])
def test_folder_that_others_can_write_is_not_trusted(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "cache" / "jflame"
    folder.mkdir(parents=True)
    folder.chmod(mode)
    environment = fake_java(tmp_path / "jdk", "exit 0", release="17.0.1")
    done = run("warm", environment={**environment, "XDG_CACHE_HOME": str(tmp_path / "cache")})
    assert done.returncode == 1
    assert "others can write to it" in done.stderr
    assert list(folder.iterdir()) == []

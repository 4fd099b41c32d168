from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Callable, Iterator

import interpreters
import pytest
from commands import Jflame
from interpreters import Interpreter
from kernels import Kernel

import jflame
from jflame.java import find_java
from jflame.problem import Problem

NewKernel = Callable[..., Kernel]

_YAMA_SCOPE = Path("/proc/sys/kernel/yama/ptrace_scope")
_LAYOUT = re.compile(r"org/jflame/cpython/cpython-(.+)\.properties")


@pytest.fixture(scope="session")
def jar() -> str:
    named = os.environ.get("JFLAME_JAR") or str(Path(jflame.__file__).parent / "_jar" / "jflame.jar")
    if not Path(named).is_file():
        pytest.skip("the service's jar is missing: neither JFLAME_JAR nor an installed wheel has it")
    try:
        find_java()
    except Problem as problem:
        pytest.skip(problem.found)
    return named


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One cache for the whole run: the class archive is made once, and the user's own is left alone."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def jflame_command(jar: str, cache_home: str) -> Jflame:
    """The command `jflame` with its class archive made, where it may look at what it has not started."""
    if os.getuid() != 0 and _YAMA_SCOPE.exists() and _YAMA_SCOPE.read_text().strip() != "0":
        pytest.skip("only root may trace others' children here: kernel.yama.ptrace_scope is not 0")
    command = Jflame({"JFLAME_JAR": jar, "XDG_CACHE_HOME": cache_home})
    command.run("warm")
    return command


@pytest.fixture(scope="session")
def supported_versions(jar: str) -> set[str]:
    """The CPythons whose layouts are known: there is a resource for each."""
    with zipfile.ZipFile(jar) as files:
        found = [_LAYOUT.fullmatch(name) for name in files.namelist()]
    return {match.group(1) for match in found if match}


@pytest.fixture(params=interpreters.SPREAD, ids=str)
def each_python(request: pytest.FixtureRequest, supported_versions: set[str]) -> Interpreter:
    """Every interpreter that is here and supported."""
    return _supported(request.param, supported_versions)


@pytest.fixture(params=interpreters.FEW, ids=str)
def few_pythons(request: pytest.FixtureRequest, supported_versions: set[str]) -> Interpreter:
    """Some of them, far apart."""
    return _supported(request.param, supported_versions)


def _supported(interpreter: Interpreter, versions: set[str]) -> Interpreter:
    if interpreter.version not in versions:
        pytest.skip(f"{interpreter} is not supported")
    return interpreter


@pytest.fixture(scope="session")
def python(supported_versions: set[str]) -> str:
    """One interpreter, for what does not depend on its version."""
    found = [one for one in interpreters.ALL if one.version in supported_versions]
    if not found:
        pytest.skip("no supported CPython found: name one in JFLAME_TEST_PYTHONS")
    return next((one for one in found if one.version == "3.11"), found[-1]).program


@pytest.fixture(scope="module")
def new_kernel(tmp_path_factory: pytest.TempPathFactory, cache_home: str) -> Iterator[NewKernel]:
    kernels: list[Kernel] = []

    def start(environment: dict[str, str] | None = None, launch: list[str] | None = None) -> Kernel:
        folder = tmp_path_factory.mktemp("kernel")
        settings = {
            "XDG_CACHE_HOME": cache_home,
            "IPYTHONDIR": str(folder / "ipython"),
            **(environment or {}),
        }
        kernels.append(Kernel(folder, settings, launch))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.close()


@pytest.fixture(scope="module")
def profiling_kernel(new_kernel: NewKernel, jar: str) -> Kernel:
    """A kernel with jflame loaded and its service up, shared by a file's tests."""
    kernel = new_kernel({"JFLAME_JAR": jar})
    kernel.execute("%load_ext jflame")
    kernel.wait_for_service()
    return kernel

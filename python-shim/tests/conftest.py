from __future__ import annotations

import os
from pathlib import Path
from typing import Callable, Iterator

import pytest
from kernels import Kernel

import jflame
from jflame.java import find_java
from jflame.problem import Problem

NewKernel = Callable[..., Kernel]


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

# jflame: `make` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
MVN := mvn --batch-mode --quiet
VENV := .venv
PIP := $(VENV)/bin/python -m pip -qq --disable-pip-version-check install --retries 1

RUFF := cd python-shim && ../$(VENV)/bin/ruff

JAR := kernel-bridge/target/jflame.jar
WHEEL := dist/jflame-0.1.0-py3-none-any.whl
INSTALLED := $(VENV)/.installed
TEST_TOOLS := $(VENV)/.test-tools
BENCH_TOOLS := $(VENV)/.bench-tools
BENCH ?=
WITH_NEWER_PYTHONS := $(PYTHON) scripts/newer_pythons.py
PYTEST := $(WITH_NEWER_PYTHONS) $(VENV)/bin/python -m pytest python-shim/tests

JAVA_SOURCES := $(shell find sampler kernel-bridge -path '*/src/main/*' -type f) pom.xml sampler/pom.xml kernel-bridge/pom.xml
PYTHON_SOURCES := $(shell find python-shim/src -name '*.py' -o -name py.typed) python-shim/pyproject.toml python-shim/README.md LICENSE

.PHONY: help build demo test lint format bench viewer clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s %s\n", $$1, $$2 }'

build: $(INSTALLED) ## the jar, the wheel, and .venv with the wheel and ipykernel in it

demo: $(INSTALLED) ## run notebooks/quickstart.ipynb on a real kernel; its pages and picture are in out/
	$(VENV)/bin/python scripts/demo.py

test: $(TEST_TOOLS) lint ## set up and run all tests
	$(WITH_NEWER_PYTHONS) $(MVN) verify
	$(PYTEST) -n 2 --dist loadfile || { test $$? = 1 && $(PYTEST) --last-failed --last-failed-no-failures none; }
	scripts/viewer test
	$(PYTHON) scripts/second_tries.py

lint: $(TEST_TOOLS) ## check formats, imports and types
	$(MVN) spotless:check
	$(RUFF) check --config pyproject.toml . ../scripts ../bench
	$(RUFF) format --config pyproject.toml --check . ../scripts ../bench
	$(VENV)/bin/mypy --config-file python-shim/pyproject.toml python-shim/src

format: $(TEST_TOOLS) ## format all sources
	$(MVN) spotless:apply
	$(RUFF) check --config pyproject.toml --fix . ../scripts ../bench
	$(RUFF) format --config pyproject.toml . ../scripts ../bench

bench: $(BENCH_TOOLS) ## measure the price beside a C loop and py-spy; BENCH="mlp stop" for some groups only
	$(VENV)/bin/python bench/bench.py $(BENCH)

viewer: ## build the interactive graph's script anew; needs Node
	scripts/viewer build

clean: ## remove all that was built
	rm -rf $(VENV) dist out .build sampler/target kernel-bridge/target kernel-bridge/viewer/node_modules

$(JAR): $(JAVA_SOURCES)
	scripts/require java
	$(MVN) package -DskipTests
	@touch $@

$(WHEEL): $(JAR) $(PYTHON_SOURCES) | $(VENV)/bin/python
	rm -rf dist
	$(VENV)/bin/python -m pip -qq --disable-pip-version-check wheel --retries 1 --no-deps --wheel-dir dist ./python-shim
	@touch $@

$(VENV)/bin/python:
	scripts/require python $(PYTHON)
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(WHEEL)
	$(PIP) --upgrade --force-reinstall --no-deps $(WHEEL)
	$(PIP) $(WHEEL) ipykernel nbclient nbconvert
	$(VENV)/bin/jflame warm
	@touch $@

$(TEST_TOOLS): $(INSTALLED)
	$(PIP) pytest pytest-xdist ruff mypy
	$(PIP) torch || echo "torch cannot be installed: the tests that need it are skipped"
	$(PIP) numpy scikit-learn || echo "scikit-learn cannot be installed: the tests that need it are skipped"
	$(PIP) pandas || echo "pandas cannot be installed: the tests that need it are skipped"
	$(PIP) jupyterlab || echo "jupyterlab cannot be installed: the tests that need it are skipped"
	npm install --silent --no-save --no-audit --no-fund --prefix .build/readers pprof-format@2.3.2 speedscope@1.25.0 \
		|| echo "other tools' readers cannot be installed from npm: the tests that need them are skipped"
	@touch $@

$(BENCH_TOOLS): $(INSTALLED)
	$(PIP) torch || echo "torch cannot be installed: its rows are left out"
	$(PIP) numpy || echo "numpy cannot be installed: its rows are left out"
	$(PIP) py-spy || echo "py-spy cannot be installed: no figures beside jflame's"
	@touch $@

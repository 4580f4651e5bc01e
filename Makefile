# make lab      JupyterLab with the tutorial
# make test     everything that is checked
# make lint     formats, linters and types alone
# make bench    times and ratios beside PyTorch, HIPS autograd, MyGrad, micrograd and jax.jit
# make clean    back to a clean clone
#
# Both make a virtual environment in .venv first. Node.js is taken from PATH where it is good enough
# and from PyPI elsewhere; nothing is installed outside this folder but, for the end-to-end tests and
# as root on Debian, a missing Chromium or Korean font.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
NOTEBOOK := tutorial/00_autograd.ipynb

# The first Python from 3.11 to 3.14; `make PYTHON=…` names another.
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))
ifndef PYTHON
PYTHON := $(firstword $(foreach p,python3 python3.14 python3.13 python3.12 python3.11 python,\
	$(shell "$(p)" -c '$(SUPPORTED)' 2>/dev/null && echo "$(p)")))
endif

# What the built files are made from: any change installs anew.
SOURCES := pyproject.toml $(shell find widgets -name node_modules -prune -o -name lib -prune \
	-o -path 'widgets/autograd_lite_widgets/static' -prune \
	-o -path 'widgets/autograd_lite_widgets/labextension' -prune \
	-o -type f ! -name '*.pyc' ! -name '*.py' -print) $(wildcard widgets/packaging/*.py)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Tools of the environment first, with the Node.js that may be there.
IN_VENV := PATH="$(CURDIR)/$(BIN):$$PATH"
NPM := cd widgets && $(IN_VENV) npm --silent

say = @printf '\n\033[1m== %s\033[0m\n' "$(1)"

.PHONY: lab test test-torch bench lint types unit notebooks e2e packaging clean help

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

# Options for JupyterLab, for example `make lab LAB=--no-browser`; it asks root for a flag.
LAB :=
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)

lab: $(VENV)/lab.stamp
	$(IN_VENV) $(BIN)/jupyter lab $(AS_ROOT) $(LAB) $(NOTEBOOK)

# One after the other: the first that fails ends the run, and its message stands last.
test: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory packaging
	@$(MAKE) --no-print-directory notebooks
	@$(MAKE) --no-print-directory e2e

# A name of its own for what needs PyTorch (some 750 MB).
test-torch: $(VENV)/torch.stamp
	$(call say,PyTorch's own samples)
	@$(BIN)/pytest --quiet tests/torch

# Tables to read, no test: times vary with the machine. `make bench BENCH="--only mlp"` narrows both:
# the workloads beside all other libraries (a whole run writes tests/bench/RESULTS.md), and the
# microseconds an operation beside PyTorch's.
BENCH :=
bench: $(VENV)/bench.stamp
	@$(BIN)/python tests/bench/compare.py $(BENCH)
	@$(BIN)/python tests/bench/eager.py $(BENCH)

lint: $(VENV)/test.stamp
	$(call say,format and lint: Python)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	$(call say,format and lint: TypeScript)
	@$(NPM) run format:check
	@$(NPM) run lint

types: $(VENV)/test.stamp
	$(call say,types: mypy)
	@$(BIN)/mypy
	$(call say,types: tsc --strict)
	@$(NPM) run check

unit: $(VENV)/test.stamp
	$(call say,unit tests: TypeScript)
	@$(NPM) run test
	$(call say,unit tests and doctests: Python)
	@$(BIN)/pytest --quiet --numprocesses 2 -m "not packaging" --ignore tests/e2e

packaging: $(VENV)/test.stamp
	$(call say,the distribution)
	@$(IN_VENV) $(BIN)/pytest --quiet -m packaging tests/packaging

notebooks: $(VENV)/test.stamp
	$(call say,notebooks: nbval)
	@$(BIN)/pytest --quiet --nbval --nbval-current-env --nbval-cell-timeout 120 tutorial

e2e: $(VENV)/test.stamp
	$(call say,end to end: JupyterLab and Chromium)
	@$(BIN)/python tests/e2e/prerequisites.py
	@$(BIN)/pytest --quiet tests/e2e

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "error: autograd-lite needs Python 3.11 to 3.14, and none is on PATH; install one, or name it with make PYTHON=/path/to/python3." >&2; \
		exit 1; \
	fi
	@"$(PYTHON)" -c '$(SUPPORTED)' || { \
		echo "error: autograd-lite needs Python 3.11 to 3.14, and $(PYTHON) is $$("$(PYTHON)" --version 2>/dev/null || echo none)." >&2; \
		exit 1; \
	}
	@"$(PYTHON)" -m venv $(VENV) || { \
		rm -rf $(VENV); \
		echo "error: the virtual environment was not made; on Debian or Ubuntu, apt-get install python3-venv." >&2; \
		exit 1; \
	}

# Editable, so that a changed Python file counts at once.
$(VENV)/lab.stamp: $(SOURCES) | $(BIN)/python
	$(call say,install for JupyterLab)
	@$(PIP) install --editable ".[lab]"
	@touch $@

$(VENV)/test.stamp: $(SOURCES) | $(BIN)/python
	$(call say,install for the tests)
	@$(PIP) install $$($(BIN)/python widgets/packaging/assets.py node-requirements) --editable ".[lab,test]"
	@$(IN_VENV) $(BIN)/python widgets/packaging/assets.py install
	@touch $@ $(VENV)/lab.stamp

$(VENV)/torch.stamp: $(VENV)/test.stamp
	$(call say,install PyTorch)
	@$(PIP) install --editable ".[lab,test,torch]"
	@touch $@

$(VENV)/bench.stamp: $(VENV)/torch.stamp
	$(call say,install the libraries to compare with)
	@$(PIP) install --editable ".[lab,test,torch,bench]"
	@touch $@

clean:
	rm -rf $(VENV) dist widgets/node_modules widgets/lib tests/e2e/screenshots \
		widgets/autograd_lite_widgets/static widgets/autograd_lite_widgets/labextension \
		.mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each word does its own set-up in .venv; nothing outside this folder is touched.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check --quiet
PLUGINS := $(wildcard plugins/*)
SOURCES := pyproject.toml constraints.txt $(wildcard plugins/*/pyproject.toml)

.PHONY: demo test check bench long fuzz faults load locale clean help

help: ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/demo.stamp ## install what is needed and run the main job on the plan of Tweestromenland
	$(BIN)/ivp demo

test: $(VENV)/test.stamp ## install what is needed and run every test
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/test.stamp ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests/typing
	$(BIN)/mypy -p ivp_registry_audit
	$(BIN)/mypy -p ivp_registry_compliance
	$(BIN)/mypy -p ivp_registry_reports
	$(BIN)/mypy examples/*.py
	$(BIN)/lint-imports

bench: $(VENV)/test.stamp ## measure speed as ratios in one run
	$(BIN)/python -m tests.bench

long: $(VENV)/test.stamp ## the longer suites: more kills, more flips, more examples
	IVP_LONG=1 $(BIN)/python -m pytest -n auto -rs $(ARGS)

fuzz: $(VENV)/test.stamp ## change valid papers in many thousand ways: each is read as it was signed, or refused by name
	IVP_FUZZ=5000 $(BIN)/python -m pytest -n auto tests/fuzz $(ARGS)

faults: $(VENV)/test.stamp ## kill and break every system call of every operation, and cut the power: two tables
	$(BIN)/python -m tests.faults.injecting
	$(BIN)/python -m tests.faults.powercut

load: $(VENV)/test.stamp ## a national register, growing: rates, memory and disk as a table
	$(BIN)/python -m tests.load

locale: $(VENV)/test.stamp ## bring the Dutch texts up to date, and list what is not translated yet
	$(BIN)/python -m tests.locale

clean: ## remove what the other words made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis ivp-demo*

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/demo.stamp: $(SOURCES) | $(BIN)/python
	$(PIP) install -c constraints.txt -e . $(PLUGINS:%=-e ./%)
	touch $@

$(VENV)/test.stamp: $(SOURCES) | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[test]' $(PLUGINS:%=-e ./%)
	touch $@ $(VENV)/demo.stamp

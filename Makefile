# Everything happens inside .venv, out/ and dist/. `make help` lists the goals.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test check bench soak lock wheel clean

# The first Python that is new enough; another one is named by `make setup PYTHON=/path/to/python3`.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)
UV ?= uv

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: .venv/.setup ## a virtual environment with a working .venv/bin/digest

run: setup ## the main job: both bundled dumps, as two slots, into out/
	$(BIN)/digest run --now 2025-03-11T18:00+01:00
	$(BIN)/digest run --now 2025-03-18T18:00+01:00

test: .venv/.dev ## all tests, with branch coverage
	@$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -n auto --dist loadfile
	@$(BIN)/python -m coverage combine --quiet
	$(BIN)/python -m coverage report --fail-under=95
	$(BIN)/python -m coverage report --fail-under=100 --include='digest/core/*'

check: .venv/.dev ## lint, format, types, rules of import
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev ## measurements against yardsticks (tests/benchmarks/README.md)
	@for script in tests/benchmarks/bench_*.py; do PYTHONPATH=. $(BIN)/python $$script || exit; done

soak: .venv/.dev ## long sweeps and fuzzing, for minutes
	DIGEST_SOAK=1 $(BIN)/python -m pytest -m soak -n auto
	PYTHONPATH=. $(BIN)/python tests/soak/fuzz.py

lock: ## compile both lock files anew (needs uv)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --output-file requirements-dev.lock

wheel: .venv/.dev ## build dist/*.whl
	$(BIN)/python -m hatchling build -t wheel -d dist

clean: ## remove caches and builds; .venv and out/ stay
	rm -rf dist build .coverage* .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find digest tests -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@$(or $(PYTHON),false) -c '$(NEW_ENOUGH)' 2>/dev/null || \
		{ echo 'make: no Python 3.11 or newer found; install one, or name it: make setup PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'make: $(PYTHON) cannot make virtual environments; apt install python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

.venv/.setup: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.setup
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

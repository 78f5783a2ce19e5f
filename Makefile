# Two commands matter: `make demo` and `make test`. Both need Python 3.11 or later and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
UV := $(BIN)/uv
LOWEST := .venv-lowest

.DEFAULT_GOAL := help
.PHONY: help demo test test-long lint types layers fresh unit generate lock lowest bench clean

help:
	@echo "make demo       install from the lock and build the gallery into output/"
	@echo "make test       format, lint, types, layers, tests, generated files fresh"
	@echo "make test-long  the tests that take minutes, and the oldest allowed libraries"
	@echo "make generate   write again what is generated: references, gallery"
	@echo "make lock       resolve requirements/ again"
	@echo "make bench      time archgen beside its peers"

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --quiet --require-hashes -r requirements/runtime.txt
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.develop: requirements/develop.txt $(VENV)/.runtime
	@$(PIP) install --quiet --require-hashes -r requirements/develop.txt
	@touch $@

demo: $(VENV)/.runtime
	$(BIN)/archgen build blueprints -o output

test: lint types layers unit fresh

lint: $(VENV)/.develop
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pymarkdown scan *.md docs/*.md output/*.md output/*/*.md

types: $(VENV)/.develop
	$(BIN)/mypy

layers: $(VENV)/.develop
	$(BIN)/lint-imports

unit: $(VENV)/.develop
	$(BIN)/python -m pytest -n auto -m "not long"

fresh: $(VENV)/.develop
	$(BIN)/python scripts/generate.py --check
	$(BIN)/archgen build blueprints -o output --check
	$(BIN)/archgen embed --check README.md docs/wikis.md docs/gallery.md

test-long: $(VENV)/.develop lowest
	$(BIN)/python -m pytest -n auto -m long -rs

# The oldest libraries that pyproject.toml allows: what a user may have beside archgen. What a library
# draws or warns of differs from release to release, so bytes are compared under the lock alone.
lowest: $(LOWEST)/.lowest
	$(LOWEST)/bin/python -m pytest -n auto -m "not long and not locked"

$(LOWEST)/.lowest: requirements/lowest.txt pyproject.toml
	@test -x $(LOWEST)/bin/python || $(PYTHON) -m venv $(LOWEST)
	@$(LOWEST)/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r requirements/lowest.txt
	@$(LOWEST)/bin/python -m pip --disable-pip-version-check --no-input install --quiet \
	  --no-build-isolation --no-deps --editable .
	@touch $@

generate: $(VENV)/.develop
	$(BIN)/python scripts/generate.py
	$(BIN)/archgen build blueprints -o output
	$(BIN)/archgen embed README.md docs/wikis.md docs/gallery.md

# The lock names versions and hashes, never where they come from.
lock: $(VENV)/.develop
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	  --group build pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	  --group dev -c requirements/runtime.txt pyproject.toml -o requirements/develop.txt
	$(UV) pip compile --quiet --universal --no-header --python-version 3.11 --resolution lowest-direct \
	  --group dev pyproject.toml -o requirements/lowest.txt
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
	  requirements/bench.in -o requirements/bench.txt

bench: $(VENV)/.runtime
	$(PYTHON) bench/run.py

clean:
	rm -rf $(VENV) $(LOWEST) .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

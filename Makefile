# The commands of the project. `make install` needs Python 3.11 or newer with pip and venv, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test check format bench scores floor picture screenshot lock clean

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP)  ## Install Dragoman and its tools into .venv, from requirements.lock

# What is installed is known by the two files that decide it; the project itself is linked, so its code needs no new run.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Dragoman needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "cannot make $(VENV): install the venv module of your Python (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade
	@echo "Installing into $(VENV) (a few minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install  ## Read the example article that ships with Dragoman
	@$(BIN)/dragoman demo

test: install  ## Run the tests
	@$(BIN)/python -m pytest

check: install  ## Lint, format, types, layers, documentation
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/check_docs.py

format: install  ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install  ## Speed, memory and the share of each stage, beside the bare language pipeline
	@$(BIN)/python benchmarks/speed.py

scores: install  ## Score the reader and rewrite the table in README.md
	@$(BIN)/python benchmarks/scores.py

floor: install  ## Raise the floors of the gate in the tests to what the reader scores now
	@$(BIN)/python benchmarks/floor.py

picture: install  ## Draw the picture in README.md anew
	@$(BIN)/python benchmarks/picture.py

screenshot: install  ## Draw the picture of a page in README.md anew (needs chromium)
	@$(BIN)/python tools/screenshot.py

lock: install  ## Pin every version again, from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --extra all --group dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --no-emit-package dragoman \
	  --quiet --output-file requirements.lock

clean:  ## Remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

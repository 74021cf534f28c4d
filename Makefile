# Two commands for people: `make run` and `make test`. Both build the environment first, from the hash-pinned locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

# Rowen and its tests start Python many times: without compiled modules each start would compile some 1,700 of them anew.
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types lock clean

run: $(VENV)/.run
	$(BIN)/rowen update online-communities --sandbox
	$(BIN)/rowen practice online-communities

test: $(VENV)/.dev
	$(BIN)/pytest -n auto

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

# The environment. `make run` needs only what runs; `make test` adds the tools of the tests.
$(VENV)/.venv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Rowen needs Python 3.11 or later; $(PYTHON) is older. Set PYTHON=python3.11 (or later)."; exit 1; }
	@if command -v uv >/dev/null 2>&1; then uv venv -q --allow-existing --python $(PYTHON) $(VENV) && \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install -q --require-hashes -r requirements/bootstrap.txt; \
	 else $(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt; fi
	@touch $@

$(VENV)/.run: $(VENV)/.venv requirements/run.txt pyproject.toml
	@if [ ! -e $(VENV)/.dev ]; then \
	  VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install -q --require-hashes -r requirements/run.txt; fi
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m flows.serving.empty
	@touch $@

$(VENV)/.dev: $(VENV)/.venv requirements/dev.txt pyproject.toml
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install -q --require-hashes -r requirements/dev.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install -q --no-deps --no-build-isolation -e .
	@$(BIN)/python -m flows.serving.empty
	@touch $@ $(VENV)/.run

# What the tests of Dask need besides; without it they are skipped.
$(VENV)/.dask: $(VENV)/.dev requirements/dask.txt
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(UV) pip install -q --require-hashes -r requirements/dask.txt
	@touch $@

# Newest versions that work together, with their hashes. Names no registry address.
lock: $(VENV)/.venv
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --extra postgres pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --extra dask -c requirements/run.txt pyproject.toml -o requirements/dask.txt
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 requirements/bootstrap.in -o requirements/bootstrap.txt

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache

# `make run` and `make test` each do all their own set-up from a bare clone:
# Python 3.11 or newer, make and a package index are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help run test bench contract crash-test evals check format clean widget

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(READY) ## Install what is needed, then start Leadlight and its demo
	@exec $(BIN)/python -m server

test: $(READY) ## Install what is needed, then run the tests
	@scripts/browser
	@scripts/widget deps
	$(BIN)/python -m pytest --numprocesses=2 --dist=loadfile

bench: $(READY) ## Measure every figure anew; ARGS="--quick" for a try, "--baselines DIR" to compare
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python -m benchmarks $(ARGS)

crash-test: $(READY) ## Kill every process a hundred times under load, then check every promise
	$(BIN)/python -m tests.crash

contract: $(READY) ## Try every operation of the API with thousands of odd requests; ARGS="--examples 200" for more
	$(BIN)/python -m tests.contract $(ARGS)

evals: $(READY) ## Score the model on the labelled conversations; ARGS="--model configured" for yours
	$(BIN)/python -m tests.evals $(ARGS)

check: $(READY) ## Lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@scripts/widget check

widget: ## Build what sites embed from widget/src; needs Node.js 20 or newer with npm
	@scripts/widget build

format: $(READY) ## Put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## Remove the virtual environment and all caches; data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(READY): pyproject.toml scripts/system
	@scripts/system
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Leadlight needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Leadlight into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[embedded,dev]'
	@touch $(READY)

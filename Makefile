# Everything runs from a clean clone: each target sets up what it needs in .venv first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VENV := $(VENV)/uv
WORKERS ?= auto

.PHONY: help demo test lint format bench soak run lock texts clean

help: ## What can be made
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

demo: $(VENV)/.run ## The bot on local stand-ins for Telegram and Discord: no account, no key
	$(BIN)/daybrief demo $(ARGS)

test: $(VENV)/.dev ## Formatting, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

lint: $(VENV)/.dev ## Formatting, lint, types and import contracts only
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## Format the code and mend what lint can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench ## Measure this machine; a broadcast beside other bots' (about 8 minutes)
	$(VENV)/bench/bin/python -m bench $(ARGS)

soak: $(VENV)/.bench ## Kill, stop and mistreat the bot for half an hour; status 1 where something is lost
	$(VENV)/bench/bin/python -m bench.soak $(ARGS)

run: $(VENV)/.run ## The bot itself, from config.yaml and the environment
	$(BIN)/daybrief run

texts: $(VENV)/.dev ## Bring the message catalogues in step with the code
	@mkdir -p data
	$(BIN)/pybabel -q extract -F bot/texts/babel.toml --omit-header --no-location --sort-by-file \
	  -w 100 -o data/daybrief.pot bot/texts
	$(BIN)/pybabel -q update -D daybrief -i data/daybrief.pot -d bot/texts/catalogues \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100

lock: $(VENV)/.uv ## Write the exact versions, with hashes, of what pyproject.toml allows
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	  pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --extra dev \
	  -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --extra bench \
	  pyproject.toml -o requirements-bench.lock

clean: ## Remove what was set up and cached here
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# uv where the machine has it, else fetched through pip into an environment beside the project's own.
UV = $(shell command -v uv || echo $(UV_VENV)/bin/uv)

$(VENV)/.uv:
	@mkdir -p $(VENV)
	@.ci/find-uv $(PYTHON) $(UV_VENV)
	@touch $@

$(VENV)/.python: $(VENV)/.uv
	@test -x $(BIN)/python || $(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/.python
	@echo "Setting up $(VENV) …"
	@VIRTUAL_ENV=$(VENV) $(UV) pip install -q --require-hashes -r requirements.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install -q --no-deps -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.run
	@VIRTUAL_ENV=$(VENV) $(UV) pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

# An environment beside the project's own: aiogram keeps to an older pydantic than the lock names.
$(VENV)/.bench: requirements-bench.lock | $(VENV)/.python
	@echo "Setting up $(VENV)/bench …"
	@$(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)/bench
	@VIRTUAL_ENV=$(VENV)/bench $(UV) pip install -q --require-hashes -r requirements-bench.lock
	@touch $@

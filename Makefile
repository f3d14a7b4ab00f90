# Every target sets up what it needs first. `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
BROWSER := build/.browser
UV := uv==0.13.8
WIDGET := build/widget/widget.js
WIDGET_SOURCES := $(shell find bot/web/widget -type f -not -path '*/node_modules/*')
NPM := bot/web/widget/npm.sh
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHON
export UV_LINK_MODE := copy

# Settings may stand in a file .env, one VARIABLE=value a line (see .env.example).
ifneq (,$(wildcard .env))
include .env
export
endif

.DEFAULT_GOAL := help
.PHONY: help install widget run test check train eval bench chat format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

install: $(INSTALLED) ## create the environment and install the locked dependencies

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Frontdesk needs Python 3.11. Install it, or say where it is: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(BIN)/uv pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

widget: $(WIDGET) ## build the chat widget, when its sources have changed

# With the system's Node where it is new enough, else with one from PyPI (npm.sh).
$(WIDGET): $(WIDGET_SOURCES)
	@echo "Building the chat widget ..."
	@$(NPM) run build -- --logLevel warn
	@touch $@

# The first time the widget is built while the model trains, in a process of its own; later `serve` looks after the model.
run: $(INSTALLED) ## serve the bot on http://127.0.0.1:5005, training a model first if needed
	@$(MAKE) --no-print-directory --jobs 2 widget $(if $(wildcard models/*.tar.gz),,train)
	@frontdesk serve

# Two at a time: each loads a bot of its own, and a test file stays together with what it set up.
test: $(INSTALLED) $(WIDGET) $(BROWSER) ## run every test
	@pytest --numprocesses 2 --dist loadfile

# Debian's Chromium where it may be installed, else Playwright's own; without either the browser tests say what they miss.
$(BROWSER): | $(INSTALLED)
	@command -v chromium >/dev/null || { echo "Setting up Chromium for the browser tests ..."; \
		{ apt-get update -qq && apt-get install -y -qq chromium; } >/dev/null 2>&1 || playwright install chromium >/dev/null 2>&1 || true; }
	@mkdir -p $(@D) && touch $@

check: $(INSTALLED) ## lint, check types, and compare the understanding with the committed summary
	@ruff format --check .
	@ruff check .
	@mypy
	@frontdesk eval --quick
	@$(NPM) run check

train: $(INSTALLED) ## train a model of the present data, unless there is one
	@frontdesk train

eval: $(INSTALLED) ## score the understanding, print its errors, write reports/
	@frontdesk eval

bench: $(INSTALLED) ## measure this bot beside Rasa's default pipeline, write reports/
	@frontdesk bench

chat: $(INSTALLED) ## chat in the terminal
	@frontdesk chat

format: $(INSTALLED) ## format the code
	@ruff format .
	@ruff check --fix .

lock: $(INSTALLED) ## resolve the dependencies anew into requirements.lock
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --group dev --quiet pyproject.toml -o requirements.lock

clean: ## remove the environment, models and caches (var/ with the conversations stays)
	@rm -rf $(VENV) bot/web/widget/node_modules models reports build .rasa .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info

# Passerelle. `make help` explains every target.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask
SOURCES := app config.py wsgi.py tests migrations
export PASSERELLE_DATA_DIR ?= var

.DEFAULT_GOAL := help
.PHONY: help setup run test lint unit postgres browser format bench clean

help: ## Explain every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: $(VENV)/.installed ## Create the virtual environment and install what the product needs

$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: setup ## Start Passerelle with the demo company (PORT=8000)
	@mkdir -p "$(PASSERELLE_DATA_DIR)"
	@$(FLASK) db upgrade
	@test -e "$(PASSERELLE_DATA_DIR)/.seeded" || { $(FLASK) seed demo && touch "$(PASSERELLE_DATA_DIR)/.seeded"; }
	@exec $(FLASK) serve --port $(PORT)

test: $(VENV)/.installed-dev ## Run everything: linters, types, tests on SQLite and PostgreSQL, real browser
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory postgres
	@$(MAKE) --no-print-directory unit

lint: $(VENV)/.installed-dev ## Check style, types, layers and templates
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint app --lint --quiet

postgres: $(VENV)/.installed-dev ## Run the tests on PostgreSQL, Valkey and S3, as in production (packages bring the servers)
	TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist loadgroup -m "not browser"

unit: $(VENV)/.installed-dev ## Run the tests on SQLite, with the browser
	@tests/find_chromium.sh
	$(BIN)/pytest -n 2 --dist loadgroup

browser: $(VENV)/.installed-dev ## Run the browser tests alone
	@tests/find_chromium.sh
	$(BIN)/pytest -m browser

format: $(VENV)/.installed-dev ## Bring the code into shape
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

bench: $(VENV)/.installed-dev ## Fill an instance with 20,000 people and 50,000 pages, and time it (BENCH="--only wiki")
	$(BIN)/python tests/bench/load.py $(BENCH)

clean: ## Remove what was installed and cached; the data folder stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

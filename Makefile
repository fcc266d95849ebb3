# Everything here runs on a machine with python3 (3.11 or newer, with venv), make and git. `make` lists it.

PYTHON ?= python3
PORT ?= 8000
JOBS ?= 3
people ?= 1500
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PYTEST := $(BIN)/python -m pytest
export PORT

.DEFAULT_GOAL := help
.PHONY: help run demo test long check faults journeys bench bench-registry bench-outreach format words lock forget install develop \
        layout lint floors types templates translated migrations deploy

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## the portal on http://localhost:8000 (PORT=…), with engines, worker and clock; Ctrl-C stops it
	@exec $(MANAGE) serve

demo: install ## the demo institution in an empty database (people=1500; fresh=yes empties it first)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo --people $(people) $(if $(fresh),--fresh)

test: develop ## the suite, in parallel, on engines of its own (JOBS=3: they wait for browsers and servers in turn)
	@$(PYTEST) -n $(JOBS) --dist loadfile --no-loadscope-reorder -q

long: develop ## every page looked over in both languages, `make run` and the engines killed, the demo built: some minutes
	@$(PYTEST) -n 2 --dist load --maxschedchunk 1 -q -m long

check: layout lint floors types templates translated migrations deploy long test ## everything that must hold before a change lands; ends with the suite

faults: develop ## the long form of the tests that break things
	@$(PYTEST) -q -m faults

journeys: develop ## of the suite only what people do, in a real browser, in both languages
	@$(PYTEST) -q -m journey tests/journeys

bench: develop ## the measured claims, each beside its limit
	@$(BIN)/python -m benchmarks

bench-registry: develop ## people sought, brought in and compared, each beside its limit (people=1000000 takes a while to build)
	@missed=0; $(BIN)/python benchmarks/bench_registry.py --people $(people) $(if $(beside),--beside $(beside)) --keep || missed=1; \
	$(BIN)/python benchmarks/bench_import.py --rows 8000 --people $(people) --data .data/registry-$(people) || missed=1; \
	$(BIN)/python benchmarks/bench_duplicates.py --people $(people) --data .data/registry-$(people) || missed=1; exit $$missed

bench-outreach: develop ## letters per second, a launch, audiences counted, pages beside a campaign (people=1000000, in a register of bench-registry)
	@missed=0; $(BIN)/python -m benchmarks outreach || missed=1; \
	$(BIN)/python -m benchmarks audiences -- --people $(people) || missed=1; \
	$(BIN)/python -m benchmarks launch -- --data .data/registry-$(people) || missed=1; \
	$(BIN)/python -m benchmarks browsing || missed=1; exit $$missed

format: develop ## put code into its usual layout
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

words: develop ## gather the words to translate into locale/, and compile them
	@$(MANAGE) translations

lock: develop ## make both locks from requirements/*.in (asks the package index)
	@cd requirements && for set in run develop; do \
	  ../$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	    $$set.in -o $$set.txt || exit 1; done

forget: ## remove the database and every file of this checkout (asks first)
	@PYTHONPATH=alumni_portal $(PYTHON) -m engines.forget .data

install:
	@$(PYTHON) requirements/install.py run

develop:
	@$(PYTHON) requirements/install.py run develop

layout: develop
	$(BIN)/ruff format --check --quiet .

lint: develop
	$(BIN)/ruff check --quiet .

floors: develop
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as main; main()'

types: develop
	@DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere $(BIN)/python -m mypy

templates: develop
	$(BIN)/python -m djlint --lint --quiet templates

translated: develop
	$(MANAGE) translations --check

migrations: develop
	$(MANAGE) makemigrations --check --dry-run --verbosity 0

deploy: develop
	$(PYTEST) -q -p no:cacheprovider tests/alumni_portal/test_settings.py -k deploy

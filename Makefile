# make run    a rehearsal of the Liushi contest on this machine
# make test   lint, types and every test, in a real browser too
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8501
CONTEST_DATABASE ?= data/contest.db
export PORT CONTEST_DATABASE

.PHONY: run test lint types browser bench bench-pad bench-operator screenshots messages format clean

run: $(VENV)/ready
	@$(BIN)/python deploy/rehearse_here.py
	@exec $(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/ready-dev browser lint types
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready-dev
	$(BIN)/mypy

browser: $(VENV)/ready-dev
	@bash deploy/install_browser.sh $(BIN)

bench: $(VENV)/ready-dev browser
	$(BIN)/python -m bench $(BENCH)

bench-pad: $(VENV)/ready-dev browser
	ROUGH_EVENINGS=$(or $(EVENINGS),200) ROUGH_SHARES=4 ALL_LOOKS=1 \
		$(BIN)/python -m pytest tests/rough tests/pad/test_looks.py -q -n 2 --dist worksteal

bench-operator: $(VENV)/ready-dev
	OPERATOR_SEQUENCES=$(or $(SEQUENCES),500) $(BIN)/python -m pytest tests/core/test_operator_sequences.py -q

screenshots: $(VENV)/ready-dev browser
	$(BIN)/python -m docs.screenshots

messages: $(VENV)/ready-dev
	$(BIN)/python -m contest.locale

format: $(VENV)/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(VENV)/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is %d.%d." % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

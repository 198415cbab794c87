# From a fresh clone `make chat` and `make test` are enough: each target first installs what it needs.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
FOR_USE := $(VENV)/.installed
FOR_WORK := $(VENV)/.installed-dev

ifeq ($(MAKECMDGOALS)$(DATA),train)
$(error say where the question sets are: make train DATA=folder)
endif

.PHONY: chat install test lint format eval train prove clean

chat: $(FOR_USE)
	$(BIN)/dateline chat

install: $(FOR_WORK)

# Installing again is left out until what it depends on has changed. To chat, the tools of development are not needed.
$(FOR_USE): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --constraint constraints.txt --editable .
	touch $@

$(FOR_WORK): $(FOR_USE)
	$(BIN)/python -m pip install --constraint constraints.txt --editable ".[dev,bench]"
	touch $@

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Files of tests run side by side, in processes of their own.
test: lint
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: $(FOR_USE)
	$(BIN)/dateline eval

# DATA: the folder of the question sets, see CONTRIBUTING.md. Stopped, it goes on where it was.
train: install
	$(BIN)/python -m assistant.reader.training $(DATA)

# The fuzzer has wheels for Linux alone; elsewhere its one test is left out.
prove: install
	-$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[fuzz]"
	$(BIN)/pytest -m prove

clean:
	rm -rf $(VENV) dist build *.egg-info .pytest_cache .mypy_cache .ruff_cache

# `make demo` shows what it does, `make test` shows that it works. Both set up what they need.

PYTHON ?= python3
BIN := .venv/bin
FOOTNOTE := $(BIN)/footnote
DEMO := $(FOOTNOTE) --home build/demo

.PHONY: help install demo run test test-model check format lock pictures clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/installed ## set up .venv with the `footnote` command in it

demo: install ## ingest the example articles and ask them a question
	$(DEMO) ingest examples/articles
	$(DEMO) ask 'who is leading the training?'
	@echo
	@echo 'Ask it yourself:       $(DEMO) ask "how much of the narcotics do the cartels control?"'
	@echo 'Bring your articles:   $(FOOTNOTE) ingest YOUR_FOLDER'
	@echo 'Answer in Discord:     cp .env.example .env, put your token in it, and: make run'

run: install ## start the Discord bot, with the settings in .env
	$(FOOTNOTE) run

test: .venv/installed-dev ## run the tests, two files at a time
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term:skip-covered

test-model: .venv/installed-dev build/model/installed ## run those with a small model that runs here
	$(BIN)/python -m pytest tests/model

check: .venv/installed-dev ## formatting, lint, types, import rules
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/installed-dev ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

pictures: .venv/installed-dev ## draw the pictures of the README (needs Chromium)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[pictures]'
	$(BIN)/python docs/pictures.py

# All but the local model, which has an environment of its own.
EXTRAS := $(addprefix --extra ,dev openai anthropic google ollama tracing pictures)

lock: ## choose the versions in constraints.txt anew
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install -q uv
	build/lock/bin/uv pip compile -q --universal --python-version 3.11 $(EXTRAS) --upgrade \
		--no-annotate --custom-compile-command 'make lock' -o constraints.txt pyproject.toml

clean: ## remove what was made here; data folders elsewhere are left alone
	rm -rf .venv build

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Footnote needs Python 3.11 or newer: make PYTHON=python3.12 install'; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

# What is compiled for this very processor may use instructions that a virtual machine forbids; images are not read.
LLAMA := -DGGML_NATIVE=OFF -DLLAVA_BUILD=OFF

# In an environment of its own: a server is another program, and its versions are nobody else's business.
build/model/installed: pyproject.toml
	@echo 'llama.cpp is compiled, which takes some minutes and a C++ compiler.'
	$(PYTHON) -m venv build/model
	$(PYTHON) -c "import tomllib; extras = tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']; \
		print(*extras['local-model'], sep='\n')" > build/model/requirements.txt
	CMAKE_ARGS='$(LLAMA)' build/model/bin/python -m pip install -q --disable-pip-version-check \
		-r build/model/requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

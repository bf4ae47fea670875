# `make help` lists the targets. A target that installs leaves a stamp, so that it does its work once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
RUN_STAMP := $(VENV)/.run-installed

# Python 3.13 wherever it stands: on PATH (also as a pyenv shim), in pyenv, or as plain python3. Empty if there is none.
PYTHON313 = $(shell for p in python3.13 "$$(pyenv prefix 2>/dev/null)/bin/python" "$$HOME"/.pyenv/versions/3.13*/bin/python python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null && { printf '%s' "$$p"; break; }; done)

.PHONY: help run install

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## the whole portal on http://127.0.0.1:8000 (PORT=, STATE_DIR=, DECLARATION_WINDOW=)
	@exec $(PY) -m local

install: $(RUN_STAMP) ## what `make run` needs, in .venv

$(PY):
	@python='$(PYTHON313)'; if [ -z "$$python" ]; then \
	  echo 'savitarna needs Python 3.13: install it (for example "pyenv install 3.13") and try again.' >&2; exit 1; fi; \
	echo "Making $(VENV) ..."; "$$python" -m venv $(VENV)

$(RUN_STAMP): local/requirements.txt | $(PY)
	@echo 'Installing what the portal needs (once) ...'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

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

.PHONY: help run install test deploy publish smoke restore soak mutations build build-here invoke start-api bench bench-load bench-scale costs bench-import emulator checkov openapi sbom licences icons pictures exchange-docs exchange-pull exchange-export lock lighthouse clean

TEST_STAMP := $(VENV)/.test-installed
SAM_STAMP := .venv-sam/.installed
CHECKOV_STAMP := .venv-checkov/.installed
SYSTEM_STAMP := $(VENV)/.system-checked
NODE_STAMPS := $(patsubst %/package.json,%/node_modules/.installed,$(wildcard tools/package.json frontend/package.json))
PIP_INSTALL = -m pip install --quiet --disable-pip-version-check --require-hashes --requirement

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_STAMP) frontend/node_modules/.installed ## the whole portal on http://127.0.0.1:8000 (PORT=, STATE_DIR=, DECLARATION_WINDOW=)
	@exec $(PY) -m local

install: $(RUN_STAMP) $(TEST_STAMP) $(SAM_STAMP) $(CHECKOV_STAMP) $(SYSTEM_STAMP) $(NODE_STAMPS) ## what `make run` and `make test` need

test: install ## everything; ONLY="lint unit" runs some parts (see tools/test.py)
	@$(PY) tools/test.py $(ONLY)

build: $(SAM_STAMP) ## the deployable artefacts, in .aws-sam/build (ARCH=x86_64 for that processor)
	@.venv-sam/bin/sam build $(if $(ARCH),--parameter-overrides Arch=$(ARCH))

ENV ?= default
DEPLOY = .venv-sam/bin/sam deploy --config-env $(ENV) --no-confirm-changeset
deploy: install ## the whole portal on AWS, by samconfig.toml (ENV=prod; YES=1 asks nothing); see docs/operations.md
	@$(VENV)/bin/cfn-lint
	@.venv-sam/bin/sam validate --config-env $(ENV)
	@.venv-sam/bin/sam build --config-env $(ENV)
	@$(MAKE) --no-print-directory sbom
	@$(if $(YES),,$(DEPLOY) --no-execute-changeset; read -rp 'Deploy this to $(ENV)? [y/N] ' answer; [ "$$answer" = y ])
	@$(DEPLOY)
	@untold=$$($(PY) -m tools.stack $(ENV)); if [ -n "$$untold" ]; then \
	  $(DEPLOY) --parameter-overrides "$$untold"; fi
	@$(MAKE) --no-print-directory publish smoke ENV=$(ENV)

publish: install ## only the site of a deployed stack (ENV=prod)
	@$(PY) -m frontend.build dist
	@$(PY) -m tools.publish $(ENV) dist

smoke: $(TEST_STAMP) ## ask a deployed stack what a customer's browser would (ENV=prod)
	@$(PY) -m tools.smoke $(ENV)

restore: $(RUN_STAMP) ## what a table of a stack was (ENV=prod TABLE=AccountsTable AT=2026-11-23T10:00Z; PUT=missing|all)
	@ENV=$(ENV) TABLE=$(TABLE) AT=$(AT) PUT=$(PUT) $(PY) -m tools.restore

soak: install ## a million random histories of paying (HISTORIES=, SEED= for others; some hours)
	@HISTORIES=$(or $(HISTORIES),1000000) SEED=$(or $(SEED),$$(date +%s)) $(PY) -m pytest -q -n 2 tests/histories/test_histories.py

mutations: install ## which of the seeded bugs of tests/mutations.md the tests catch (some minutes; ONLY="3 7")
	@$(PY) -m tools.mutations $(ONLY)

HOST = $(subst aarch64,arm64,$(shell uname -m))
SAM_LOCAL_FLAGS ?= --add-host host.docker.internal:host-gateway
BUILT = .aws-sam/$(if $(DEBUG),debug,$(HOST))
HERE = --template $(BUILT)/template.yaml --parameter-overrides Arch=$(HOST) --env-vars events/env.json $(SAM_LOCAL_FLAGS)
build-here: $(SAM_STAMP)
	@$(if $(DEBUG),WITH_SOURCE=yes) .venv-sam/bin/sam build --build-dir $(BUILT) --parameter-overrides Arch=$(HOST) >/dev/null 2>.aws-sam/build.log || { cat .aws-sam/build.log; exit 1; }

# Where SAM shows a debugger to the container; the function waits until somebody attaches.
DEBUGGED = --debug-port $(DEBUG) --debugger-path $(CURDIR)/.aws-sam/debugger \
  --debug-args "-Xfrozen_modules=off /tmp/lambci_debug_files/debugpy --listen 0.0.0.0:$(DEBUG) --wait-for-client"
invoke: $(TEST_STAMP) build-here $(if $(DEBUG),.aws-sam/debugger) ## one function in a container, as on Lambda (FUNCTION=register EVENT=register; DEBUG=5678 waits for a debugger)
	@function=$(FUNCTION); $(PY) -m tests.packaging.serve .venv-sam/bin/sam local invoke "$${function^}Function" \
	  --event events/$(or $(EVENT),$(FUNCTION)).json $(HERE) $(if $(DEBUG),$(DEBUGGED))

.aws-sam/debugger: tools/debugger-requirements.txt $(SAM_STAMP)
	@.venv-sam/bin/python $(PIP_INSTALL) $< --upgrade --only-binary :all: --platform any --implementation py --target $@

start-api: $(TEST_STAMP) build-here ## the API in containers, on http://127.0.0.1:3000
	@$(PY) -m tests.packaging.serve .venv-sam/bin/sam local start-api --warm-containers LAZY $(HERE)

emulator: $(TEST_STAMP) ## the AWS that `sam local invoke` with events/env.json talks to, until Ctrl-C
	@$(PY) -m tests.packaging.serve

checkov: $(CHECKOV_STAMP) $(TEST_STAMP) ## what checkov says of the template and its expansion; .checkov.yaml says what is skipped, and why
	@mkdir -p .aws-sam && $(PY) -m tools.expanded >.aws-sam/expanded.json
	@.venv-checkov/bin/checkov --config-file .checkov.yaml --file template.yaml .aws-sam/expanded.json

openapi: $(TEST_STAMP) ## write docs/openapi.json from the code
	@$(PY) -m tools.openapi

sbom: $(SAM_STAMP) ## what of others the layers carry, and builds the site (CycloneDX), in .aws-sam/sbom
	@mkdir -p .aws-sam/sbom
	@cat shared/requirements.txt layers/*/requirements.txt | PYTHONWARNINGS=ignore .venv-sam/bin/cyclonedx-py requirements \
	  --spec-version 1.5 --output-reproducible --pyproject pyproject.toml -o .aws-sam/sbom/layers.cdx.json -
	@cd frontend && npm sbom --loglevel=error --package-lock-only --sbom-format cyclonedx >../.aws-sam/sbom/site.cdx.json

licences: $(TEST_STAMP) ## write docs/licences.md from the lock files of the layers
	@$(PY) -m tools.licences

lighthouse: install ## what Lighthouse says of each page, or of PAGES=, into docs/lighthouse.md (a quarter of an hour on a quiet machine)
	@$(PY) -m tools.lighthouse $(PAGES)

icons: $(TEST_STAMP) $(SYSTEM_STAMP) ## draw the icons of an installed portal from the site's sign
	@$(PY) -m tools.icons

exchange-docs: $(TEST_STAMP) ## write docs/exchange.md and docs/exchange.lt.md from the code
	@$(PY) -m tools.exchange_docs

exchange-pull: $(RUN_STAMP) ## take the files for the billing system (BUCKET= or STACK=, TO=folder)
	@$(PY) -m tools.exchange_files pull

exchange-export: $(RUN_STAMP) ## have these files made now (BUCKET= or STACK=)
	@$(PY) -m tools.exchange_files export

LOCK := .venv-sam/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header

bench: install ## what starts and requests take, beside other ways to build the same, into docs/performance.md (ROUNDS=, WARM=)
	@rm -rf .aws-sam/bench
	@$(PY) -m bench.start_up $(or $(ROUNDS),9) $(or $(WARM),500)
	@$(PY) -m tools.costs

bench-load: install ## how soon the portal answers in a peak, into docs/performance.md (RATE=50 SECONDS=60)
	@$(PY) -m bench.load $(or $(RATE),50) $(or $(SECONDS),60)

bench-scale: install ## that no route costs more among a million customers, into docs/performance.md (CUSTOMERS=; some 10 minutes)
	@$(PY) -m bench.scale $(or $(CUSTOMERS),1000000)

costs: $(RUN_STAMP) ## what AWS takes in a year, into docs/costs.md from bench/*.json
	@$(PY) -m tools.costs

pictures: install ## take the pictures of the README anew, into docs/pictures (needs pngquant)
	@$(PY) -m tools.pictures

bench-import: install ## what imports of 10,000 to 1,000,000 rows take, into docs/import-curve.md (some 30 minutes)
	@$(PY) -m bench.import_curve

lock: $(SAM_STAMP) ## write every requirements.txt anew from its requirements.in (UPGRADE=--upgrade takes newer releases)
	@$(LOCK) $(UPGRADE) tests/requirements.in -o tests/requirements.txt
	@for name in local shared layers/*; do $(LOCK) -c tests/requirements.txt $$name/requirements.in -o $$name/requirements.txt; done
	@for name in sam debugger checkov; do $(LOCK) $(UPGRADE) tools/$$name-requirements.in -o tools/$$name-requirements.txt; done
	@for name in bench/peers/*/; do $(LOCK) -c tests/requirements.txt $$name/requirements.in -o $$name/requirements.txt; done

clean: ## forget what was built and installed; keeps .local/, the portal's data
	@rm -rf .aws-sam .venv .venv-sam .venv-checkov .*_cache .coverage tools/node_modules frontend/node_modules

$(PY):
	@python='$(PYTHON313)'; if [ -z "$$python" ]; then \
	  echo 'savitarna needs Python 3.13: install it (for example "pyenv install 3.13") and try again.' >&2; exit 1; fi; \
	echo "Making $(VENV) ..."; "$$python" -m venv $(VENV)

$(RUN_STAMP): local/requirements.txt | $(PY)
	@echo 'Installing what the portal needs (once) ...'
	@$(PY) $(PIP_INSTALL) $<
	@touch $@

$(TEST_STAMP): tests/requirements.txt $(RUN_STAMP) | $(PY)
	@echo 'Installing what the tests need (once) ...'
	@$(PY) $(PIP_INSTALL) $<
	@touch $@

$(SAM_STAMP): tools/sam-requirements.txt | $(PY)
	@echo 'Installing the SAM CLI in .venv-sam (once) ...'
	@$(PY) -m venv .venv-sam
	@.venv-sam/bin/python $(PIP_INSTALL) $<
	@touch $@

# By uv, as pip takes half a minute for so many packages; pip may know an index that uv does not.
$(CHECKOV_STAMP): tools/checkov-requirements.txt $(SAM_STAMP) | $(PY)
	@echo 'Installing checkov in .venv-checkov (once) ...'
	@.venv-sam/bin/uv venv --quiet --clear --python $(PY) .venv-checkov
	@.venv-sam/bin/uv pip install --quiet --python .venv-checkov/bin/python --require-hashes --requirement $< \
	  || $(PY) -m pip --python .venv-checkov/bin/python $(subst -m pip,,$(PIP_INSTALL)) $<
	@touch $@

$(SYSTEM_STAMP): tools/system-packages $(TEST_STAMP)
	@tools/system-packages
	@touch $@

%/node_modules/.installed: %/package.json %/package-lock.json
	@command -v npm >/dev/null || { echo 'savitarna needs Node.js with npm: install it and try again.' >&2; exit 1; }
	@echo 'Installing the Node packages of $* (once) ...'
	@cd $* && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

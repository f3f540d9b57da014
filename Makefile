# Needs Python 3.11+ and make; everything else comes from requirements-dev.txt.
#   make demo [PORT=8000]   the whole product with demo data on this machine; Ctrl-C stops it
#   make test [ARGS="…"]    the test suite, on embedded PostgreSQL and Valkey
#   make test-later         the same a year ahead, but for the browser; SHORT=1 takes only the files that know both clocks
#   make test-next          the same on the newest Python here, with the Django that comes next
#   make lint               style, types, layers, migrations, production settings
#   make bench [ARGS="…"]   the benchmarks
#   make stop               end a running demo and the embedded servers
#   make clean              also remove their data and the virtual environment

VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.requirements-installed
PORT   ?= 8000
ARGS   ?=
export PORT

NEXT_PYTHON ?= python3.13
NEXT_DJANGO ?= django~=6.1.0

# The developer's own servers and settings are never touched.
ISOLATED := env -u DATABASE_URL -u REDIS_URL -u DJANGO_SETTINGS_MODULE -u EMAIL_URL

# The tests that know the fixed moment of the tests and the real clock, too: only they can mix the two. Those that train
# models take long and ask for no time.
BOTH_CLOCKS = $(shell grep -rlw NOW tests --include='test_*.py' \
	| xargs grep -lE 'timezone\.now|\bApi\b|\bclient\b' | xargs grep -LE 'mark\.browser|train_model')

.PHONY: demo test test-later test-next lint bench stop clean
.DEFAULT_GOAL := demo

# No shell around it: make hands SIGTERM to the demo itself.
demo: $(READY)
	@$(PYTHON) -m realty_crm.local.run

test-later: export REALTY_CRM_TEST_CLOCK := +365d
test-later: CHOSEN = -m "not browser" $(if $(SHORT),$(BOTH_CLOCKS))
test test-later: $(READY)
	@status=0; \
	$(ISOLATED) REALTY_CRM_MODE=test $(PYTHON) -m pytest -n logical --maxprocesses 4 $(CHOSEN) $(ARGS) || status=$$?; \
	$(PYTHON) -m realty_crm.local.embedded stop --profile test --unless-in-use >/dev/null; \
	exit $$status

# The pins are ours; only Django itself is another one.
test-next:
	@$(MAKE) --no-print-directory VENV=.local/next .local/next/.django-installed
	@$(MAKE) --no-print-directory VENV=.local/next test ARGS="$(ARGS)"

.local/next/.django-installed: requirements.txt requirements-dev.txt
	@mkdir -p .local && $(NEXT_PYTHON) -m venv .local/next
	@$(MAKE) --no-print-directory VENV=.local/next .local/next/.requirements-installed
	@.local/next/bin/python -m pip install --quiet --disable-pip-version-check "$(NEXT_DJANGO)"
	@touch $@

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(ISOLATED) REALTY_CRM_MODE=test $(PYTHON) -m mypy .
	$(VENV)/bin/lint-imports
	$(ISOLATED) REALTY_CRM_MODE=test $(PYTHON) manage.py makemigrations --check --dry-run
	$(ISOLATED) REALTY_CRM_MODE=production DEBUG=0 ALLOWED_HOSTS=crm.example.com PUBLIC_URL=https://crm.example.com \
		SECRET_KEY="$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		DATABASE_URL=postgresql://crm@127.0.0.1/crm REDIS_URL=redis://127.0.0.1/0 EMAIL_URL=smtp://127.0.0.1:25 \
		$(PYTHON) manage.py check --deploy --fail-level WARNING

bench: $(READY)
	$(ISOLATED) $(PYTHON) -m benchmarks $(ARGS)

stop:
	@if [ -x $(PYTHON) ]; then $(PYTHON) -m realty_crm.local.run stop && $(PYTHON) -m realty_crm.local.embedded stop; fi

clean: stop
	rm -rf .local staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache $(VENV)

$(READY): requirements.txt requirements-dev.txt
	@if [ ! -x $(PYTHON) ]; then \
		for python in python3 python3.14 python3.13 python3.12 python3.11 none; do \
			$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
		done; \
		if [ $$python = none ]; then echo 'realty_crm needs Python 3.11 or newer, with the venv module.' >&2; exit 1; fi; \
		echo "Creating the virtual environment …"; \
		$$python -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	fi
	@echo "Installing the dependencies …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

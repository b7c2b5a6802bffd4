# Two commands: `make refresh` runs the main job, `make test` runs every check and test. Both set everything up
# on a machine that has git, make and Python 3.11 or newer.

PYTHON ?= python3
TOOLS := .tools
UV := $(or $(shell command -v uv 2>/dev/null),$(TOOLS)/bin/uv)
RUN := $(UV) run --frozen --no-sync
SYNCED := .venv/.synced
WITH_ENGINES := .venv/.synced_engines
INSTALL := sh .ci/install_debian.sh

.PHONY: help refresh test before-unit setup lint types sql-lint unit browser office print superset test-engines java postgresql clean
.DEFAULT_GOAL := help

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# Exit code 3 is a published release with sources that could not be reached: worth a message, no reason to stop.
refresh: $(SYNCED) ## Sources, marts, checked release, pages (set REFRESH_FLAGS=--offline to ask nobody)
	@$(RUN) regiodeal refresh $(REFRESH_FLAGS) || { code=$$?; [ $$code -eq 3 ] \
		&& echo "Released, with sources that could not be reached (exit code 3 of regiodeal refresh)." || exit $$code; }

# What does not wait for each other runs side by side: mypy keeps one core busy for half a minute, installing is half
# waiting for downloads. What each says is shown in one piece, when it has ended; pytest's own output is shown at once.
test: $(SYNCED) ## Lint, types and every test
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target before-unit
	@$(MAKE) --no-print-directory unit

before-unit: superset types browser office print lint sql-lint

setup: $(SYNCED) ## Install what the project needs into .venv

lint: $(SYNCED) ## ruff: rules and format
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .

types: $(SYNCED) ## mypy, strict
	@$(RUN) mypy

sql-lint: $(SYNCED) ## sqlfluff over the dbt models
	@$(RUN) sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/tests dbt_project/macros

unit: $(SYNCED) ## pytest, the browser and the real database included
	@$(RUN) pytest

# A command of its own: a cluster of Apache Spark and other servers are started and stopped by the tests themselves.
test-engines: $(WITH_ENGINES) java postgresql ## pytest on other engines and servers: Apache Spark, S3, PostgreSQL
	@$(RUN) pytest tests/engines

# Pages are looked at by a real browser. Debian's Chromium is fetched where it is missing and we may; in CI its
# absence is a failure, elsewhere the browser tests say so.
browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
		|| $(INSTALL) chromium "the browser tests" chromium fonts-liberation

# Templates are opened by a real LibreOffice; the same rule.
office:
	@{ command -v soffice && /usr/bin/python3 -c 'import uno'; } >/dev/null 2>&1 \
		|| $(INSTALL) LibreOffice "the template tests" libreoffice-calc-nogui python3-uno

# Reports are set by WeasyPrint, which draws text with Pango; the same rule.
print: $(SYNCED)
	@$(RUN) python -c 'import weasyprint' >/dev/null 2>&1 \
		|| $(INSTALL) Pango "the printed reports" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

# Spark runs on Java 17 or newer; the same rule.
java:
	@java -version 2>&1 | grep -qE 'version "(1[7-9]|2[0-9])' \
		|| $(INSTALL) Java "the tests on Apache Spark" openjdk-17-jre-headless

# The server in which Dagster's state can be kept; the same rule. Only its programs are used.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
		|| $(INSTALL) PostgreSQL "the tests of Dagster on PostgreSQL" postgresql

# The real Superset of the tests: an environment of its own, once.
superset: $(SYNCED)
	@$(RUN) regiodeal superset install

clean: ## Remove the environment and dbt's leftovers; data stays
	rm -rf .venv $(TOOLS) dbt_project/target dbt_project/logs

$(TOOLS)/bin/uv:
	@echo "uv is missing here: fetching it into $(TOOLS)"
	@$(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

$(SYNCED): uv.lock pyproject.toml | $(filter $(TOOLS)/bin/uv,$(UV))
	@$(UV) sync --frozen --quiet --compile-bytecode
	@touch $@

$(WITH_ENGINES): $(SYNCED)
	@$(UV) sync --frozen --quiet --compile-bytecode --group engines
	@touch $@

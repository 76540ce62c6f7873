# The two commands a newcomer needs are `make run` and `make test`; each sets up all that it needs.
#
#   make run          publish corpus/ and serve it; PORT=8080 chooses another port
#   make test         the whole suite
#   make check        format, lint, types and fast tests, before every commit
#   make bench        ratios against peers, measured in one run
#   make feeds        publish corpus/ to feeds/ anew
#   make check-feeds  feeds/ is what publishing corpus/ gives, to the byte
#   make docs         write docs/configuration.md and the rules in docs/check.md anew
#   make lock         pin the dependencies of pyproject.toml anew
#   make clean        remove all that these commands made
#
# PYTHON=python3.12 chooses the Python that the virtual environment is made with.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000

SITE := build/site
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --no-input
INSTALL = $(PIP) install --quiet --require-hashes --no-build-isolation --use-pep517
IN_VENV = PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(VENV)/bin

.DELETE_ON_ERROR:
.PHONY: run test check bench feeds check-feeds docs lock clean help

help:
	@sed -n 's/^#   //p' Makefile

run: $(VENV)/.run
	@mkdir -p build
	$(VENV)/bin/syndicate publish --config syndicate.toml --out $(SITE) --state build/state.db \
	    --url http://127.0.0.1:$(PORT)/
	@printf '\nOpen http://127.0.0.1:%s/ in a browser; Ctrl-C ends it.\n\n' $(PORT)
	$(VENV)/bin/syndicate run --config syndicate.toml --out $(SITE) --state build/state.db \
	    --url http://127.0.0.1:$(PORT)/ --listen 127.0.0.1:$(PORT)

test: $(VENV)/.dev
	@sh tests/debian-packages.sh
	@sh tests/node-packages.sh
	@$(IN_VENV)/python -m pytest -n 2

check: $(VENV)/.dev
	@$(VENV)/bin/ruff format --check --quiet .
	@$(VENV)/bin/ruff check --quiet .
	@$(VENV)/bin/mypy --strict --no-error-summary
	@$(IN_VENV)/python -m pytest -q -n 2 -m "not slow" --hypothesis-profile=quick \
	    tests/unit --ignore=tests/unit/app --ignore=tests/unit/run --ignore=tests/unit/test_embedding.py

bench: $(VENV)/.dev
	@$(IN_VENV)/python -m bench

feeds: $(VENV)/.run
	$(call republish,build/feeds)
	rm -rf feeds
	mv build/feeds feeds

# Another zone, locale and hash seed than anyone's own: none of them may show in a feed.
check-feeds: $(VENV)/.run
	$(call republish,build/feeds,TZ=Pacific/Auckland LC_ALL=C PYTHONHASHSEED=7)
	@diff -r feeds build/feeds && echo "feeds/ is up to date"

# $(1): the folder to publish to, which is made anew; $(2): environment
define republish
	@mkdir -p build
	rm -rf $(1) build/feeds.db*
	$(2) $(VENV)/bin/syndicate publish --config syndicate.toml --out $(1) --state build/feeds.db
	@rm -f build/feeds.db*
endef

docs: $(VENV)/.run
	$(VENV)/bin/python -c 'from syndicate.config.reference import reference; print(reference(), end="")' \
	    > docs/configuration.md.new
	mv docs/configuration.md.new docs/configuration.md
	$(VENV)/bin/python -c 'from syndicate.core.schemas import page; print(page(), end="")' > docs/events.md.new
	mv docs/events.md.new docs/events.md
	$(VENV)/bin/python -c 'import pathlib; from syndicate.core.check.catalogue import renewed; \
	    page = pathlib.Path("docs/check.md"); page.write_text(renewed(page.read_text("utf-8")), "utf-8")'

lock: $(VENV)/bin/python
	@$(PIP) install --quiet uv
	$(call compile,requirements.txt,--group build)
	$(call compile,requirements-dev.txt,--group dev --all-extras --constraints requirements.txt)

# What is written may not depend on who compiles it: no index, no folder, no path of this machine.
define compile
	$(VENV)/bin/uv pip compile pyproject.toml $(2) --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header --no-emit-index-url --no-emit-find-links --output-file $(1)
endef

clean:
	rm -rf $(VENV) build dist tests/node/node_modules *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
	find . -name __pycache__ -type d -not -path "./.git/*" -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "syndicate needs Python 3.11 or newer, and '$(PYTHON)' is older or missing." \
	         "Name one that is newer: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || { \
	    echo "'$(PYTHON)' cannot make a virtual environment. On Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/.run: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(call install,requirements.txt)

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	$(call install,requirements-dev.txt)

# Some dependencies come as source alone; they and this package are built with the locked setuptools, so it
# goes first and nothing outside the lock is ever fetched. `compat` keeps the import path a plain folder.
define install
	@echo "Installing $(1) into $(VENV) ..."
	@sed -n '/^setuptools==/,/[^\\]$$/p' $(1) > $(VENV)/setuptools.txt
	@$(INSTALL) -r $(VENV)/setuptools.txt
	@$(INSTALL) -r $(1)
	@$(PIP) install --quiet --no-deps --no-build-isolation --use-pep517 --config-settings editable_mode=compat -e .
	@touch $@
endef

# Everything a person or a machine runs. `make evidence` is the main job.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
OUT ?= out

export PREFECT_SERVER_ANALYTICS_ENABLED = false
export DO_NOT_TRACK = 1

.PHONY: setup setup-dev evidence test coverage lint bench bench-scale fuzz mutate lock clean

# The lock is complete and hashed, so nothing is resolved here and nothing else can come in.
$(VENV)/.runtime: requirements.txt pyproject.toml
	$(PYTHON) -c "import sys; sys.exit('Python 3.11 to 3.14 is needed; this is ' + sys.version.split()[0] if not (3, 11) <= sys.version_info[:2] < (3, 15) else 0)"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes --no-deps -r requirements.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.txt
	$(PIP) install --quiet --require-hashes --no-deps -r requirements-dev.txt
	touch $@

setup: $(VENV)/.runtime

setup-dev: $(VENV)/.dev

# In this process, not as a Prefect flow: one run for one person needs no server to start.
evidence: setup
	$(BIN)/send-evidence refresh --no-prefect
	$(BIN)/send-evidence pack --programme safety-valve --out $(OUT)

test: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile

# What the tests reach of the rooms that read and compare, by branches; with ../shared beside the checkout.
coverage: setup-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov=extract --cov=transform --cov-branch --cov-report=term:skip-covered --cov-fail-under=90

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev
	$(BIN)/python -m tests.bench

# Thousands of generated PDFs, read by two Dask workers and by two processes: ten minutes or so. docs/scaling.md
DOCUMENTS_IN_ALL ?= 5000
bench-scale: setup-dev
	$(BIN)/python -m tests.bench.scale --documents $(DOCUMENTS_IN_ALL)

# Each long fuzzer for so many seconds, two at a time; fails on a crash and keeps the document in .fuzz. A new seed each time, unless
# SEED says which; DOCUMENTS stops each engine after so many; ENGINE is one of hypothesis and atheris, both otherwise.
SECONDS_EACH ?= 60
fuzz: setup-dev
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_EACH) $(if $(SEED),--seed $(SEED)) $(if $(DOCUMENTS),--documents $(DOCUMENTS)) $(if $(ENGINE),--engine $(ENGINE))

# Mutation testing of the code that reads money and years, compares them and writes sentences; fails below 85% killed. docs/reliability.md
# holds the figures of the last run and the survivors.
mutate: setup-dev
	rm -rf mutants
	$(BIN)/mutmut run --max-children 2
	$(BIN)/python -m tests.trust.mutants

# Are any of the locked packages known to be vulnerable? Without a network it says that it could not ask.
audit: setup-dev
	$(BIN)/python -m tests.trust.audit

# Writing the locks needs uv; using them does not.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header -q pyproject.toml --extra cluster --group pyproject.toml:build --group pyproject.toml:dev -o requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header -q pyproject.toml --group pyproject.toml:build -c requirements-dev.txt -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-annotate --no-header -q pyproject.toml --extra cluster -c requirements-dev.txt -o requirements-cluster.txt

clean:
	rm -rf $(VENV) $(OUT) mutants .fuzz .pytest_cache .mypy_cache .ruff_cache

# `make demo` and `make test` do all of the set-up on a fresh machine with Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JUPYTER := $(VENV)/.jupyter
JUPYTER_LOCK := tests/jupyter/requirements.lock
# Two cores are what the smallest of our machines has.
WORKERS ?= 2

.PHONY: demo test check lint bench audit soak endurance attacks attacks-peers fuzz lock clean

demo: $(READY)
	$(BIN)/grader demo --to demo

test: lint $(JUPYTER)
	$(BIN)/python -m pytest -n $(WORKERS)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m tests.benchmark.bench

# Prove the checks of each assignment (or of ASSIGNMENT=...); what has not changed is not run again.
audit: $(READY)
	$(BIN)/grader audit $(ASSIGNMENT) -j $(WORKERS) $(if $(COURSE),--course $(COURSE))

# The reference and every wheat of each assignment (or of ASSIGNMENT=...) TIMES times, with fresh
# seeds; none may lose a point. Interrupt it when you like: it carries on. One run again:
# make soak ASSIGNMENT=... SAMPLE=wheat-... SALT=...
TIMES ?= 1000
soak: $(READY)
	$(BIN)/python -m tests.soak --times $(TIMES) --workers $(WORKERS) \
		$(if $(COURSE),--course $(COURSE)) $(addprefix --assignment ,$(ASSIGNMENT)) \
		$(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SALT),--salt $(SALT))

# Feed the readers of all that comes from strangers with what nobody expects. Half of the time
# goes to atheris; what it has found is in fuzz/.
FUZZ_SECONDS ?= 600
fuzz: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable .[fuzz]
	$(BIN)/python -m tests.fuzz --seconds $(FUZZ_SECONDS)

# Try every attack on a real batch, at LEVEL (strong, reduced), as an ordinary user with ATTACKER=user.
LEVEL ?= strong
attacks: $(READY)
	$(BIN)/python -m tests.attacks --level $(LEVEL) --markers $(WORKERS) $(addprefix --,$(ATTACKER))

# The same on the usual way: a pytest grader that has checks and submission in one process.
attacks-peers: $(READY)
	$(BIN)/python -m tests.attacks.peers

# A class of 10,000 of which 1,000 hang in every function: half an hour on two cores.
endurance: $(READY)
	$(BIN)/python -m tests.faults.endurance -j $(WORKERS)

# Resolve the dependencies of pyproject.toml anew. PyTorch stays at the version that has a small
# file for the CPU; newer ones bring gigabytes of CUDA.
TORCH := torch==2.13.0
lock: $(READY)
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --extra dev --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header --upgrade-package $(TORCH) \
		--output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --extra dev --extra notebook --strip-extras --no-emit-index-url \
		--no-emit-find-links --no-emit-trusted-host --no-header --constraint requirements.lock \
		--output-file $(JUPYTER_LOCK) pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock $(JUPYTER_LOCK)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "grader needs Python 3.11 or newer; name one with make PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	touch $(READY)

# What the tests in tests/jupyter run: JupyterLab, nbgrader, and what drives a browser.
$(JUPYTER): $(JUPYTER_LOCK) $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r $(JUPYTER_LOCK)
	touch $(JUPYTER)

clean:
	rm -rf $(VENV) demo soak audit fuzz dist build

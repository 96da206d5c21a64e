# `make run` shows a replay, `make test` proves the simulator; both install what they miss first.
# Everything else is in CONTRIBUTING.md.

SHELL := /bin/bash
.DEFAULT_GOAL := help

SWIFT ?= $(shell command -v swift 2>/dev/null || ls /opt/swift/bin/swift /opt/swift/usr/bin/swift \
	$(HOME)/.local/share/swiftly/bin/swift 2>/dev/null | head -n 1)
TOOL := .build/release/librasim
# What draws the charts of reports and figures, from PyPI.
PLOTLY := 7.1.0
MATPLOTLIB := 3.11.2
# What results are opened with to try that.
PANDAS := 3.1.1
DUCKDB := 2.0.1
# It gives up soon where there is no network.
PIP := pip --disable-pip-version-check --timeout 20 --retries 1
PLOTLY_JS := build/assets/plotly.min.js
RESULTS ?= build/quick.sqlite

.PHONY: help deps build run report-assets figures pictures test test-scalar test-slurm test-load \
	test-report test-tables fuzz bench lint format docs check check-docs clean

help:
	@echo "make run     build, replay a shipped trace, run a small experiment and write its report"
	@echo "make figures  draw the figures of that experiment, or of RESULTS=FILE, for a paper"
	@echo "make pictures  draw the pictures of the documents again"
	@echo "make test    run every test"
	@echo "make check   lint, build, run, check reports, tables and documents, test; as .ci/run does"
	@echo "make test-scalar  test the forms of vector code for other processors than x86-64"
	@echo "make test-slurm  run a sweep through a Slurm of one node, started for that"
	@echo "make test-load  kill a sweep of 100,000 points twenty times and compare what comes out"
	@echo "make test-report  open a report in headless Chromium and check it"
	@echo "make test-tables  open results with pandas and DuckDB"
	@echo "make build   build the tool ($(TOOL))"
	@echo "make bench   measure speed; figures go to bench/results.md"
	@echo "make fuzz    fuzz the program and its readers, a minute each (SECONDS_TO_FUZZ=60)"
	@echo "make lint    check formatting, widths, words, links;  make format  apply the formatting"
	@echo "make check-docs  run the commands of the documents and compare what they print"
	@echo "make docs    write the man page, completions and the command reference to build/docs"
	@echo "make deps    install missing system packages;  make clean  remove what was built"

# Installs only what is missing, without a prompt.
deps:
	@if [ -z "$(SWIFT)" ]; then \
		echo "LibraSim needs Swift 6.2 or later, and no 'swift' was found." >&2; \
		echo "Install it from https://www.swift.org/install/linux/ and put it on PATH," >&2; \
		echo "or name it: make $(MAKECMDGOALS) SWIFT=/path/to/swift" >&2; \
		exit 1; \
	fi
	@missing=""; \
	[ -e /usr/include/yaml.h ] || missing="$$missing libyaml-dev"; \
	[ -e /usr/include/zlib.h ] || missing="$$missing zlib1g-dev"; \
	[ -e /usr/include/zstd.h ] || missing="$$missing libzstd-dev"; \
	[ -e /usr/include/sqlite3.h ] || missing="$$missing libsqlite3-dev"; \
	if [ -n "$$missing" ]; then \
		if ! command -v apt-get >/dev/null; then \
			echo "Please install the headers of libyaml, zlib, zstd, SQLite (Debian:$$missing)." >&2; \
			exit 1; \
		fi; \
		sudo=""; \
		if [ "$$(id -u)" != 0 ]; then \
			command -v sudo >/dev/null || { \
				echo "Please install as root:$$missing" >&2; exit 1; }; \
			sudo="sudo -n"; \
		fi; \
		echo "installing$$missing"; \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get update -qq && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing; \
	fi

# With Swift's own libraries linked in, where the toolchain has them, and libstdc++ under them:
# a run starts in half the time. The linker prefers a shared library in the same folder.
TOOLCHAIN := $(shell dirname "$$(dirname "$$(readlink -f "$(SWIFT)")")")
STATIC := $(shell [ -d "$(TOOLCHAIN)/lib/swift_static" ] && echo --static-swift-stdlib)
LIBSTDCXX := $(wildcard $(shell "$(TOOLCHAIN)/bin/clang" -print-file-name=libstdc++.a 2>/dev/null))
LIBRARIES := $(CURDIR)/.build/static-libraries
ifneq ($(and $(STATIC),$(LIBSTDCXX)),)
STATIC += -Xlinker -L$(LIBRARIES)
endif

build: deps
	@mkdir -p "$(LIBRARIES)"
	@[ -z "$(LIBSTDCXX)" ] || ln -sf "$(LIBSTDCXX)" "$(LIBRARIES)"
	$(SWIFT) build -c release --product librasim $(STATIC)

run: build
	@echo
	$(TOOL) replay --timing timing/ddr4-3200-x8.yaml --trace traces/mixed.trace.gz
	@echo
	@mkdir -p build
	$(TOOL) run experiments/quick.yaml --threads 2 --quiet --results build/quick.sqlite
	@echo
	@echo "Try another memory (--timing timing/hbm2.yaml), another value (--set timing.tFAW=16),"
	@echo "every rule (--explain), or: $(TOOL) replay --help"
	@echo
	@if $(MAKE) --no-print-directory report-assets; then \
		$(TOOL) report build/quick.sqlite -o build/report.html --quiet && \
		echo "report: $(CURDIR)/build/report.html (open it in a browser)"; \
	else \
		echo "No report: its charts need plotly $(PLOTLY), which could not be fetched;" \
			"see docs/report.md." >&2; \
	fi

# The library that reports carry in them: a file of a Python package, which is not installed.
report-assets: $(PLOTLY_JS)
	@:

$(PLOTLY_JS): Makefile
	@mkdir -p $(@D)
	@echo "fetching plotly $(PLOTLY)"
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	python3 -m $(PIP) download -q --no-deps --only-binary :all: \
		-d "$$folder" plotly==$(PLOTLY) && \
	python3 -m zipfile -e "$$folder"/plotly-*.whl "$$folder/package" && \
	cp "$$folder/package/plotly/package_data/plotly.min.js" $@.part && mv $@.part $@

build/venv/bin/python3: Makefile
	python3 -m venv build/venv
	build/venv/bin/python3 -m $(PIP) install -q matplotlib==$(MATPLOTLIB)
	@touch $@

build/venv/tables: build/venv/bin/python3
	build/venv/bin/python3 -m $(PIP) install -q \
		pandas==$(PANDAS) duckdb==$(DUCKDB)
	@touch $@

build/quick.sqlite: experiments/quick.yaml | build
	$(TOOL) run $< --threads 2 --quiet --results $@

figures: build build/venv/bin/python3 $(RESULTS)
	$(TOOL) report $(RESULTS) --png build/figures --svg build/figures --pdf build/figures \
		--python build/venv/bin/python3

pictures: build build/venv/bin/python3
	build/venv/bin/python3 docs/figures/experiments.py
	build/venv/bin/python3 docs/figures/fig16.py
	build/venv/bin/python3 docs/figures/loaded_latency.py
	$(TOOL) run experiments/librapim-fig19.yaml --threads 2 --quiet --csv build/fig19.csv
	build/venv/bin/python3 docs/figures/fig19.py build/fig19.csv
	rm -f build/dse.sqlite build/dse.csv
	$(TOOL) sweep experiments/h2llm-dse.yaml --output build/dse.sqlite --quiet
	$(TOOL) export build/dse.sqlite --csv -o build/dse.csv
	build/venv/bin/python3 docs/figures/h2llm_pareto.py build/dse.csv

test-tables: build build/venv/tables
	build/venv/bin/python3 Tests/Tables/check.py $(TOOL)

test-report: build $(PLOTLY_JS) build/quick.sqlite
	@command -v chromium chromium-browser google-chrome >/dev/null || \
		{ echo "Please install Chromium (Debian: chromium)." >&2; exit 1; }
	python3 Tests/Report/check.py $(TOOL) build/quick.sqlite build/report-test

test: deps
	$(SWIFT) build --build-tests
	Fuzz/run.sh 5
	@if command -v python3 >/dev/null; then \
		Fuzz/structure/test_case.py && Fuzz/structure/run.py --count 400; \
	else \
		echo "There is no python3: the program is not fuzzed." >&2; \
	fi
	$(SWIFT) test --skip-build

# What depends on the form: gates and lanes by themselves, and engines that must do as oracles do,
# on fewer random set-ups than `make test` takes; recorded runs.
SCALAR_SUITES := GatePair|RuleWrite|PIMRandom|WindowRing|ActivationWindow|VectorForm|ReadyBits \
	|ByteCursor|DRAMsim3Engine|FRFCFSEngine|FRFCFSScenario|MixedRun|FrontEndThread|Golden
SCALAR_MODULES := (DRAMEngine|MemoryController|TraceFormats|CommandLine)
test-scalar: deps
	LIBRASIM_SCALAR=1 $(SWIFT) build --scratch-path .build-scalar --build-tests
	LIBRASIM_SCALAR=1 LIBRASIM_COMPARED_SEEDS=10 $(SWIFT) test --scratch-path .build-scalar \
		--skip-build --filter \
		'^$(SCALAR_MODULES)Tests\.($(subst $(eval) ,,$(SCALAR_SUITES)))Tests'

test-slurm: build
	Tests/Slurm/run.sh $(TOOL)

test-load: build
	Tests/Load/run.py --tool $(TOOL)

fuzz: deps
	$(SWIFT) build --product librasim
	Fuzz/structure/test_case.py
	Fuzz/structure/run.py $(or $(SECONDS_TO_FUZZ),60)
	Fuzz/run.sh $(or $(SECONDS_TO_FUZZ),60)

bench: build
	python3 bench/run.py

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz
	.ci/lint.py

check-docs: build
	docs/refresh.py --check

check:
	.ci/run

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

docs: build
	@mkdir -p build/docs
	$(TOOL) help --man > build/docs/librasim.1
	for shell in bash zsh fish; do \
		$(TOOL) help --completions $$shell > build/docs/librasim.$$shell; done
	for command in replay bandwidth audit explain convert import trace run sweep sweep-task \
			query export report; do \
		$(TOOL) $$command --help; echo; done > build/docs/commands.txt
	@ls build/docs

clean:
	rm -rf .build .build-scalar build

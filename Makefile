# What a user runs; everything else is npm's and the sandbox's business.
.DEFAULT_GOAL := help
SHELL := /bin/bash
sandbox = npx --no-install tsx sandbox/cli.ts

.PHONY: help test lint typecheck unit audit demo demo-two-clusters up test-sandbox test-upgrade test-official-charts bench-loop bench-program chaos bench-promote bench-page page-pictures test-servers fault-promote down clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 20

node_modules/.installed: package-lock.json package.json policy/package.json promote/package.json sandbox/package.json
	npm ci --ignore-scripts --no-fund --no-audit
	@touch $@

test: node_modules/.installed ## lint, type check and unit tests; needs npm and git
	@$(MAKE) --no-print-directory --jobs=3 lint typecheck unit

lint typecheck: node_modules/.installed
	npm run --silent $@

unit: node_modules/.installed
	npm run --silent test

audit: node_modules/.installed ## known vulnerabilities in npm, Python and Go modules, as far as their databases can be reached (ARGS=--details)
	npm run --silent audit -- $(ARGS)

demo: node_modules/.installed ## from a fresh machine to a promoted version, on a cluster of its own (Linux, root)
	$(sandbox) demo

demo-two-clusters: node_modules/.installed ## both stacks, each on a cluster of its own: from a push in the one to prod in the other
	$(sandbox) demo-two-clusters

up: node_modules/.installed ## the same cluster with the program on it, without the story
	$(sandbox) up

test-sandbox: node_modules/.installed ## tests that need the cluster and the engine; run `make demo` or `make up` first (ARGS= for mocha)
	npm run --silent test:sandbox -- $(ARGS)

test-upgrade: node_modules/.installed ## from an older version to this one, with a promotion in flight; needs the running sandbox (FROM=<tag or commit>)
	npx --no-install mocha --no-config --require tsx/cjs --timeout 1800000 test/upgrade/upgrade.test.ts

test-official-charts: node_modules/.installed ## the official charts with this program's values; needs helm and their repository, or OFFICIAL_CHARTS=folder
	npx --no-install mocha --no-config --require tsx/cjs --timeout 60000 test/official/charts.test.ts

bench-loop: node_modules/.installed ## seconds of every hop, as built and as the reference document has it; many at once (RUNS, REFERENCE_RUNS, APPLICATIONS); needs the running sandbox
	npx --no-install tsx measure/bench/loop.ts

bench-program: node_modules/.installed ## what the program costs the engine, by applications and phases (RUNS=3); needs the running sandbox
	npx --no-install tsx measure/bench/program.ts

chaos: node_modules/.installed ## faults at random moments of 200 promotions (SEED=, FAULTS=, APPS=); needs the running sandbox
	npx --no-install tsx measure/chaos/chaos.ts

bench-promote: node_modules/.installed ## the promotion step against a plain script: time, share that lands, memory
	npm run --silent bench-promote -w promote

bench-page: node_modules/.installed ## the page at 1,000 applications in 4 phases: first content, memory, CPU (APPLICATIONS=1000, RUNS=10); a browser where chromium is on PATH
	npx --no-install tsx measure/page/bench.ts

page-pictures: node_modules/.installed ## the pictures of the page in README and docs; needs chromium on PATH
	npx --no-install tsx measure/page/pictures.ts

test-servers: node_modules/.installed ## all tests of the promotion step on every kind of git server, one after the other (15 to 30 minutes; SERVER=GitHub for one)
	npm run --silent test-servers -w promote

fault-promote: node_modules/.installed ## 200 runs of the promotion step with faults at random points (seeds are printed)
	npm run --silent fault-promote -w promote

down: node_modules/.installed ## remove the cluster, the git server and the stacks; the cache stays
	$(sandbox) down

clean: ## remove everything that was built or downloaded, and node_modules (PACKAGES=yes: the Debian packages too); `make down` first
	PACKAGES="$(PACKAGES)" sandbox/clean.sh

# The commands of this checkout. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run reset test test-screens test-long test-deploy check format openapi setup package deploy destroy backup restore bench
SHELL := /bin/sh
IN := .venv/bin/python -m

export DATA PORT PYTHON CHROMIUM
# A run starts many processes of the same code; where Python may not keep it compiled, each compiles it anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: ## Start the whole system on this machine (PORT=, DATA=); Ctrl-C stops it
	@sh local/setup.sh --web
	@$(IN) local.run

reset: ## Remove the local data; the next run starts over
	@sh local/setup.sh
	@$(IN) local.reset

test: ## Checks, then every test that fits a quarter of an hour
	@sh local/setup.sh --web --browser
	@$(MAKE) --no-print-directory check
	@$(IN) pytest -n 2 -m "not long and not screens"

test-screens: ## The journeys in the browser that did not fit
	@sh local/setup.sh --web --browser
	@$(IN) pytest -n 2 -m "screens and not long" tests/journeys

test-long: ## The tests that take longer
	@sh local/setup.sh --web --browser
	@$(IN) pytest -n 2 -m long

test-deploy: ## The package that ships, in an emulated account that enforces rights
	@sh local/setup.sh --web
	@$(IN) pytest -n 2 tests/deploy

check: ## Format, lint, types, layers, web client, generated files
	@sh local/setup.sh --web
	@$(IN) local.check

format: ## Put the code into its form
	@sh local/setup.sh
	@$(IN) ruff format .
	@$(IN) ruff check --fix-only --quiet .

openapi: ## Make openapi.json and the client's types from the routes
	@sh local/setup.sh
	@$(IN) local.generated

package: ## Build what ships, and say how large it is
	@sh local/setup.sh
	@$(IN) deploy.package

deploy: ## Bring this checkout to AWS, or a deployment up to date (STAGE=prod; ROTATE=1)
	@sh local/setup.sh --web
	@$(IN) deploy "$(STAGE)"

destroy: ## Take a deployment down; DATA=delete takes its letters too (STAGE=prod)
	@sh local/setup.sh
	@$(IN) deploy.destroy "$(STAGE)"

backup: ## Copy a deployment's rows and letters to a folder (STAGE=prod TO=folder; TABLE=)
	@sh local/setup.sh
	@$(IN) deploy.backup "$(STAGE)" "$(TO)"

restore: ## Bring a backup to a new deployment (STAGE=prod FROM=folder; QUIET=1 to rehearse)
	@sh local/setup.sh
	@$(IN) deploy.restore "$(STAGE)" "$(FROM)"

bench: ## Count what a start costs, as ratios in one run (needs valgrind)
	@sh local/setup.sh
	@$(IN) bench

setup: ## Only make the checkout ready
	@sh local/setup.sh --web --browser

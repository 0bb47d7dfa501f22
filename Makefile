# Two commands: `make report` and `make test`. Both install what is missing
# first; a second run finds everything in place.

SHELL := /bin/sh
export LOWCARBON_SOURCE := $(CURDIR)
export LOWCARBON_SHARED ?= $(abspath $(CURDIR)/../shared)
BUILD := $(CURDIR)/.build

# Users write Chinese and English: a machine without a locale gets one that can.
ifneq ($(shell locale charmap 2>/dev/null),UTF-8)
export LC_ALL := C.UTF-8
endif

.PHONY: help setup report test test-openblas document data readme site figures bench memcheck lint coverage clean

help:
	@echo "make report   the documents reproduced, as web pages in reports/"
	@echo "make test     R CMD build, R CMD check --as-cran, every test"
	@echo "make test-openblas  every test with OpenBLAS in the place of R's BLAS"
	@echo "make document man pages and NAMESPACE from the comments (roxygen2)"
	@echo "make data     the package's data from data-raw/"
	@echo "make figures  every figure of the help, at two sizes, in colour and grey"
	@echo "make readme   README.md and README.zh.md from their .Rmd"
	@echo "make site     the web site in site/: help by topic, articles, search"
	@echo "make bench    speeds as ratios, growth, counts of the fuzz test, into bench/RESULTS.md (an hour)"
	@echo "make memcheck the C code under sanitizers and valgrind (minutes)"
	@echo "make lint     style: R by .lintr, C by .clang-format"
	@echo "make coverage lines that no test runs (minutes)"

setup:
	@sh tools/set-up.sh

report: setup
	@sh tools/report.sh "$(BUILD)"

test: setup
	@sh tools/test.sh "$(BUILD)"

test-openblas: setup
	@sh tools/test-openblas.sh "$(BUILD)"

document: setup
	@sh tools/set-up.sh roxygen2 pkgbuild pkgload
	Rscript --vanilla tools/document.R

data: setup
	@for script in data-raw/*.R; do echo "$$script"; Rscript --vanilla "$$script" || exit 1; done

figures: setup
	@sh tools/install.sh "$(BUILD)"
	@R_LIBS="$(BUILD)/library$${R_LIBS:+:$$R_LIBS}" Rscript --vanilla tools/figures.R

readme: setup
	@sh tools/readme.sh "$(BUILD)"

site: setup
	@sh tools/set-up.sh pkgdown
	@sh tools/site.sh "$(BUILD)"

bench: setup
	@sh tools/bench.sh "$(BUILD)"

memcheck: setup
	@sh tools/memcheck.sh "$(BUILD)"

lint:
	@sh tools/set-up.sh lintr
	@Rscript --vanilla tools/lint.R

coverage: setup
	@sh tools/set-up.sh covr
	Rscript --vanilla tools/coverage.R

clean:
	rm -rf "$(BUILD)" reports site

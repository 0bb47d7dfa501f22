#!/bin/sh
# Builds the web site (help by topic, articles, search) into site/ with the package as it stands.
set -eu
build_dir=$1
sh tools/install.sh "$build_dir"
export R_LIBS="$build_dir/library${R_LIBS:+:$R_LIBS}"
Rscript --vanilla -e '
  options(pkgdown.internet = FALSE)
  target <- file.path(getwd(), "site")
  pkgdown::build_site(file.path(commandArgs(TRUE), "source", "lowcarbon"), override = list(destination = target), devel = FALSE,
                      preview = FALSE, install = FALSE, new_process = FALSE)' "$build_dir"
echo "site/index.html"

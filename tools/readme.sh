#!/bin/sh
# Makes README.md and its picture with the package as it stands.
set -eu
sh tools/install.sh "$1"
R_LIBS="$1/library${R_LIBS:+:$R_LIBS}" Rscript --vanilla -e 'knitr::knit("README.Rmd", quiet = TRUE)'

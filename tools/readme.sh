#!/bin/sh
# Makes README.md, README.zh.md and their pictures with the package as it stands.
set -eu
sh tools/install.sh "$1"
export R_LIBS="$1/library${R_LIBS:+:$R_LIBS}"
Rscript --vanilla -e 'knitr::knit("README.Rmd", quiet = TRUE)'
Rscript --vanilla -e 'knitr::knit("README.zh.Rmd", quiet = TRUE, encoding = "UTF-8")'

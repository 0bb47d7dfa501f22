#!/bin/sh
# Installs the package into a library of the project's own and renders the
# documents into reports/.
set -eu
sh tools/install.sh "$1"
R_LIBS="$1/library${R_LIBS:+:$R_LIBS}" Rscript --vanilla tools/report.R

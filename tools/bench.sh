#!/bin/sh
# Installs the package into a library of the project's own and measures it.
# usage: bench.sh BUILD_DIR [minutes of each script] [script ...]
set -eu
build_dir=$1
shift
sh tools/install.sh "$build_dir"
R_LIBS="$build_dir/library${R_LIBS:+:$R_LIBS}" LANGUAGE=en Rscript --vanilla bench/run.R "$@"

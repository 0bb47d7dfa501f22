#!/bin/sh
# Installs the package into a library of the project's own and renders the
# documents into reports/.
set -eu
build_dir=$1
mkdir -p "$build_dir/library"
R CMD INSTALL --no-test-load --library="$build_dir/library" "$LOWCARBON_SOURCE" >"$build_dir/install.log" 2>&1 || {
  cat "$build_dir/install.log" >&2
  exit 1
}
find "$LOWCARBON_SOURCE/src" -name '*.o' -o -name '*.so' | xargs rm -f
R_LIBS="$build_dir/library${R_LIBS:+:$R_LIBS}" Rscript --vanilla tools/report.R

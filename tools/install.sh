#!/bin/sh
# Installs the package into a library of the project's own, from a copy of the
# sources so that no object file is left in the checkout.
set -eu
build_dir=$1
sh tools/copy.sh "$build_dir/source"
mkdir -p "$build_dir/library"
R CMD INSTALL --no-test-load --library="$build_dir/library" "$build_dir/source/lowcarbon" >"$build_dir/install.log" 2>&1 || {
  cat "$build_dir/install.log" >&2
  exit 1
}

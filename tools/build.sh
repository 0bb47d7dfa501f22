#!/bin/sh
# Builds the source package into the folder given, vignettes and all. Prints the
# path of the tarball.
set -eu
build_dir=$1
rm -f "$build_dir"/lowcarbon_*.tar.gz
sh tools/copy.sh "$build_dir/source"
cd "$build_dir"
if ! R CMD build source/lowcarbon >"$build_dir/build.log" 2>&1; then
  cat "$build_dir/build.log" >&2
  exit 1
fi
ls "$build_dir"/lowcarbon_*.tar.gz

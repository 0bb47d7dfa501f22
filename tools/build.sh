#!/bin/sh
# Builds the source package into the folder given, vignettes and all, from a
# copy of the tracked and new files, so that nothing left over in the checkout
# gets in. Prints the path of the tarball.
set -eu
source_dir=${LOWCARBON_SOURCE:-$(pwd)}
build_dir=$1
rm -rf "$build_dir/source" "$build_dir"/lowcarbon_*.tar.gz
mkdir -p "$build_dir/source/lowcarbon"
cd "$source_dir"
if command -v git >/dev/null 2>&1 && git rev-parse --git-dir >/dev/null 2>&1; then
  git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -cf - -T - |
    tar -xf - -C "$build_dir/source/lowcarbon"
else
  tar -cf - --exclude ./.build --exclude ./reports . | tar -xf - -C "$build_dir/source/lowcarbon"
fi
cd "$build_dir"
if ! R CMD build source/lowcarbon >"$build_dir/build.log" 2>&1; then
  cat "$build_dir/build.log" >&2
  exit 1
fi
ls "$build_dir"/lowcarbon_*.tar.gz

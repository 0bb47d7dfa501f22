#!/bin/sh
# Copies the tracked and new files of the checkout into FOLDER/lowcarbon, so
# that nothing left over in the checkout gets into a build.
set -eu
target=$1
rm -rf "$target"
mkdir -p "$target/lowcarbon"
cd "${LOWCARBON_SOURCE:-.}"
if command -v git >/dev/null 2>&1 && git rev-parse --git-dir >/dev/null 2>&1; then
  git ls-files -z --cached --others --exclude-standard | xargs -0 ls -d 2>/dev/null | tar -cf - -T - | tar -xf - -C "$target/lowcarbon"
else
  tar -cf - --exclude ./.build --exclude ./reports --exclude ./.git . | tar -xf - -C "$target/lowcarbon"
fi

#!/bin/sh
# R CMD build, R CMD check --as-cran (no manual) with every test in it. The last
# line counts the tests; an error, a warning or an unexpected note of the check
# counts as one failure each. Where a suggested package could not be installed
# the check is made without it, and without --as-cran. Test files run in two processes
# or more, one a core, the slowest first (Config/testthat/start-first in DESCRIPTION);
# each takes the next file when it is free, and one that dies fails the run.
set -u
build_dir=$1
mkdir -p "$build_dir"

if ! tarball=$(sh tools/build.sh "$build_dir"); then
  echo "R CMD build failed"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

strict="--as-cran"
force=TRUE
if [ -n "$(Rscript --vanilla tools/missing-packages.R)" ]; then
  strict=""   # it asks CRAN about what is missing, and stops where there is no answer
  force=FALSE # nor are the names in Chinese noted, which --as-cran accepts
fi
cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
[ "$cores" -ge 2 ] || cores=2
[ "$cores" -le 8 ] || cores=8
export TESTTHAT_PARALLEL="${TESTTHAT_PARALLEL:-TRUE}" TESTTHAT_CPUS="${TESTTHAT_CPUS:-$cores}"
cd "$build_dir" || exit 1
rm -rf lowcarbon.Rcheck
_R_CHECK_FORCE_SUGGESTS_=$force _R_CHECK_ASCII_DATA_=$force \
_R_CHECK_CRAN_INCOMING_REMOTE_=FALSE _R_CHECK_SYSTEM_CLOCK_=FALSE NOT_CRAN=true \
  R CMD check $strict --no-manual "$tarball"
cd "$LOWCARBON_SOURCE" || exit 1
exec Rscript --vanilla tools/count.R "$build_dir/lowcarbon.Rcheck"

#!/bin/sh
# The tests with OpenBLAS in the place of R's own BLAS and LAPACK: signs of eigenvectors
# and last digits differ there, results must not. The package is installed as it is; the
# library is loaded before R's. It is that of OPENBLAS (a folder with libblas.so.3 and
# liblapack.so.3), that of the system, or fetched by apt-get into BUILD_DIR.
# usage: test-openblas.sh BUILD_DIR [topic ...]; every test if no topic is named.
set -u
build_dir=$1
shift
work=$build_dir/openblas
rm -rf "$work/library" "$work/source"
mkdir -p "$work/library"

folder_of() {
  find "$@" -path '*openblas-pthread/libblas.so.3' 2>/dev/null | head -1 | xargs -r dirname
}

folder=${OPENBLAS:-$(folder_of /usr/lib)}
if [ -z "$folder" ] && command -v apt-get >/dev/null 2>&1; then
  (cd "$work" && apt-get download libopenblas0-pthread && dpkg-deb -x libopenblas0-pthread_*.deb system) >&2
  folder=$(folder_of "$work/system")
fi
if [ ! -f "$folder/libblas.so.3" ] || [ ! -f "$folder/liblapack.so.3" ]; then
  echo "test-openblas needs OpenBLAS (on Debian: libopenblas0-pthread), or OPENBLAS, its folder." >&2
  exit 1
fi

sh tools/copy.sh "$work/source" || exit 1
if ! R CMD INSTALL --no-docs --no-test-load --library="$work/library" "$work/source/lowcarbon" >"$work/install.log" 2>&1; then
  cat "$work/install.log" >&2
  exit 1
fi
export R_LIBS="$work/library${R_LIBS:+:$R_LIBS}" LD_LIBRARY_PATH="$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export LD_PRELOAD="$folder/libblas.so.3:$folder/liblapack.so.3" NOT_CRAN=true OPENBLAS_NUM_THREADS=1
Rscript --vanilla -e 'used <- extSoftVersion()[["BLAS"]]; cat("BLAS:", used, "\n"); quit(status = !grepl("openblas", used))' || exit 1
exec R --vanilla --no-echo -f tools/memcheck/tests.R --args "$@"

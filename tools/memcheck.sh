#!/bin/sh
# Looks for wrong steps in memory, undefined behaviour, values never written and
# leaks in the C code:
#   kernels     the kernels by themselves, on arrays of exactly their size
#   sanitizers  the package built with the address and undefined-behaviour
#               sanitizers, every test, and random wrong arguments for every routine
#   valgrind    the package under valgrind, the tests of all that calls C, and random
#               wrong arguments, fewer
# Among the tests is that of a collection at every allocation (gctorture).
# usage: memcheck.sh BUILD_DIR [stage ...]; all three stages if none is named.
# Anything reported from the package's own code fails.
set -u
build_dir=$1
shift
stages=${*:-kernels sanitizers valgrind}
work=$build_dir/memcheck
source=$work/source/lowcarbon
sanitizers=address,undefined,float-cast-overflow
failed=""

need() {
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "memcheck needs $1; please install $2." >&2
  exit 1
}

need R "R (4.1 or later)"
need cc "a C compiler, gcc with its sanitizers (on Debian: gcc)"
case " $stages " in *" kernels "* | *" valgrind "*) need valgrind "valgrind (on Debian: valgrind)" ;; esac
compiler=$(R CMD config CC)
case " $stages " in
*" kernels "* | *" sanitizers "*)
  asan=$($compiler -print-file-name=libasan.so)
  if [ ! -f "$asan" ]; then
    echo "memcheck needs the sanitizers' libraries of gcc, found none for '$compiler'; please install gcc" \
      "(on Debian: gcc, which brings libasan) and let R use it." >&2
    exit 1
  fi
  ;;
esac

rm -rf "$work"
mkdir -p "$work"
sh tools/copy.sh "$work/source" || exit 1

fail() {
  failed="$failed $1"
  echo "$1: $2"
}

# NAME FLAGS: the copy, installed into $work/NAME with these flags.
install_with() {
  mkdir -p "$work/$1"
  printf 'CFLAGS = -g -O1 -fno-omit-frame-pointer %s\nLDFLAGS = %s\n' "$2" "$2" >"$work/$1.makevars"
  find "$source/src" -name '*.o' -exec rm -f {} + -o -name '*.so' -exec rm -f {} +
  R_MAKEVARS_USER="$work/$1.makevars" R CMD INSTALL --no-docs --no-test-load --library="$work/$1" "$source" \
    >"$work/$1.install.log" 2>&1 && return 0
  cat "$work/$1.install.log" >&2
  exit 1
}

# Topics whose tests reach C: one for each glue file. Tests of what stands above a kernel are
# run by the sanitizers; valgrind, fifty times slower than R, would take a day for them.
topics() {
  for file in "$source"/src/ffi_*.c; do
    basename "$file" .c | sed 's/^ffi_//'
  done
  echo init
  echo gctorture
}

# SCRIPT LOG VALGRIND_LOG ARGUMENT ...: a script of R under valgrind.
under_valgrind() {
  script=$1 log=$2 memory=$3
  shift 3
  R_LIBS="$work/plain${R_LIBS:+:$R_LIBS}" NOT_CRAN=true \
    R --vanilla --no-echo -d "valgrind --leak-check=full --errors-for-leak-kinds=definite --num-callers=25 --error-limit=no \
      --log-file=$memory" -f "$script" --args "$@" >"$log" 2>&1
}

# The paragraphs of valgrind's log that name a source file of the package.
own_reports() {
  awk '{ line = $0; sub(/^==[0-9]+== ?/, "", line) }
       line ~ /^[[:space:]]*$/ { if (own) printf "%s\n", block; block = ""; own = 0; next }
       { block = block line "\n"; if (line ~ /\((core|ffi)_[a-z_]+[.][ch]:|\(init[.]c:|lowcarbon[.]so/) own = 1 }
       END { if (own) printf "%s\n", block }' "$1"
}

check_kernels() {
  echo "== kernels by themselves"
  # those that kernels.c includes
  tried=$(sed -n 's/^#include "\(core_[a-z_]*\)[.]h"$/\1/p' tools/memcheck/kernels.c)
  kernels=$(for kernel in $tried; do echo "$source/src/$kernel.c"; done)
  for flags in "-fsanitize=$sanitizers -fno-sanitize-recover=all" ""; do
    # shellcheck disable=SC2086
    cc -std=c99 -Wall -Wextra -Wvla -pedantic -g -O1 $flags -I"$source/src" tools/memcheck/kernels.c $kernels -lm \
      -o "$work/kernels" || { fail kernels "do not compile"; return; }
    if [ -n "$flags" ]; then
      "$work/kernels" 3000 >"$work/kernels.log" 2>&1
    else
      valgrind -q --error-exitcode=9 --leak-check=full "$work/kernels" 200 >"$work/kernels.log" 2>&1
    fi
    if [ $? -ne 0 ]; then
      cat "$work/kernels.log"
      fail kernels "reported above"
      return
    fi
  done
  cat "$work/kernels.log"
  for file in "$source"/src/core_*.c; do
    kernel=$(basename "$file" .c)
    echo "$tried" | grep -qx "$kernel" || echo "$kernel: only through the package's tests"
  done
}

check_sanitizers() {
  echo "== every test, with the sanitizers"
  install_with sanitized "-fsanitize=$sanitizers"
  R_LIBS="$work/sanitized${R_LIBS:+:$R_LIBS}" NOT_CRAN=true LD_PRELOAD="$asan" \
    ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
    R --vanilla --no-echo -f tools/memcheck/tests.R >"$work/sanitized.log" 2>&1
  status=$?
  grep -E ' expectations, | expectations$' "$work/sanitized.log"
  R_LIBS="$work/sanitized${R_LIBS:+:$R_LIBS}" LD_PRELOAD="$asan" \
    ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1 \
    R --vanilla --no-echo -f tools/memcheck/arguments.R --args 1000 >"$work/sanitized-arguments.log" 2>&1
  survived=$?
  grep '^random arguments' "$work/sanitized-arguments.log"
  cat "$work/sanitized-arguments.log" >>"$work/sanitized.log"
  if grep -qE 'runtime error:|ERROR: AddressSanitizer' "$work/sanitized.log"; then
    grep -E -A 25 'runtime error:|ERROR: AddressSanitizer' "$work/sanitized.log"
    fail sanitizers "reported above; the whole log is $work/sanitized.log"
  elif [ $status -ne 0 ] || [ $survived -ne 0 ]; then
    grep -E '^(Failure|Error|──)| failed$' "$work/sanitized.log" | grep -v ', 0 failed'
    tail -40 "$work/sanitized.log"
    fail sanitizers "the tests failed or stopped; the whole log is $work/sanitized.log"
  fi
}

check_valgrind() {
  echo "== tests of what calls C, under valgrind"
  install_with plain ""
  # shellcheck disable=SC2046
  under_valgrind tools/memcheck/tests.R "$work/plain.log" "$work/valgrind.log" $(topics | sort -u)
  status=$?
  grep ' expectations, ' "$work/plain.log"
  under_valgrind tools/memcheck/arguments.R "$work/plain-arguments.log" "$work/valgrind-arguments.log" 100
  survived=$?
  grep '^random arguments' "$work/plain-arguments.log"
  cat "$work/plain-arguments.log" >>"$work/plain.log"
  cat "$work/valgrind-arguments.log" >>"$work/valgrind.log"
  grep 'ERROR SUMMARY' "$work/valgrind.log" | sed 's/^==[0-9]*== /R and all libraries: /'
  own_reports "$work/valgrind.log" >"$work/valgrind.own"
  if [ -s "$work/valgrind.own" ]; then
    cat "$work/valgrind.own"
    fail valgrind "reported above; the whole log is $work/valgrind.log"
  elif [ $status -ne 0 ] || [ $survived -ne 0 ] || ! grep -q 'ERROR SUMMARY' "$work/valgrind.log"; then
    tail -40 "$work/plain.log"
    fail valgrind "the tests failed or stopped; the whole log is $work/plain.log"
  fi
}

for stage in $stages; do
  case $stage in
  kernels) check_kernels ;;
  sanitizers) check_sanitizers ;;
  valgrind) check_valgrind ;;
  *)
    echo "memcheck has the stages kernels, sanitizers and valgrind, not '$stage'." >&2
    exit 1
    ;;
  esac
done

if [ -n "$failed" ]; then
  echo "memcheck failed:$failed"
  exit 1
fi
echo "memcheck: nothing reported from the package ($stages)"

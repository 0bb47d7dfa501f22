#!/bin/sh
# Installs what the project needs and is not there yet: R, pandoc, and the R
# packages DESCRIPTION names (further ones as arguments). On Debian as root,
# the distribution's built packages first; what is left comes from CRAN. Where
# it cannot install, it says what to install, and goes on if that is only
# suggested. Idempotent.
set -u
cd "$(dirname "$0")/.." || exit 1

debian_root() {
  command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]
}

apt_updated=no
apt_install() {
  if [ "$apt_updated" = no ]; then
    apt-get update -q >/dev/null 2>&1 || true
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" </dev/null >/dev/null 2>&1
}

# A program, and the Debian package that brings it.
need_program() {
  command -v "$1" >/dev/null 2>&1 && return 0
  if debian_root; then
    echo "installing $2"
    apt_install "$2"
  fi
  command -v "$1" >/dev/null 2>&1 && return 0
  echo "Please install $3, then run make again." >&2
  return 1
}

need_program R r-base-core "R (4.1 or later)" || exit 1
need_program cc r-base-dev "a C compiler (on Debian: r-base-dev)" || exit 1
need_program gfortran r-base-dev "gfortran and R's development files (on Debian: r-base-dev)" || exit 1
need_program pandoc pandoc "pandoc (1.14 or later)" || exit 1

# R CMD check --as-cran warns without it, and goes on
command -v qpdf >/dev/null 2>&1 || { debian_root && apt_install qpdf; }

missing=$(Rscript --vanilla tools/missing-packages.R "$@") || exit 1
[ -z "$missing" ] && exit 0

if debian_root; then
  [ "$apt_updated" = no ] && apt-get update -q >/dev/null 2>&1
  apt_updated=yes
  built=""
  for package in $missing; do
    name="r-cran-$(echo "$package" | tr '[:upper:]' '[:lower:]')"
    apt-cache show "$name" >/dev/null 2>&1 && built="$built $name"
  done
  if [ -n "$built" ]; then
    echo "installing$built"
    # shellcheck disable=SC2086
    apt_install $built || for name in $built; do apt_install "$name"; done
  fi
  missing=$(Rscript --vanilla tools/missing-packages.R "$@") || exit 1
fi

if [ -n "$missing" ]; then
  # without certificates nothing comes over https
  debian_root && [ ! -s /etc/ssl/certs/ca-certificates.crt ] && apt_install ca-certificates
  echo "installing from CRAN:" $missing
  # shellcheck disable=SC2086
  Rscript --no-save --no-restore tools/install-packages.R $missing || true
  missing=$(Rscript --vanilla tools/missing-packages.R "$@") || exit 1
fi

if [ -n "$missing" ] && [ -z "$(Rscript --vanilla tools/missing-packages.R --needed "$@")" ]; then
  echo "Going on without what is only suggested and could not be installed:" $missing >&2
  exit 0
fi

if [ -n "$missing" ]; then
  echo "These R packages could not be installed:" $missing >&2
  echo "Please install them in R: install.packages(c($(echo "$missing" | sed 's/[^ ][^ ]*/"&"/g; s/ /, /g')))" >&2
  exit 1
fi

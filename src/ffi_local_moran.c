/* Glue of core_local_moran.c. */
#include <limits.h>

#include "core_local_moran.h"
#include "ffi_csr.h"
#include "ffi_random.h"
#include "lowcarbon.h"

/* The largest number of links of a region; a link of a region to itself has
 * no place among the other n - 1. */
static int most_links(const struct core_csr *rows) {
  int most = 0;
  for (int i = 0; i < rows->n; i++) {
    const int links = rows->start[i + 1] - rows->start[i];
    if (links > most) most = links;
    for (int k = rows->start[i]; k < rows->start[i + 1]; k++) {
      if (rows->column[k] == i) Rf_error("internal: a weight on the diagonal");
    }
  }
  return most;
}

static struct core_local_moran_work new_work(size_t n, size_t most) {
  struct core_local_moran_work work;
  work.deck = (int *)R_alloc(n, sizeof(int));
  work.slot = (int *)R_alloc(n, sizeof(int));
  work.swap = (int *)R_alloc(most, sizeof(int));
  work.value = (double *)R_alloc(most, sizeof(double));
  return work;
}

/* list(sum, square, above, below), n * periods each, as the arguments. */
SEXP ffi_local_moran_permute(SEXP p, SEXP i, SEXP x, SEXP n, SEXP z, SEXP expected, SEXP excess, SEXP near,
                             SEXP periods, SEXP simulations, SEXP seed, SEXP differences) {
  const struct ffi_csr w = ffi_csr_from_slots(p, i, x, n);
  if (w.rows.n < 2) Rf_error("internal: fewer than two regions");
  const struct core_local_moran_options options = {.periods = ffi_int(periods, 1, INT_MAX, "periods"),
                                                   .simulations = ffi_int(simulations, 1, INT_MAX, "simulations"),
                                                   .most = most_links(&w.rows),
                                                   .seed = ffi_seed(seed, "seed"),
                                                   .differences = ffi_flag(differences, "differences")};
  const R_xlen_t cells = (R_xlen_t)w.rows.n * options.periods;
  const struct core_local_moran_known known = {.z = ffi_doubles(z, cells, "z"),
                                               .expected = ffi_doubles(expected, cells, "expected"),
                                               .excess = ffi_doubles(excess, cells, "excess"),
                                               .near = ffi_doubles(near, cells, "near")};
  const struct core_local_moran_work work = new_work((size_t)w.rows.n, (size_t)options.most);
  const char *const names[] = {"sum", "square", "above", "below"};
  SEXP parts[4];
  for (int k = 0; k < 4; k++) parts[k] = PROTECT(Rf_allocVector(REALSXP, cells));
  const struct core_local_moran_sums sums = {
      .sum = REAL(parts[0]), .square = REAL(parts[1]), .above = REAL(parts[2]), .below = REAL(parts[3])};
  core_local_moran_permute(&w.rows, &known, &options, R_CheckUserInterrupt, &work, &sums);
  SEXP out = ffi_list(4, names, parts);
  UNPROTECT(4);
  return out;
}

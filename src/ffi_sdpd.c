/* Glue of spatial panels: see core_sdpd.c for the arrays. */
#include "ffi_sdpd.h"

#include <limits.h>
#include <string.h>

#include "ffi_csr.h"
#include "lowcarbon.h"

/* ---- weights ------------------------------------------------------------------ */

static SEXP part(SEXP list, const char *name) {
  const SEXP names = Rf_getAttrib(list, R_NamesSymbol);
  for (R_xlen_t i = 0; i < XLENGTH(names); i++) {
    if (strcmp(CHAR(STRING_ELT(names, i)), name) == 0) return VECTOR_ELT(list, i);
  }
  Rf_error("internal: a list without %s", name);
}

static struct core_eigenvalues eigenvalues(SEXP x, R_xlen_t least, R_xlen_t most) {
  const R_xlen_t n = XLENGTH(x);
  if (n < least || n > most) Rf_error("internal: eigenvalues have the wrong length");
  if (TYPEOF(x) != CPLXSXP) return (struct core_eigenvalues){.n = (size_t)n, .real = ffi_doubles(x, n, "eigenvalues")};
  double *real = (double *)R_alloc((size_t)n, sizeof(double)), *imaginary = (double *)R_alloc((size_t)n, sizeof(double));
  const Rcomplex *values = COMPLEX_RO(x);
  for (R_xlen_t i = 0; i < n; i++) {
    real[i] = values[i].r;
    imaginary[i] = values[i].i;
  }
  return (struct core_eigenvalues){.n = (size_t)n, .real = real, .imaginary = imaginary};
}

struct core_sdpd_weights ffi_sdpd_weights(SEXP x, size_t n) {
  if (TYPEOF(x) != VECSXP) Rf_error("internal: weights are not a list");
  const R_xlen_t square = (R_xlen_t)n * (R_xlen_t)n;
  const SEXP order = PROTECT(Rf_ScalarInteger((int)n)), values = part(x, "values");
  const double *range = ffi_doubles(part(x, "range"), 2, "range");
  struct core_sdpd_weights out = {
      .rows = ffi_csr_from_slots(part(x, "p"), part(x, "i"), part(x, "x"), order).rows,
      .all = eigenvalues(part(x, "all"), (R_xlen_t)n, (R_xlen_t)n),
      .counted = eigenvalues(part(x, "counted"), (R_xlen_t)n - 1, (R_xlen_t)n),
      .centred = ffi_flag(part(x, "centred"), "centred"),
      .lower = range[0],
      .upper = range[1],
      .unit_rows = ffi_flag(part(x, "unit_rows"), "unit_rows"),
      .real = ffi_flag(part(x, "real"), "real")};
  UNPROTECT(1);
  if (values == R_NilValue) {
    out.dense = ffi_doubles(part(x, "dense"), square, "dense");
    return out;
  }
  out.values = ffi_doubles(values, (R_xlen_t)n, "values");
  out.left = ffi_doubles(part(x, "left"), square, "left");
  out.right = ffi_doubles(part(x, "right"), square, "right");
  out.pair = ffi_doubles(part(x, "pair"), square, "pair");
  return out;
}

/* ---- problems ----------------------------------------------------------------- */

static const struct core_sdpd_weights *kept(SEXP x, size_t n) {
  if (x == R_NilValue) return NULL;
  struct core_sdpd_weights *out = (struct core_sdpd_weights *)R_alloc(1, sizeof(struct core_sdpd_weights));
  *out = ffi_sdpd_weights(x, n);
  return out;
}

struct core_sdpd_problem ffi_sdpd_problem(SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error) {
  const int *size = ffi_ints(sizes, 8, 0, INT_MAX, "sizes");
  const double *count = ffi_doubles(counts, 3, "counts"), *columns = ffi_doubles(x, -1, "x");
  const size_t n = (size_t)size[0], rows = n * (size_t)size[1];
  if (rows == 0 || rows > INT_MAX || n > 46340 || (size_t)XLENGTH(x) % rows != 0) Rf_error("internal: x has the wrong length");
  if (size[6] > CORE_SDPD_ERROR) Rf_error("internal: sizes is out of range");
  struct core_sdpd_problem out = {.n = n,
                                  .periods = (size_t)size[1],
                                  .k = (size_t)XLENGTH(x) / rows,
                                  .own = size[2],
                                  .lagged = size[3],
                                  .individual = size[4],
                                  .time = size[5],
                                  .spatial = (enum core_sdpd_spatial)size[6],
                                  .corrected = size[7],
                                  .observations = count[0],
                                  .times = count[1],
                                  .regions = count[2],
                                  .x = columns,
                                  .tick = R_CheckUserInterrupt};
  out.lag = kept(lag, n);
  out.error = error == lag ? out.lag : kept(error, n);
  if (!out.lag || (out.spatial == CORE_SDPD_ERROR && !out.error)) Rf_error("internal: weights are missing");
  return out;
}

struct core_sdpd_work ffi_sdpd_work(const struct core_sdpd_problem *problem, enum core_sdpd_trouble *trouble) {
  struct core_sdpd_work work;
  const size_t doubles = core_sdpd_lay_out(problem, NULL, NULL, &work);
  core_sdpd_lay_out(problem, (double *)R_alloc(doubles, sizeof(double)), (int *)R_alloc(problem->n, sizeof(int)), &work);
  *trouble = core_sdpd_prepare(problem, &work);
  return work;
}

/* ---- estimates ---------------------------------------------------------------- */

enum { LOGLIK, SCORE, AT, CURVATURE, BALANCE, INSIDE, HILLS, MODULUS_RAW, MODULUS, WITHHELD, TROUBLE, FACTS };

static void write_facts(const struct core_sdpd_estimate *found, double *to) {
  to[LOGLIK] = found->loglik;
  to[SCORE] = found->score;
  to[AT] = found->at;
  to[CURVATURE] = found->curvature;
  to[BALANCE] = found->balance;
  to[INSIDE] = found->inside;
  to[HILLS] = found->hills;
  to[MODULUS_RAW] = found->modulus_raw;
  to[MODULUS] = found->modulus;
  to[WITHHELD] = found->withheld;
  to[TROUBLE] = found->trouble;
}

static void write_missing(double *to, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = NA_REAL;
}

/* y: one response a column. Gives, a column a response, raw and theta (delta, rho or lambda, sigma^2), the
 * covariance and the facts named above; and the residuals of the last. */
SEXP ffi_sdpd(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP depth) {
  const struct core_sdpd_problem problem = ffi_sdpd_problem(x, sizes, counts, lag, error);
  const enum core_sdpd_depth far = (enum core_sdpd_depth)ffi_int(depth, CORE_SDPD_RAW, CORE_SDPD_COVARIANCE, "depth");
  const size_t rows = problem.n * problem.periods, q = core_sdpd_length(&problem);
  const size_t length = rows + (core_sdpd_dynamic(&problem) ? problem.n : 0);
  const double *responses = ffi_doubles(y, -1, "y");
  if ((size_t)XLENGTH(y) % length != 0) Rf_error("internal: y has the wrong length");
  const size_t m = (size_t)XLENGTH(y) / length, square = far == CORE_SDPD_COVARIANCE ? q * q : 0;
  enum core_sdpd_trouble trouble;
  struct core_sdpd_work work = ffi_sdpd_work(&problem, &trouble);
  const char *const names[] = {"raw", "theta", "covariance", "facts", "e"};
  const size_t sizes_of[] = {q, q, square, FACTS};
  SEXP parts[5];
  for (int i = 0; i < 4; i++) parts[i] = PROTECT(Rf_allocMatrix(REALSXP, (int)sizes_of[i], (int)m));
  parts[4] = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)rows));
  for (size_t j = 0; j < m; j++) {
    struct core_sdpd_estimate found = {.raw = REAL(parts[0]) + j * q,
                                       .theta = REAL(parts[1]) + j * q,
                                       .covariance = REAL(parts[2]) + j * square,
                                       .trouble = trouble};
    if (trouble == CORE_SDPD_FINE) core_sdpd_fit(&problem, &work, responses + j * length, far, &found);
    write_facts(&found, REAL(parts[3]) + j * FACTS);
    if (found.trouble != CORE_SDPD_FINE) {
      write_missing(found.raw, q);
      write_missing(found.theta, q);
      write_missing(found.covariance, square);
    }
    R_CheckUserInterrupt();
  }
  memcpy(REAL(parts[4]), work.e, rows * sizeof(double));
  SEXP out = ffi_list(5, names, parts);
  UNPROTECT(5);
  return out;
}

/* Glue of spatial panels: see core_sdpd.c for the arrays. */
#include "ffi_sdpd.h"

#include <limits.h>
#include <string.h>

#include "ffi_csr.h"
#include "ffi_random.h"
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
  double *real = (double *)R_alloc((size_t)n, sizeof(double));
  double *imaginary = (double *)R_alloc((size_t)n, sizeof(double));
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
  struct core_sdpd_weights out = {.rows = ffi_csr_from_slots(part(x, "p"), part(x, "i"), part(x, "x"), order).rows,
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
  if (rows == 0 || rows > INT_MAX || n > 46340) Rf_error("internal: sizes is out of range");
  if ((size_t)XLENGTH(x) % rows != 0) Rf_error("internal: x has the wrong length");
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
  double *memory = (double *)R_alloc(doubles, sizeof(double));
  core_sdpd_lay_out(problem, memory, (int *)R_alloc(problem->n, sizeof(int)), &work);
  *trouble = core_sdpd_prepare(problem, &work);
  return work;
}

/* ---- estimates ---------------------------------------------------------------- */

enum { LOGLIK, SCORE, AT, CURVATURE, BALANCE, INSIDE, HILLS, MODULUS_RAW, MODULUS, WITHHELD, PROPOSED, TROUBLE, FACTS };

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
  to[PROPOSED] = found->proposed;
  to[TROUBLE] = found->trouble;
}

static void write_missing(double *to, size_t n) {
  for (size_t i = 0; i < n; i++) to[i] = NA_REAL;
}

/* What is written for each of many responses. */
struct estimates {
  SEXP parts[4]; /* raw, theta, covariance, facts */
  size_t q, square;
};

static struct estimates allocate(const struct core_sdpd_problem *problem, enum core_sdpd_depth depth, size_t m) {
  struct estimates out = {.q = core_sdpd_length(problem)};
  out.square = depth == CORE_SDPD_COVARIANCE ? out.q * out.q : 0;
  const size_t rows[] = {out.q, out.q, out.square, FACTS};
  for (int i = 0; i < 4; i++) out.parts[i] = PROTECT(Rf_allocMatrix(REALSXP, (int)rows[i], (int)m));
  return out;
}

static void estimate(const struct core_sdpd_problem *problem, struct core_sdpd_work *work, const double *y,
                     enum core_sdpd_depth depth, enum core_sdpd_trouble trouble, struct estimates *out, size_t j) {
  struct core_sdpd_estimate found = {.raw = REAL(out->parts[0]) + j * out->q,
                                     .theta = REAL(out->parts[1]) + j * out->q,
                                     .covariance = REAL(out->parts[2]) + j * out->square,
                                     .trouble = trouble};
  if (trouble == CORE_SDPD_FINE) core_sdpd_fit(problem, work, y, depth, &found);
  write_facts(&found, REAL(out->parts[3]) + j * FACTS);
  if (found.trouble != CORE_SDPD_FINE) {
    write_missing(found.raw, out->q);
    write_missing(found.theta, out->q);
    write_missing(found.covariance, out->square);
  }
}

static enum core_sdpd_depth depth_from(SEXP depth) {
  return (enum core_sdpd_depth)ffi_int(depth, CORE_SDPD_RAW, CORE_SDPD_COVARIANCE, "depth");
}

static size_t response_length(const struct core_sdpd_problem *p) {
  return p->n * (p->periods + (size_t)core_sdpd_dynamic(p));
}

/* y: one response a column. Gives, a column a response, raw and theta (delta, rho or lambda, sigma^2), the
 * covariance and the facts named above; and the residuals of the last. */
SEXP ffi_sdpd(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP depth) {
  const struct core_sdpd_problem problem = ffi_sdpd_problem(x, sizes, counts, lag, error);
  const enum core_sdpd_depth far = depth_from(depth);
  const size_t rows = problem.n * problem.periods, length = response_length(&problem);
  const double *responses = ffi_doubles(y, -1, "y");
  if ((size_t)XLENGTH(y) % length != 0) Rf_error("internal: y has the wrong length");
  const size_t m = (size_t)XLENGTH(y) / length;
  enum core_sdpd_trouble trouble;
  struct core_sdpd_work work = ffi_sdpd_work(&problem, &trouble);
  struct estimates found = allocate(&problem, far, m);
  SEXP e = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)rows));
  for (size_t j = 0; j < m; j++) {
    estimate(&problem, &work, responses + j * length, far, trouble, &found, j);
    R_CheckUserInterrupt();
  }
  memcpy(REAL(e), work.e, rows * sizeof(double));
  const char *const names[] = {"raw", "theta", "covariance", "facts", "e"};
  const SEXP parts[] = {found.parts[0], found.parts[1], found.parts[2], found.parts[3], e};
  SEXP out = ffi_list(5, names, parts);
  UNPROTECT(5);
  return out;
}

/* The covariance at theta, with the variance of the residuals there as its last parameter. */
SEXP ffi_sdpd_at(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP theta) {
  const struct core_sdpd_problem problem = ffi_sdpd_problem(x, sizes, counts, lag, error);
  const size_t rows = problem.n * problem.periods, q = core_sdpd_length(&problem);
  const double *response = ffi_doubles(y, (R_xlen_t)response_length(&problem), "y");
  const double *at = ffi_doubles(theta, (R_xlen_t)q, "theta");
  struct core_sdpd_estimate found = {.trouble = CORE_SDPD_FINE};
  struct core_sdpd_work work = ffi_sdpd_work(&problem, &found.trouble);
  SEXP parameters = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)q));
  SEXP covariance = PROTECT(Rf_allocMatrix(REALSXP, (int)q, (int)q));
  SEXP e = PROTECT(Rf_allocVector(REALSXP, (R_xlen_t)rows));
  memcpy(REAL(parameters), at, q * sizeof(double));
  found.theta = REAL(parameters);
  found.covariance = REAL(covariance);
  if (found.trouble == CORE_SDPD_FINE) core_sdpd_at(&problem, &work, response, &found);
  if (found.trouble != CORE_SDPD_FINE) write_missing(found.covariance, q * q);
  memcpy(REAL(e), work.e, rows * sizeof(double));
  SEXP modulus = PROTECT(Rf_ScalarReal(found.modulus)), trouble = PROTECT(Rf_ScalarInteger((int)found.trouble));
  const char *const names[] = {"theta", "covariance", "e", "modulus", "trouble"};
  const SEXP parts[] = {parameters, covariance, e, modulus, trouble};
  SEXP out = ffi_list(5, names, parts);
  UNPROTECT(5);
  return out;
}

/* ---- simulation --------------------------------------------------------------- */

static struct core_sdpd_process process_from(const struct core_sdpd_problem *problem, struct core_sdpd_work *work,
                                             SEXP y, SEXP theta) {
  struct core_sdpd_process out;
  const double *response = ffi_doubles(y, (R_xlen_t)response_length(problem), "y");
  const double *at = ffi_doubles(theta, (R_xlen_t)core_sdpd_length(problem), "theta");
  const size_t doubles = core_sdpd_process_lay_out(problem, NULL, &out);
  core_sdpd_process_lay_out(problem, (double *)R_alloc(doubles, sizeof(double)), &out);
  if (!core_sdpd_process_at(problem, work, response, at, &out)) Rf_error("internal: theta makes no process");
  return out;
}

/* options: how residuals are drawn, how many simulations; seed: two whole numbers below 2^32. depth NULL: gives the
 * responses, a column a simulation; otherwise their estimates as ffi_sdpd() does. */
SEXP ffi_sdpd_bootstrap(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP theta, SEXP options,
                        SEXP seed, SEXP depth) {
  const struct core_sdpd_problem problem = ffi_sdpd_problem(x, sizes, counts, lag, error);
  const int *option = ffi_ints(options, 2, 0, INT_MAX, "options");
  if (option[0] > CORE_SDPD_REGION) Rf_error("internal: options is out of range");
  const enum core_sdpd_resample resample = (enum core_sdpd_resample)option[0];
  const size_t m = (size_t)option[1], length = response_length(&problem);
  const uint64_t start = ffi_seed(seed, "seed");
  enum core_sdpd_trouble trouble;
  struct core_sdpd_work work = ffi_sdpd_work(&problem, &trouble);
  struct core_sdpd_process process = process_from(&problem, &work, y, theta);
  if (depth == R_NilValue) {
    SEXP out = PROTECT(Rf_allocMatrix(REALSXP, (int)length, (int)m));
    for (size_t j = 0; j < m; j++) {
      core_sdpd_simulate(&problem, &process, resample, start, j);
      memcpy(REAL(out) + j * length, process.response, length * sizeof(double));
      R_CheckUserInterrupt();
    }
    UNPROTECT(1);
    return out;
  }
  const enum core_sdpd_depth far = depth_from(depth);
  struct estimates found = allocate(&problem, far, m);
  for (size_t j = 0; j < m; j++) {
    core_sdpd_simulate(&problem, &process, resample, start, j);
    estimate(&problem, &work, process.response, far, trouble, &found, j);
    R_CheckUserInterrupt();
  }
  const char *const names[] = {"raw", "theta", "covariance", "facts"};
  SEXP out = ffi_list(4, names, found.parts);
  UNPROTECT(4);
  return out;
}

/* ---- effects ------------------------------------------------------------------- */

static struct core_sdpd_term *terms_from(SEXP terms, size_t q, size_t *count) {
  const int *place = ffi_ints(terms, -1, -1, (int)q - 1, "terms");
  *count = (size_t)XLENGTH(terms) / 2;
  struct core_sdpd_term *out = (struct core_sdpd_term *)R_alloc(*count, sizeof(struct core_sdpd_term));
  for (size_t k = 0; k < *count; k++) out[k] = (struct core_sdpd_term){.beta = place[2 * k], .theta = place[2 * k + 1]};
  return out;
}

/* theta: a column of q parameters for each model; places: those of rho, tau and eta from 0, -1 for none; terms: the
 * places of each term's two coefficients; horizon: 0 short, 1 long. Gives the values, a column a model,
 * and the gradient of the last. */
SEXP ffi_sdpd_effects(SEXP theta, SEXP length, SEXP weights, SEXP regions, SEXP places, SEXP terms, SEXP horizon) {
  const size_t n = (size_t)ffi_int(regions, 1, 46340, "regions"), q = (size_t)ffi_int(length, 1, INT_MAX, "length");
  const double *at = ffi_doubles(theta, -1, "theta");
  const int *place = ffi_ints(places, 3, -1, (int)q - 1, "places");
  const struct core_sdpd_weights w = ffi_sdpd_weights(weights, n);
  struct core_sdpd_effects request = {.weights = &w, .rho = place[0], .tau = place[1], .eta = place[2]};
  request.terms = terms_from(terms, q, &request.count);
  request.horizon = (enum core_sdpd_horizon)ffi_int(horizon, CORE_SDPD_SHORT, CORE_SDPD_LONG, "horizon");
  const struct core_sdpd_problem none = {.n = n, .periods = 1};
  struct core_sdpd_work work;
  const size_t doubles = core_sdpd_lay_out(&none, NULL, NULL, &work), m = (size_t)XLENGTH(theta) / q;
  core_sdpd_lay_out(&none, (double *)R_alloc(doubles, sizeof(double)), (int *)R_alloc(n, sizeof(int)), &work);
  if (w.centred && !w.unit_rows) Rf_error("internal: weights are centred without unit row sums");
  SEXP value = PROTECT(Rf_allocMatrix(REALSXP, (int)(3 * request.count), (int)m));
  SEXP gradient = PROTECT(Rf_allocMatrix(REALSXP, (int)(3 * request.count), (int)q));
  for (size_t j = 0; j < m; j++) {
    core_sdpd_effects(&request, q, at + j * q, &work, REAL(value) + j * 3 * request.count, REAL(gradient));
    if (j % 64 == 63) R_CheckUserInterrupt();
  }
  const char *const names[] = {"value", "gradient"};
  const SEXP parts[] = {value, gradient};
  SEXP out = ffi_list(2, names, parts);
  UNPROTECT(2);
  return out;
}

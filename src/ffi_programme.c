/* Glue of core_programme.c. */
#include <limits.h>
#include <string.h>

#include "core_programme.h"
#include "lowcarbon.h"

static void *room(size_t n, size_t size) {
  void *out = R_alloc(n > 0 ? n : 1, (int)size);
  memset(out, 0, (n > 0 ? n : 1) * size);
  return out;
}

/* list(matrix, cost, rhs, slack, entry, bounds); rows come from rhs, variables
 * from bounds. */
static struct core_programme read_model(SEXP model, SEXP columns) {
  if (TYPEOF(model) != VECSXP || XLENGTH(model) != 6) Rf_error("internal: model is not a list of six");
  struct core_programme out;
  const SEXP rhs = VECTOR_ELT(model, 2), cost = VECTOR_ELT(model, 1), bounds = VECTOR_ELT(model, 5);
  if (XLENGTH(rhs) < 1 || XLENGTH(rhs) > 1000 || XLENGTH(cost) > 10000) Rf_error("internal: model is out of range");
  out.rows = (int)XLENGTH(rhs);
  out.fixed = (int)XLENGTH(cost);
  out.variables = (int)XLENGTH(bounds);
  if (out.variables < 1 || out.variables > out.rows) Rf_error("internal: bounds has the wrong length");
  out.matrix = ffi_doubles(VECTOR_ELT(model, 0), (R_xlen_t)out.rows * out.fixed, "matrix");
  out.cost = ffi_doubles(cost, out.fixed, "cost");
  out.rhs = ffi_doubles(rhs, out.rows, "rhs");
  out.slack = ffi_ints(VECTOR_ELT(model, 3), out.fixed, -1, out.variables - 1, "slack");
  out.entry = ffi_doubles(VECTOR_ELT(model, 4), out.rows - out.variables, "entry");
  out.bounds = ffi_ints(bounds, out.variables, 0, 1, "bounds");
  out.columns = ffi_doubles(columns, -1, "columns");
  const R_xlen_t n = XLENGTH(columns) / out.variables;
  if (n < 1 || n * out.variables != XLENGTH(columns) || n > INT_MAX / 2) {
    Rf_error("internal: columns has the wrong length");
  }
  out.n = (int)n;
  return out;
}

static void check_numbers(const double *x, size_t n, int negative, const char *name) {
  for (size_t i = 0; i < n; i++) {
    if (!R_FINITE(x[i]) || (!negative && x[i] < 0.0)) Rf_error("internal: %s is out of range", name);
  }
}

static void check_model(const struct core_programme *model) {
  const size_t m = (size_t)model->rows, f = (size_t)model->fixed;
  check_numbers(model->matrix, m * f, 1, "matrix");
  check_numbers(model->cost, f, 1, "cost");
  check_numbers(model->rhs, m, 0, "rhs");
  check_numbers(model->entry, m - (size_t)model->variables, 0, "entry");
  check_numbers(model->columns, (size_t)model->n * (size_t)model->variables, 0, "columns");
}

static struct core_programme_work new_work(const struct core_programme *model) {
  const size_t m = (size_t)model->rows, f = (size_t)model->fixed, n = (size_t)model->n, k = (size_t)model->variables;
  struct core_programme_work work;
  work.active = (int *)room(n, sizeof(int));
  work.n_active = 0;
  work.is_active = (unsigned char *)room(n, 1);
  work.compact = (double *)room(n * k, sizeof(double));
  work.norm = (double *)room(n, sizeof(double));
  work.reduced = (double *)room(n, sizeof(double));
  work.fixed = (double *)room(m * f, sizeof(double));
  work.doubles = (double *)room(10 * m + m * m + 2 * f + 2 * k, sizeof(double));
  work.basis = (int *)room(m, sizeof(int));
  work.exchange = (int *)room(m, sizeof(int));
  work.factor = (struct core_twofold *)room(m * m, sizeof(struct core_twofold));
  work.pair = (struct core_twofold *)room(3 * m, sizeof(struct core_twofold));
  return work;
}

static void read_active(SEXP active, struct core_programme_work *work, int n) {
  const R_xlen_t given = XLENGTH(active);
  const int *from = ffi_ints(active, -1, 1, n, "active");
  if (given > n) Rf_error("internal: active has the wrong length");
  for (R_xlen_t i = 0; i < given; i++) work->active[i] = from[i] - 1;
  work->n_active = (int)given;
}

static SEXP integers(const int *from, R_xlen_t n, int add) {
  SEXP out = Rf_allocVector(INTSXP, n);
  for (R_xlen_t i = 0; i < n; i++) INTEGER(out)[i] = from[i] + add;
  return out;
}

/* columns: n x variables; values: units x variables; skip: a column of the set
 * for each unit, 0 for none; active: columns to begin with, from 1. Returns
 * list(status, value, solution, prices, peer (0 for none), lambda, pivots,
 * careful, active). */
SEXP ffi_programme(SEXP model, SEXP columns, SEXP values, SEXP skip, SEXP active) {
  const struct core_programme programme = read_model(model, columns);
  check_model(&programme);
  if (XLENGTH(skip) > INT_MAX / 1024) Rf_error("internal: too many units in one call");
  const int *left_out = ffi_ints(skip, -1, 0, programme.n, "skip");
  const R_xlen_t n = XLENGTH(skip);
  const R_xlen_t m = programme.rows, f = programme.fixed;
  struct core_programme_units units = {.n = (int)n};
  units.values = ffi_doubles(values, n * programme.variables, "values");
  check_numbers(units.values, (size_t)(n * programme.variables), 0, "values");
  int *from_zero = (int *)room((size_t)n, sizeof(int));
  for (R_xlen_t i = 0; i < n; i++) from_zero[i] = left_out[i] - 1;
  units.skip = from_zero;
  struct core_programme_work work = new_work(&programme);
  read_active(active, &work, programme.n);

  const char *const names[] = {"status", "value",  "solution", "prices", "peer",
                               "lambda", "pivots", "careful",  "active"};
  SEXP parts[9];
  parts[0] = PROTECT(Rf_allocVector(INTSXP, n));
  parts[1] = PROTECT(Rf_allocVector(REALSXP, n));
  parts[2] = PROTECT(Rf_allocMatrix(REALSXP, (int)f, (int)n));
  parts[3] = PROTECT(Rf_allocMatrix(REALSXP, (int)m, (int)n));
  parts[4] = PROTECT(Rf_allocMatrix(INTSXP, (int)m, (int)n));
  parts[5] = PROTECT(Rf_allocMatrix(REALSXP, (int)m, (int)n));
  parts[6] = PROTECT(Rf_allocVector(INTSXP, n));
  parts[7] = PROTECT(Rf_allocVector(INTSXP, n));
  const struct core_programme_found found = {.status = INTEGER(parts[0]),
                                             .value = REAL(parts[1]),
                                             .solution = REAL(parts[2]),
                                             .prices = REAL(parts[3]),
                                             .peer = INTEGER(parts[4]),
                                             .lambda = REAL(parts[5]),
                                             .pivots = INTEGER(parts[6]),
                                             .careful = INTEGER(parts[7])};
  core_programme(&programme, &units, &work, R_CheckUserInterrupt, &found);
  for (R_xlen_t i = 0; i < m * n; i++) found.peer[i]++;
  parts[8] = PROTECT(integers(work.active, work.n_active, 1));
  SEXP out = ffi_list(9, names, parts);
  UNPROTECT(9);
  return out;
}

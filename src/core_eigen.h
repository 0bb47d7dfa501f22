#ifndef LOWCARBON_CORE_EIGEN_H
#define LOWCARBON_CORE_EIGEN_H

#include "core.h"

/* Columns made tridiagonal, and vectors turned back, between two ticks. */
#define CORE_EIGEN_STEP 32

struct core_eigen {
  size_t n;
  double *a;        /* n x n */
  double *diagonal; /* n */
  double *beside;   /* n */
  double *tau;      /* n */
  double *scratch;  /* 64 n */
  int *integers;    /* 12 n, for vectors */
};

enum core_status core_eigen_values(struct core_eigen *e, core_tick tick);
enum core_status core_eigen_vectors(struct core_eigen *e, core_tick tick, double *values, double *vectors);

#endif

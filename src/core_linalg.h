#ifndef LOWCARBON_CORE_LINALG_H
#define LOWCARBON_CORE_LINALG_H

#include "core.h"

void core_linalg_product(size_t rows, size_t inner, size_t columns, const double *a, const double *b, double *c);
void core_linalg_cross(size_t rows, size_t m, const double *a, size_t n, const double *b, double *c);
double core_linalg_dot(size_t n, const double *a, const double *b);
void core_linalg_multiply(size_t rows, size_t columns, double scale, const double *a, const double *x, double *y);
void core_linalg_transposed(size_t rows, size_t columns, const double *a, const double *x, double *y);
size_t core_linalg_root(size_t n, double *a);
void core_linalg_root_solve(size_t n, const double *root, size_t columns, double *b);
void core_linalg_root_back(size_t n, const double *root, size_t columns, double *b);
size_t core_linalg_factor(size_t n, double *a, int *pivot);
void core_linalg_factor_solve(size_t n, const double *factor, const int *pivot, size_t columns, double *b);
void core_linalg_panel(size_t n, size_t ld, size_t columns, double *a, double *diagonal, double *beside, double *tau,
                       double *scratch);
void core_linalg_last_panel(size_t n, size_t ld, double *a, double *diagonal, double *beside, double *tau,
                            double *scratch);
void core_linalg_panels_apply(size_t n, const double *a, const double *tau, size_t columns, double *b, double *scratch);
int core_linalg_tridiagonal_values(size_t n, double *diagonal, double *beside);
int core_linalg_tridiagonal_vectors(size_t n, double *diagonal, double *beside, double *values, double *vectors,
                                    double *scratch, int *integers);

#endif

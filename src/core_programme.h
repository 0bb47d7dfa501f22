#ifndef LOWCARBON_CORE_PROGRAMME_H
#define LOWCARBON_CORE_PROGRAMME_H

#include "core.h"
#include "core_twofold.h"

/* How a programme ended; the codes are lpSolve's. */
enum core_programme_end {
  CORE_PROGRAMME_SOLVED = 0,
  CORE_PROGRAMME_INFEASIBLE = 2,
  CORE_PROGRAMME_UNBOUNDED = 3,
  CORE_PROGRAMME_FAILED = 5 /* no proof within the allowed number of pivots */
};

/* What all programmes of a call share. */
struct core_programme {
  int rows;              /* of a programme: the variables, then further rows */
  int variables;         /* rows in which columns have data */
  int fixed;             /* columns of the model */
  const double *matrix;  /* rows x fixed, for a unit whose own values are one */
  const double *cost;    /* fixed; columns of the set cost nothing */
  const double *rhs;     /* rows, for a unit whose own values are one; not negative */
  const int *slack;      /* fixed: which row it is the slack of, or -1: moves with the unit's own values */
  const double *entry;   /* rows - variables: what every column of the set has there */
  const int *bounds;     /* variables: 1 where the row bounds how much a column can carry */
  int n;                 /* columns of the set */
  const double *columns; /* n x variables, not negative */
};

/* Units to be measured, and the results, a column for each unit. */
struct core_programme_units {
  int n;
  const double *values; /* n x variables, not negative */
  const int *skip;      /* n: the column of the set that is left out, -1 for none */
};

struct core_programme_found {
  int *status;      /* n */
  double *value;    /* n; NaN unless solved */
  double *solution; /* fixed x n, relative to the unit's own values */
  double *prices;   /* rows x n, of the rows relative to the unit's own values */
  int *peer;        /* rows x n: columns that carry the solution, -1 for none */
  double *lambda;   /* rows x n: how much of each */
  int *pivots;      /* n */
  int *careful;     /* n: 1 where doubles were not enough */
};

/* Scratch; m rows, f fixed columns, n columns, k variables. `active` holds on
 * entry and on return which columns have carried solutions, `n_active` of them. */
struct core_programme_work {
  int *active; /* n */
  int n_active;
  unsigned char *is_active;    /* n, zero */
  double *compact;             /* n x k: active columns side by side */
  double *norm;                /* n: powers of two that bring active columns to size one */
  double *reduced;             /* n */
  double *fixed;               /* m x f */
  double *doubles;             /* 10 m + m^2 + 2 f + 2 k */
  int *basis;                  /* m */
  int *exchange;               /* m */
  struct core_twofold *factor; /* m x m */
  struct core_twofold *pair;   /* 3 m */
};

void core_programme(const struct core_programme *model, const struct core_programme_units *units,
                    struct core_programme_work *work, core_tick tick, const struct core_programme_found *found);

#endif

/* Spatial panels by (quasi) maximum likelihood, from arrays to estimates. */
#ifndef LOWCARBON_CORE_SDPD_H
#define LOWCARBON_CORE_SDPD_H

#include <stdint.h>

#include "core_csr.h"
#include "core_concentrated.h"

enum core_sdpd_spatial { CORE_SDPD_NONE = 0, CORE_SDPD_LAG = 1, CORE_SDPD_ERROR = 2 };

/* Why there is no estimate. */
enum core_sdpd_trouble {
  CORE_SDPD_FINE = 0,
  CORE_SDPD_RESPONSE,   /* it does not vary within what the effects leave, or is out of a double's range */
  CORE_SDPD_REGRESSORS, /* one does not vary, or may follow from the others */
  CORE_SDPD_EXPLAINED,  /* no residual but rounding */
  CORE_SDPD_LAGGED,     /* the spatial lag does not vary */
  CORE_SDPD_SEARCH,     /* the likelihood has no top */
  CORE_SDPD_INFORMATION /* not positive definite */
};

/* Why a correction was left out. */
enum core_sdpd_withheld {
  CORE_SDPD_TAKEN = 0,
  CORE_SDPD_UNSTABLE, /* it does not exist, because a root is not below one */
  CORE_SDPD_OUTSIDE   /* it leads to where the model does not exist: `proposed` */
};

/* How far to go. */
enum core_sdpd_depth {
  CORE_SDPD_RAW = 0,       /* the maximum */
  CORE_SDPD_CORRECTED = 1, /* and its correction */
  CORE_SDPD_COVARIANCE = 2 /* and the covariance */
};

/* W, its eigenvalues, and what G(r) = W (I - r W)^-1 is made of. "Counted" is W in
 * the directions that the likelihood counts: all, or all but that of time effects (`centred`).
 * There W is taken less 1 q' with q'1 = 1, which has the eigenvalue 0 in that direction. */
struct core_sdpd_weights {
  struct core_csr rows;
  struct core_eigenvalues all, counted;
  int centred;
  const double *values, *left, *right, *pair; /* see core_sdpd-resolvent.c; NULL: */
  const double *dense;                        /* the counted W itself */
  double lower, upper;                        /* the interval of r in which I - r W is regular */
  int unit_rows, real;
};

struct core_sdpd_problem {
  size_t n, periods; /* regions; periods whose likelihood counts */
  size_t k;          /* regressors, lags of regressors among them */
  int own, lagged;   /* is y(-1) a regressor, is W y(-1)? */
  int individual, time;
  enum core_sdpd_spatial spatial;
  double observations, times, regions; /* of the likelihood */
  int corrected;
  const double *x; /* n periods x k */
  const struct core_sdpd_weights *lag, *error;
  core_tick tick;
};

/* Scratch, laid out by core_sdpd_lay_out(); N is n periods, m the columns of z,
 * q the length of theta. */
struct core_sdpd_work {
  double *ahead;                      /* W y of all periods                      N + n */
  double *z, *wz, *zl;                /* regressors, their lags, z - r wz        N m */
  double *y, *wy;                     /* response and its lag; all of these are demeaned   N */
  double *e, *u, *a;                  /* residuals, and a column to work with    N */
  double *means;                      /* for core_demean                         n */
  double *cross, *root;               /* z'z, and its scaled root                m m */
  double *zw, *ww;                    /* z'wz and wz'wz                          m m */
  double *turn;                       /* makes z orthonormal                     m m */
  double *size, *norm;                /* of the columns of z, after and before   m */
  double *b0, *b1, *v;                /* coefficients                            m */
  double *products;                   /* see core_sdpd-error.c */
  double *search;                     /* see core_concentrated.c */
  double *information, *scaled, *phi; /* q q, q q, q */
  double *g;                          /* n */
  double *factor, *dense;             /* n n */
  int *pivot;                         /* n */
};

struct core_sdpd_estimate {
  double *raw, *theta, *covariance; /* delta, (rho or lambda), sigma^2 */
  double loglik, score, at, curvature, balance;
  int inside, hills;
  double modulus_raw, modulus; /* largest space-time root in the directions counted */
  enum core_sdpd_withheld withheld;
  double proposed;
  enum core_sdpd_trouble trouble;
};

/* The places of a regressor's coefficients in theta, -1 for none. */
struct core_sdpd_term {
  int beta, theta;
};

enum core_sdpd_horizon { CORE_SDPD_SHORT = 0, CORE_SDPD_LONG = 1 };

/* Effects of which terms, and the places of rho, tau and eta in theta, -1 for none. */
struct core_sdpd_effects {
  const struct core_sdpd_weights *weights;
  int rho, tau, eta;
  size_t count;
  const struct core_sdpd_term *terms;
  enum core_sdpd_horizon horizon;
};

static inline int core_sdpd_dynamic(const struct core_sdpd_problem *p) { return p->own || p->lagged; }

static inline size_t core_sdpd_columns(const struct core_sdpd_problem *p) {
  return p->k + (size_t)(p->own != 0) + (size_t)(p->lagged != 0);
}

static inline size_t core_sdpd_length(const struct core_sdpd_problem *p) {
  return core_sdpd_columns(p) + (size_t)(p->spatial != CORE_SDPD_NONE) + 1;
}

/* Points that core_concentrated() looks at. */
#define CORE_SDPD_POINTS 60

size_t core_sdpd_lay_out(const struct core_sdpd_problem *p, double *memory, int *pivot, struct core_sdpd_work *work);
enum core_sdpd_trouble core_sdpd_prepare(const struct core_sdpd_problem *p, struct core_sdpd_work *work);
void core_sdpd_fit(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                   enum core_sdpd_depth depth, struct core_sdpd_estimate *out);
void core_sdpd_at(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                  struct core_sdpd_estimate *out);
void core_sdpd_residual(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *theta);

/* core_sdpd-columns.c */
void core_sdpd_demean(const struct core_sdpd_problem *p, size_t columns, const double *from, double *restrict means,
                      double *restrict to);
void core_sdpd_least_squares(size_t rows, size_t m, const double *z, const double *root, const double *size,
                             const double *y, double *restrict work, double *restrict v, double *restrict b);
enum core_sdpd_trouble core_sdpd_scaled_root(size_t m, const double *cross, double *restrict size,
                                             double *restrict root);
void core_sdpd_less(size_t rows, size_t m, const double *z, const double *b, const double *y, double *restrict out);
void core_sdpd_products(size_t rows, size_t m, size_t first, const double *a, const double *b, double *restrict work,
                        double *restrict out);

/* core_sdpd-error.c */
enum core_sdpd_trouble core_sdpd_error(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                       struct core_sdpd_estimate *out);
size_t core_sdpd_error_work(size_t m);
void core_sdpd_filter(const struct core_sdpd_problem *p, struct core_sdpd_work *work, double lambda);
enum core_sdpd_trouble core_sdpd_search(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                        core_curve residuals, void *context, double guess, int one_hill,
                                        struct core_sdpd_estimate *out);

/* core_sdpd-resolvent.c */
struct core_sdpd_traces {
  double trace, trace2, square; /* tr G, tr GG, tr G'G, in the directions counted */
};
int core_sdpd_resolvent(const struct core_sdpd_weights *w, double r, struct core_sdpd_work *work);
struct core_sdpd_traces core_sdpd_resolvent_traces(const struct core_sdpd_weights *w, double r,
                                                   struct core_sdpd_work *work);
void core_sdpd_resolvent_times(const struct core_sdpd_weights *w, size_t columns, const double *x,
                               struct core_sdpd_work *work, double *restrict out);
double core_sdpd_resolvent_mean(const struct core_sdpd_weights *w, struct core_sdpd_work *work);

/* core_sdpd-correct.c */
double core_sdpd_modulus(const struct core_eigenvalues *w, double rho, double tau, double eta);
void core_sdpd_correct(const struct core_sdpd_problem *p, struct core_sdpd_work *work, struct core_sdpd_estimate *out);

/* core_sdpd-information.c */
enum core_sdpd_trouble core_sdpd_information(const struct core_sdpd_problem *p, struct core_sdpd_work *work,
                                             const double *theta);
enum core_sdpd_trouble core_sdpd_covariance(size_t q, struct core_sdpd_work *work, double *restrict out);
int core_sdpd_solve_scaled(size_t q, double scale, struct core_sdpd_work *work, double *restrict v);

/* core_sdpd-effects.c */
void core_sdpd_effects(const struct core_sdpd_effects *request, size_t q, const double *theta,
                       struct core_sdpd_work *work, double *restrict value, double *restrict gradient);

/* core_sdpd-bootstrap.c */
enum core_sdpd_resample {
  CORE_SDPD_RESIDUAL = 0, /* residuals drawn with replacement */
  CORE_SDPD_WILD = 1,     /* each residual with a random sign */
  CORE_SDPD_REGION = 2    /* all residuals of a region, regions drawn with replacement */
};

struct core_sdpd_process {
  double rho, tau, eta, lambda;
  double *mean, *effects, *pool, *shocks, *base; /* n periods */
  double *response;                              /* n (periods + 1) */
  double *inverse, *error_inverse, *step;        /* n n */
};

size_t core_sdpd_process_lay_out(const struct core_sdpd_problem *p, double *memory, struct core_sdpd_process *out);
int core_sdpd_process_at(const struct core_sdpd_problem *p, struct core_sdpd_work *work, const double *y,
                         const double *theta, struct core_sdpd_process *out);
void core_sdpd_simulate(const struct core_sdpd_problem *p, struct core_sdpd_process *process,
                        enum core_sdpd_resample resample, uint64_t seed, uint64_t draw);

#endif

/* The routines R may call, one line each; init.c registers the same list. */
#ifndef LOWCARBON_H
#define LOWCARBON_H

#include "ffi.h"

SEXP ffi_codes(SEXP x);
SEXP ffi_codes_steps(SEXP x);
SEXP ffi_first_bad(SEXP x, SEXP lower, SEXP strict, SEXP missing);
SEXP ffi_cells(SEXP region, SEXP time, SEXP sector, SEXP regions, SEXP periods, SEXP sectors);
SEXP ffi_concentrated(SEXP residuals, SEXP source, SEXP counts, SEXP range, SEXP points);
SEXP ffi_coupling(SEXP systems, SEXP weights, SEXP variant, SEXP synchronous);
SEXP ffi_csr_counts(SEXP p, SEXP i, SEXP x, SEXP n);
SEXP ffi_csr_lag(SEXP p, SEXP i, SEXP x, SEXP n, SEXP values, SEXP periods);
SEXP ffi_csr_sums(SEXP p, SEXP i, SEXP x, SEXP n);
SEXP ffi_csr_unit_rows(SEXP p, SEXP i, SEXP x, SEXP n);
SEXP ffi_cv(SEXP x, SEXP group, SEXP groups, SEXP population);
SEXP ffi_dagum(SEXP value, SEXP order, SEXP group, SEXP period, SEXP weight, SEXP groups, SEXP periods, SEXP boot);
SEXP ffi_distance_pairs(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP power);
SEXP ffi_eigen(SEXP a, SEXP n, SEXP vectors);
SEXP ffi_entropy(SEXP columns, SEXP reverse, SEXP rows, SEXP ends, SEXP options);
SEXP ffi_identity(SEXP whole, SEXP factors, SEXP tolerance);
SEXP ffi_lmdi(SEXP whole, SEXP factors, SEXP cells, SEXP dims, SEXP from, SEXP to, SEXP options, SEXP speed,
              SEXP by_sector);
SEXP ffi_local_moran_permute(SEXP p, SEXP i, SEXP x, SEXP n, SEXP z, SEXP expected, SEXP excess, SEXP near,
                             SEXP periods, SEXP simulations, SEXP seed, SEXP differences);
SEXP ffi_log_mean(SEXP a, SEXP b);
SEXP ffi_moran_permute(SEXP p, SEXP i, SEXP x, SEXP n, SEXP z, SEXP periods, SEXP simulations, SEXP seed);
SEXP ffi_moran_permute_sums(SEXP a, SEXP z, SEXP n, SEXP periods, SEXP simulations, SEXP seed);
SEXP ffi_nearest(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP k);
SEXP ffi_sdpd(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP depth);
SEXP ffi_programme(SEXP model, SEXP columns, SEXP values, SEXP skip, SEXP active);
SEXP ffi_sdpd_at(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP theta);
SEXP ffi_sdpd_bootstrap(SEXP y, SEXP x, SEXP sizes, SEXP counts, SEXP lag, SEXP error, SEXP theta, SEXP options,
                        SEXP seed, SEXP depth);
SEXP ffi_sdpd_effects(SEXP theta, SEXP length, SEXP weights, SEXP regions, SEXP places, SEXP terms, SEXP horizon);
SEXP ffi_spectrum(SEXP source, SEXP r, SEXP slopes);
SEXP ffi_threshold(SEXP panel, SEXP residuals, SEXP again, SEXP simulations, SEXP seed);
SEXP ffi_within(SEXP x, SEXP y, SEXP sphere, SEXP radius, SEXP threshold, SEXP power);
SEXP ffi_demean(SEXP x, SEXP regions, SEXP periods, SEXP individual, SEXP time);
SEXP ffi_density(SEXP sorted, SEXP grid, SEXP bandwidth, SEXP kernel);
SEXP ffi_symmetriser(SEXP p, SEXP i, SEXP x, SEXP n);
SEXP ffi_signs(SEXP n, SEXP probes);
SEXP ffi_chebyshev_traces(SEXP p, SEXP i, SEXP x, SEXP n, SEXP order, SEXP probes, SEXP without);

#endif

# What kernels and R call by number, by name: the enumerators of src/core_*.h, in lower case and without
# their prefix. test-enums.R reads the headers and holds the two together.

core_status <- c(ok = 0L, sign_change = 1L, zero_total = 2L, no_overlap = 3L, duplicate = 4L, negative = 5L,
                 overflow = 6L, stuck = 7L)

coupling_variants <- c(standard = 0L, wang = 1L, fan = 2L, unrooted = 3L)

density_kernels <- c(gaussian = 0L, epanechnikov = 1L)

programme_ends <- c(solved = 0L, infeasible = 2L, unbounded = 3L, failed = 5L)

sdpd_spatial <- c(none = 0L, lag = 1L, error = 2L)

sdpd_trouble <- c(fine = 0L, response = 1L, regressors = 2L, explained = 3L, lagged = 4L, search = 5L, information = 6L)

sdpd_withheld <- c(taken = 0L, unstable = 1L, outside = 2L)

sdpd_depths <- c(raw = 0L, corrected = 1L, covariance = 2L)

sdpd_horizons <- c(short = 0L, long = 1L)

sdpd_resamples <- c(residual = 0L, wild = 1L, region = 2L)

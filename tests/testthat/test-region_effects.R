index <- c("region", "year")

# rows: own, from, to, by the dense matrix.
dense_region_effects <- function(fit, term, horizon, W, W_x = W) {
  M <- dense_multiplier(fit, term, horizon, W, W_x)
  as.vector(rbind(diag(M), rowSums(M) - diag(M), colSums(M) - diag(M)))
}

test_that("own, from and to are diagonal, rows and columns of the dense matrix, and their errors follow", {
  W <- random_weights(14)
  W_x <- random_weights(14, 2L, seed = 8L)
  data <- simulate_panel(W, 9L, tau = 0.3, eta = 0.05)
  fits <- list(
    spatial_panel(y ~ x1 + x2, data, index, W, "sdm", dynamic = "both"),
    spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual"),
    spatial_panel(y ~ x1 + x2, data, index, W, "sdm", durbin = ~x1, W_x = W_x),
    spatial_panel(y ~ x1 + x2, data, index, W, "slx"),
    spatial_panel(y ~ x1 + x2, data, index, W, "gns"),
    spatial_panel(y ~ x1 + x2, data, index, W, "sdem", dynamic = "time"))
  for (i in seq_along(fits)) {
    fit <- fits[[i]]
    own <- if (i == 3L) W_x else W
    for (horizon in c("short", if (fit$dynamic != "none") "long")) {
      for (term in c("x1", "x2")) {
        found <- region_effects(fit, term, horizon)
        truth <- function(fit) dense_region_effects(fit, term, horizon, W, own)
        expect_equal(found$estimate, truth(fit), tolerance = 1e-9)
        slopes <- coefficient_slopes(fit, truth)
        expect_equal(found$std.error, sqrt(diag(slopes %*% vcov(fit) %*% t(slopes))), tolerance = 1e-5)
        means <- tapply(found$estimate, found$effect, mean)
        whole <- effects(fit, horizon, se = "none")
        whole <- whole$estimate[whole$term == term]
        expect_equal(as.vector(means[c("own", "from", "to")]), whole[c(1L, 2L, 2L)], tolerance = 1e-9)
      }
    }
  }
})

test_that("regions keep their names in any order, sparse factors give the same, and other covariances are taken", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 6L)
  fit <- spatial_panel(y ~ x1, data, index, W)
  found <- region_effects(fit, "x1")
  expect_named(found, c("region", "effect", "estimate", "std.error", "statistic", "p.value"))
  expect_identical(unique(found$region), rownames(W))
  # row sums of one: own and from add up to the total effect everywhere
  total <- tapply(found$estimate[found$effect != "to"], found$region[found$effect != "to"], sum)
  expect_equal(as.vector(total), rep(effects(fit, se = "none")$estimate[3L], 16), tolerance = 1e-10)
  order <- with_test_seed(1, sample(16))
  other <- region_effects(spatial_panel(y ~ x1, data[rev(seq_len(nrow(data))), ], index, W[order, order],
                                        logdet = "sparse"), "x1")
  expect_equal(other$estimate, found$estimate, tolerance = 1e-9)
  expect_false(isTRUE(all.equal(region_effects(fit, "x1", vcov = "cluster")$std.error, found$std.error)))
  expect_true(all(is.na(region_effects(fit, "x1", se = "none")$std.error)))
  expect_output(print(found), "by region")
})

test_that("what there is not is refused", {
  W <- lattice_weights(4)
  data <- simulate_panel(W, 7L, rho = 0.5, tau = 0.7, eta = 0.4)
  fit <- suppressWarnings(spatial_panel(y ~ x1 + x2, data, index, W, "sar", "individual", "both"))
  expect_input_error(region_effects(fit, "x1", "long"), "`horizon`", "not stable")
  expect_input_error(region_effects(fit, "x9"), "`term`")
  expect_input_error(region_effects(fit), "`term`")
  expect_input_error(region_effects(1, "x1"), "`fit`")
})

test_that("the pictures draw, in the order of the effect", {
  fit <- spatial_panel(y ~ x1, simulate_panel(lattice_weights(4), 6L), index, lattice_weights(4))
  found <- region_effects(fit, "x1")
  for (effect in c("to", "from", "own")) draw_to_null(plot(found, effect))
  draw_to_null(plot(region_effects(fit, "x1", se = "none")))
  drawn <- region_intervals(found, "to", 0.95)
  expect_false(is.unsorted(rev(drawn$estimate)))
  expect_equal(drawn$conf.high - drawn$estimate,
               stats::qnorm(0.975) * found$std.error[found$effect == "to"][match(drawn$label, unique(found$region))])
  expect_input_error(plot(found, "both"), "`effect`")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(found), "ggplot")
})

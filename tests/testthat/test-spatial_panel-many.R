many_data <- function() simulate_panel(lattice_weights(4, 5), 7L, rho = 0.3)
many_weights <- function() list(rook = lattice_weights(4, 5), other = random_weights(20, 4L))

test_that("each fit is that of its weights alone, and can be updated", {
  data <- many_data()
  W <- many_weights()
  fits <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), W, model = "sar")
  expect_s3_class(fits, "spatial_panels")
  expect_named(fits, c("rook", "other"))
  for (name in names(W)) {
    alone <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), W[[name]], model = "sar")
    expect_equal(coef(fits[[name]]), coef(alone))
    expect_equal(vcov(fits[[name]]), vcov(alone))
  }
  expect_equal(coef(update(fits[["other"]], model = "ols")),
               coef(spatial_panel(y ~ x1 + x2, data, c("region", "year"), W$other, model = "ols")))
})

test_that("tables have the weights in front", {
  data <- many_data()
  fits <- spatial_panel(y ~ x1, data, c("region", "year"), many_weights())
  expect_identical(tidy(fits)$W, rep(c("rook", "other"), each = 3L))
  expect_equal(tidy(fits)$std.error[4:6], tidy(fits$other)$std.error)
  expect_identical(glance(fits)$W, c("rook", "other"))
  expect_identical(dim(coef(fits)), c(3L, 2L))
  found <- effects(fits)
  expect_equal(found$estimate[4:6], effects(fits$other)$estimate)
  expect_output(print(fits), "rook.*other.*rho")
  expect_output(print(found), "under 2 weights")
  table <- regression_table(fits)
  expect_true(all(c("rook", "other") %in% names(table)))
})

test_that("a list without names gets some, and weights that fail are left out aloud", {
  data <- many_data()
  W <- unname(many_weights())
  expect_named(spatial_panel(y ~ x1, data, c("region", "year"), W), c("W1", "W2"))
  short <- W[[1L]][-1L, -1L]
  expect_warning(fits <- spatial_panel(y ~ x1, data, c("region", "year"), list(a = W[[1L]], b = short)), "`b`",
                 class = "lowcarbon_warning")
  expect_named(fits, "a")
  expect_output(print(fits), "could not be estimated: `b`")
  expect_input_error(spatial_panel(y ~ x1, data, c("region", "year"), list(b = short)), "W")
  expect_input_error(spatial_panel(y ~ x1, data, c("region", "year"), list()), "empty")
  expect_input_error(spatial_panel(y ~ x1, data, c("region", "year"), list(a = W[[1L]], a = W[[2L]])), "two named")
})

test_that("bands go in whole, and pictures are drawn", {
  at <- as.matrix(expand.grid(x = 1:4, y = 1:5))
  rownames(at) <- sprintf("r%03d", 1:20)
  bands <- weights_bands(at, breaks = c(0, 1, 2, 3), longlat = FALSE)
  fits <- spatial_panel(y ~ x1, many_data(), c("region", "year"), bands)
  expect_named(fits, c("0-1", "1-2", "2-3"))
  file <- tempfile(fileext = ".png")
  grDevices::png(file)
  plot(fits)
  plot(fits, "effects", terms = "x1")
  grDevices::dev.off()
  expect_gt(file.size(file), 0)
  unlink(file)
  expect_input_error(plot(fits, terms = "z"), "terms")
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(fits), "ggplot")
})

test_that("the memory of weights tells other entries from the same", {
  weights_memory$entries <- NULL
  W <- as_csc(lattice_weights(4, 5))
  first <- spectrum_of(W, "eigen")
  made <- 0
  again <- remembered_of(W, "eigen", function() made <<- 1)
  expect_identical(again, first)
  expect_identical(made, 0)
  other <- W
  other@x[3L] <- other@x[3L] * (1 + 1e-15)
  expect_false(identical(other@x, W@x))
  spectrum_of(other, "eigen")
  expect_length(weights_memory$entries, 2L)
  for (k in 1:40) remembered_of(W, paste("thing", k), function() k)
  expect_lte(length(weights_memory$entries), 24L)
  large <- Matrix::Diagonal(2000L)
  large <- methods::as(methods::as(large, "generalMatrix"), "CsparseMatrix")
  remembered_of(large, "arrays0", function() "too large to keep")
  expect_false(any(vapply(weights_memory$entries, function(e) identical(e$value, "too large to keep"), NA)))
  weights_memory$entries <- NULL
})

test_that("summary() has a row for each weights; questions to one fit are refused", {
  fits <- spatial_panel(y ~ x1 + x2, many_data(), c("region", "year"), many_weights())
  found <- summary(fits)
  expect_identical(found$W, c("rook", "other"))
  expect_equal(found$logLik, vapply(fits, function(fit) as.numeric(logLik(fit)), 0), ignore_attr = TRUE)
  expect_equal(found$rho, coef(fits)["rho", ], ignore_attr = TRUE)
  p <- vapply(fits, function(fit) 2 * stats::pnorm(-abs(coef(fit)[["rho"]]) / sqrt(vcov(fit)["rho", "rho"])), 0)
  expect_equal(found$rho.p, p, ignore_attr = TRUE, tolerance = 1e-6)
  expect_output(print(found), "One model under 2 weights")
  for (question in list(vcov, residuals, fitted, predict, logLik, nobs, df.residual, deviance, weights)) {
    expect_error(question(fits), "x[[\"rook\"]] is one of them", fixed = TRUE, class = "lowcarbon_error_input")
  }
  expect_error(deviance(fits$rook), "logLik(x)", fixed = TRUE, class = "lowcarbon_error_input")
  expect_error(weights(fits$rook), "x$W", fixed = TRUE, class = "lowcarbon_error_input")
})

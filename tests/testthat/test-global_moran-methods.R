test_that("every spatial statistic has a tidy table, a line about the whole, and a table to write", {
  index <- c("region", "year")
  w <- square_lattice(4)
  W <- weights_contiguity(w)
  data <- with_test_seed(1, rbind(one_year(w, exp(rnorm(16)), 1), one_year(w, exp(rnorm(16)), 2)))
  data$other <- rev(data$value)
  data$high <- data$value > 1
  results <- list(
    global_moran(data, "value", W, index), geary(data, "value", W, index),
    local_moran(data, "value", W, index, "conditional"), local_geary(data, "value", W, index, "conditional"),
      getis_ord(data, "value", W, index, test = "randomisation"),
    getis_ord(data, "value", W, index, "G", "randomisation"),
    bivariate_moran(data, "value", "other", W, index, test = "randomisation"),
    bivariate_moran(data, "value", "other", W, index, "local", "randomisation"), join_counts(data, "high", W, index),
    correlogram(data, "value", W, index, 2)
  )
  for (x in results) {
    table <- tidy(x)
    expect_true(all(c("year", "term", "estimate", "std.error", "statistic", "p.value") %in% names(table)))
    expect_identical(table$p.value, x$p.value)
    expect_equal(table$statistic, x$z)
    expect_identical(glance(x)$significant, sum(x$p.value <= 0.05))
    expect_identical(glance(x)$periods, 2L)
    expect_input_error(tidy(x, conf.int = TRUE), "`conf.int`")
    path <- tempfile(fileext = ".md")
    write_table(x, path, lang = "zh")
    expect_false(any(grepl("\u7ed3\u679c", readLines(path, encoding = "UTF-8")[1L])))
    unlink(path)
  }
})

test_that("models by instruments and differences go into regression tables with their own errors", {
  ring <- data.frame(from = letters[1:12], to = letters[c(2:12, 1)])
  panel <- expand.grid(region = letters[1:12], year = 2001:2008)
  panel <- with_test_seed(1, transform(panel, x = rnorm(96), z = rnorm(96)))
  panel$y <- panel$x + panel$z + with_test_seed(2, rnorm(96))
  panel$pilot <- panel$region %in% c("c", "h") & panel$year >= 2005
  W <- weights_contiguity(ring)
  fit <- spatial_gs2sls(y ~ x + z, panel, c("region", "year"), W)
  did <- spatial_did(y ~ x, panel, c("region", "year"), W, "pilot")
  shown <- paste(capture.output(print(regression_table(fit, did))), collapse = "\n")
  expect_match(shown, "rho", fixed = TRUE)
  expect_match(shown, "direct", fixed = TRUE)
  expect_match(shown, "direct, t-2", fixed = TRUE)
  expect_match(shown, "region +Yes +Yes")
  plain <- regression_table(fit, statistic = "std.error")
  robust <- regression_table(fit, statistic = "std.error", vcov = "robust")
  expect_false(identical(capture.output(print(plain)), capture.output(print(robust))))
  expect_input_error(regression_table(did, vcov = "robust"), "`vcov`")
})

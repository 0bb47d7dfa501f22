# What a method does not know it refuses: no default passes for what was asked.

test_that("no method swallows its dots", {
  space <- asNamespace("lowcarbon")
  lines <- grep("^S3method", readLines(source_path("NAMESPACE"), warn = FALSE), value = TRUE)
  parts <- regmatches(lines, regexec("^S3method\\([\" ]*([^,\"]+)[\" ]*, *([^)]+)\\)", lines))
  generics <- sub("^.*::", "", vapply(parts, `[[`, "", 2L))
  methods <- paste(generics, vapply(parts, `[[`, "", 3L), sep = ".")
  expect_gt(length(methods), 100L)
  ignoring <- Filter(function(name) {
    method <- get0(name, space)
    if (!is.function(method) || !"..." %in% names(formals(method))) return(FALSE)
    used <- all.names(body(method))
    !any(c("...", "NextMethod", "...length") %in% used)
  }, methods[!generics %in% c("as_spatial_weights", "knit_print", "autoplot", "plot", "recover_data")])
  expect_identical(unname(ignoring), character())
})

# One of each class, made once.
objects_of_all_classes <- function() {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 8L, tau = 0.4)
  fit <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), W)
  iv <- iv_diagnostics(y ~ x1 | x2, data, c("region", "year"))
  data$high <- as.character(data$region) %in% unique(as.character(data$region))[1:4]
  list(fit = fit, summary = summary(fit), effects = effects(fit), iv = iv, summary_iv = summary(iv),
       weights = as_spatial_weights(W),
       mechanism = mechanism(y ~ x1, x2 ~ x1, data, c("region", "year"), nsim = 9, seed = 1),
       difference = group_difference(y ~ x1, data, c("region", "year"), "high", nsim = 9, seed = 1),
       table = regression_table(lm(y ~ x1, data)), audit = audit_cv(1, 2, 0.5), stability = stability(fit),
       impulse = impulse_response(fit, "x1", 2), tests = durbin_tests(fit),
       turning = turning_point(lm(y ~ x1 + I(x1^2), data), "x1", "I(x1^2)"),
       gini = dagum_gini(transform(data, x1 = abs(x1)), "x1", "high", "year"))
}

test_that("every method of every class refuses an argument it does not know", {
  objects <- objects_of_all_classes()
  asked <- 0L
  for (name in names(objects)) {
    x <- objects[[name]]
    for (generic in c("print", "summary", "coef", "vcov", "confint", "tidy", "glance", "augment", "nobs", "residuals",
                      "fitted", "predict",
                      "effects", "logLik", "df.residual", "sigma", "formula", "terms", "model.matrix", "format",
                      "as.data.frame",
                      "as.matrix")) {
      method <- NULL
      for (class in class(x)) {
        if (is.null(method)) {
          method <- get0(paste(generic, class, sep = "."), asNamespace("lowcarbon"), inherits = FALSE)
        }
      }
      if (is.null(method)) next
      asked <- asked + 1L
      verb <- get(generic)
      call <- function(...) capture.output(verb(x, ...))
      expect_error(call(clustre = "region"), class = "lowcarbon_error_input", regexp = "clustre",
                   label = paste(generic, name))
      expect_error(call(nonsense = 1), class = "lowcarbon_error_input", regexp = "nonsense",
                   label = paste(generic, name))
    }
  }
  expect_gt(asked, 50L)
})

test_that("the hint names the nearest argument, and works when followed", {
  fit <- fit_panel(lattice_weights(3L))
  expect_input_error(summary(fit, clusters = ~region), "clusters", "Did you mean `cluster`?", "summary()")
  expect_input_error(confint(fit, conf.level = 0.9), "Did you mean `level`?")
  expect_input_error(effects(fit, level = 0.9), "tidy(effects(fit), conf.int = TRUE, conf.level = 0.9)")
  expect_identical(nrow(tidy(effects(fit), conf.int = TRUE, conf.level = 0.9)), 6L)
  expect_input_error(predict(fit, horizon = 3), "horizon", "newdata")
  expect_input_error(predict(fit, data = 3), "Did you mean `newdata`?")
  expect_input_error(tidy(effects(fit), vcov = "cluster"), "give `vcov` to effects()")
  expect_input_error(coef(fit, 3), "coef()", "without a name")
})

test_that("plots refuse what they do not know", {
  skip_if_not_installed("ggplot2")
  fit <- fit_panel(lattice_weights(3L))
  expect_input_error(ggplot2::autoplot(effects(fit), nonsense = 1), "nonsense", "autoplot()")
  expect_input_error(ggplot2::autoplot(fit, levl = 0.9), "Did you mean `level`?")
  expect_input_error(ggplot2::autoplot(stability(fit), colour = "red"), "colour")
  expect_input_error(plot(entropy_weights(data.frame(a = 1:4 / 4, b = c(0.2, 0.4, 0.1, 0.3)), c("a", "b"), "+"),
                          horizontal = TRUE), "horizontal")
})

test_that("a bar in a formula is refused, not read as a logical or", {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 8L)
  data$E <- data$x2 > 0
  data$D <- data$x1 > 0
  index <- c("region", "year")
  expect_input_error(spatial_panel(y ~ D | E, data, index, W), "`formula`", "D | E", "`effect`")
  expect_input_error(lm_tests(y ~ D | E, data, index, W), "D | E")
  expect_input_error(mechanism(y ~ D | E, x1 ~ D, data, index, nsim = 0), "`outcome`", "D | E")
  expect_input_error(group_difference(y ~ x1 | region, data, index, "D"), "x1 | region")
  expect_true("I(D | E)TRUE" %in% names(coef(spatial_panel(y ~ I(D | E), data, index, W))))
})

# Panels and fits for the tests of what a user does with a spatial panel model.

# 46 American states, 1963-92: price and income, cigarettes sold.
cigarettes <- function() {
  testthat::skip_if_not_installed("plm")
  edges <- shared_csv("reference", "usa46_edges.csv")
  store <- new.env()
  utils::data("Cigar", package = "plm", envir = store)
  data <- store$Cigar
  data$logc <- log(data$sales)
  data$logp <- log(data$price / data$cpi)
  data$logy <- log(data$ndi / data$cpi)
  states <- sort(unique(data$state))
  W <- matrix(0, 46, 46, dimnames = list(states, states))
  W[cbind(match(edges$from, states), match(edges$to, states))] <- 1
  list(data = data, W = W / rowSums(W))
}

# A reference number of the static and dynamic models on these data.
cigarette_reference <- function(model, quantity, column = "estimate") {
  table <- shared_csv("reference", "cigarette.csv")
  table[[column]][table$model == model & table$quantity == quantity]
}

# Weights whose rows do not add up to one and whose matrix is not similar to a
# symmetric one.
ragged_weights <- function(n) random_weights(n, standardise = FALSE) / 3

fit_panel <- function(W, ..., data = simulate_panel(W, 8L, tau = 0.4, eta = 0.1), formula = y ~ x1 + x2) {
  spatial_panel(formula, data, c("region", "year"), W, ...)
}

# The matrix by which a change of a regressor reaches the response.
dense_multiplier <- function(fit, term, horizon, W, W_x = W, coefficients = coef(fit)) {
  value <- function(name) if (name %in% names(coefficients)) coefficients[[name]] else 0
  inner <- diag(nrow(W)) - value("rho") * W
  if (horizon == "long") inner <- inner - value("tau") * diag(nrow(W)) - value("eta") * W
  solve(inner) %*% (value(term) * diag(nrow(W)) + value(paste0("W:", term)) * W_x)
}

dense_effects <- function(...) {
  M <- dense_multiplier(...)
  c(direct = mean(diag(M)), indirect = mean(rowSums(M)) - mean(diag(M)), total = mean(rowSums(M)))
}

# Derivatives by central differences of f(fit) with respect to coefficients.
coefficient_slopes <- function(fit, f, step = 1e-5) {
  vapply(names(fit$coefficients), function(name) {
    moved <- function(by) {
      fit$coefficients[[name]] <- fit$coefficients[[name]] + by
      f(fit)
    }
    (moved(step) - moved(-step)) / (2 * step)
  }, f(fit))
}

# Draws to a file that is thrown away (the PDF device lacks Chinese characters),
# and graphical parameters are left as they were.
draw_to_null <- function(code) {
  if (!capabilities("png")) testthat::skip("no PNG device")
  file <- tempfile(fileext = ".png")
  grDevices::png(file, 900, 600)
  on.exit({
    grDevices::dev.off()
    unlink(file)
  })
  old <- graphics::par(no.readonly = TRUE)
  force(code)
  now <- graphics::par(no.readonly = TRUE)
  same <- setdiff(names(old), c("new", "usr", "pin", "plt", "fin", "fig", "page", "xaxp", "yaxp"))
  testthat::expect_identical(now[same], old[same])
}

# Values of the package's own constants for the rest of a test.
local_many <- function(..., frame = parent.frame()) {
  values <- list(...)
  space <- asNamespace("lowcarbon")
  old <- mget(names(values), envir = space)
  set <- function(values) for (name in names(values)) {
    unlockBinding(name, space)
    assign(name, values[[name]], envir = space)
    lockBinding(name, space)
  }
  set(values)
  do.call(on.exit, list(as.call(list(set, old)), add = TRUE), envir = frame)
}

# Ten firms, 1935-54.
grunfeld_data <- function() {
  store <- new.env()
  utils::data("Grunfeld", package = "plm", envir = store)
  store$Grunfeld
}

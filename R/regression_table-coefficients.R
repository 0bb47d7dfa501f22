# The coefficients of any fit with errors, statistics and p-values. First what the
# model itself says in its summary(), whatever packages are attached; then
# coef() and vcov(); what another package tidies comes last.

# list(table, test ("t" or "z"), vcov: what the note calls it, V: the matrix or
# NULL, remark, tidied: did another package's tidy() have to help?)
coefficients_of <- function(model, vcov, text, i) {
  where <- paste("model", i)
  request <- covariance_request(vcov)
  read <- if (inherits(model, "spatial_panel")) {
    spatial_coefficients(model, vcov)
  } else if (inherits(model, "fixest")) {
    fixest_coefficients(model, request, where)
  } else if (request$kind == "default") {
    standing_coefficients(model, where)
  } else {
    asked_coefficients(model, request, where)
  }
  if (!is.null(text)) read$vcov <- text
  read
}

spatial_coefficients <- function(model, vcov) {
  list(table = tidy_table(tidy.spatial_panel(model, vcov = vcov)), test = "z", vcov = describe_vcov(vcov), V = NULL)
}

fixest_coefficients <- function(model, request, where) {
  # effects only: a column without coefficients
  if (length(stats::coef(model)) == 0L) return(list(table = tidy_table(empty_table()), test = "t", vcov = "", V = NULL))
  found <- fit_covariance(model, request, where)
  table <- if (!is.null(found$asked)) fixest::coeftable(found$asked) else fixest::coeftable(model, vcov = found$V)
  list(table = matrix_table(table), test = test_of(table), vcov = found$label, V = found$V)
}

empty_table <- function() data.frame(term = character(), estimate = numeric(), std.error = numeric(),
                                     statistic = numeric(), p.value = numeric())

# The fit's own errors.
standing_coefficients <- function(model, where) {
  own <- own_table(model)
  if (!is.null(own)) {
    V <- matrix_or_null(model)
    # what vcov() gives is not always what summary() shows
    if (!agrees(own$table, V)) V <- NULL
    return(c(own, list(vcov = own_vcov(model), V = V)))
  }
  estimate <- tryCatch(stats::coef(model), error = function(e) NULL)
  V <- matrix_or_null(model)
  if (is.numeric(estimate) && is.null(dim(estimate)) && length(estimate) && !is.null(names(estimate)) && !is.null(V)) {
    known <- names(estimate)[!is.na(estimate)]
    V <- named_covariance(V, known, where)
    return(list(table = wald_table(estimate[known], V, Inf), test = "z", vcov = usual_vcov(model), V = V))
  }
  tidied <- tidied_by_others(model)
  if (is.null(tidied)) {
    abort_input("...", "models with summary(), coef() and vcov(), or tidy() methods", describe_class(model), where)
  }
  tidied
}

agrees <- function(table, V) {
  at <- match(table$term, rownames(V))
  !is.null(V) && !anyNA(at) && isTRUE(all.equal(table$std.error, unname(sqrt(diag(V)))[at], tolerance = 1e-8))
}

asked_coefficients <- function(model, request, where) {
  estimate <- tryCatch(stats::coef(model), error = function(e) NULL)
  if (!is.numeric(estimate) || !is.null(dim(estimate)) || !length(estimate) || is.null(names(estimate))) {
    abort_input("vcov", "NULL for a model whose coef() is no vector of numbers with names", describe_class(model),
                where)
  }
  found <- fit_covariance(model, request, where)
  own <- own_table(model)
  by_t <- is.null(own) || own$test == "t"
  df <- if (!by_t) Inf else if (!is.null(found$df)) found$df else residual_df(model, by_t = TRUE)
  list(table = wald_table(estimate[rownames(found$V)], found$V, df), test = if (is.finite(df)) "t" else "z",
       vcov = found$label, V = found$V)
}

wald_table <- function(estimate, V, df) {
  error <- standard_errors(V)
  statistic <- unname(estimate / error)
  list_to_frame(list(term = enc2utf8(names(estimate)), estimate = unname(estimate), std.error = unname(error),
                     statistic = statistic,
                     p.value = 2 * stats::pt(-abs(statistic), df)))
}

# ---- a model's own summary ----------------------------------------------------

own_vcov <- function(model) {
  if (inherits(model, "rq")) return("by local sparsity (nid)")
  usual_vcov(model)
}

# list(table, test, remark) from summary(), wherever a class keeps its table there.
own_table <- function(model) {
  if (inherits(model, "coeftest")) return(read_own(unclass(model)))
  about <- own_summary(model)
  if (is.null(about)) return(NULL)
  part <- function(name) if (is.list(about) && !is.object(about[[name]])) about[[name]]
  # nlme's coef() of a summary is that of the groups
  for (place in list(part("tTable"), part("CoefTable"), quietly_null(stats::coef(about)), part("table"),
                     part("coefficients"))) {
    found <- read_own(place)
    if (!is.null(found)) return(found)
  }
  NULL
}

# Quantile regressions show intervals without errors unless asked for these.
own_summary <- function(model) {
  quietly_null(if (inherits(model, "rq")) summary(model, se = "nid") else summary(model))
}

quietly_null <- function(value) tryCatch(suppressWarnings(value), error = function(e) NULL)

# Columns by what they are called; NULL for what is no table of coefficients.
read_own <- function(x) {
  if (!is.matrix(x) && !is.data.frame(x) || !nrow(x) || is.null(rownames(x))) return(NULL)
  x <- as.matrix(x)
  if (!is.numeric(x)) return(NULL)
  heads <- tolower(colnames(x))
  of <- function(...) {
    at <- which(heads %in% c(...))
    if (length(at)) x[, at[1L]]
  }
  estimate <- of("estimate", "value", "coef", "coefficient")
  error <- first_of(of("robust se"), of("std. error", "std.error", "std error", "std. err.", "se(coef)", "se"))
  if (is.null(estimate) || is.null(error)) return(NULL)
  which_statistic <- grep("^[tz]([ -]?(value|stat.*))?$", heads)[1L]
  statistic <- if (is.na(which_statistic)) estimate / error else x[, which_statistic]
  p <- x[, grep("^(pr\\(|p[ -]?value$|p$)", heads)[1L]]
  test <- if (is.na(which_statistic) || startsWith(heads[which_statistic], "z")) "z" else "t"
  remark <- NULL
  if (all(is.na(p))) {
    p <- 2 * stats::pnorm(-abs(statistic))
    remark <- "p-values of models that report none are those of the normal distribution."
  }
  table <- list_to_frame(list(term = enc2utf8(rownames(x)), estimate = unname(estimate), std.error = unname(error),
                              statistic = unname(statistic), p.value = unname(p)))
  list(table = table, test = test, remark = remark)
}

first_of <- function(a, b) if (is.null(a)) b else a

# Columns in the order that summary() gives them in.
matrix_table <- function(x) {
  list_to_frame(list(term = enc2utf8(rownames(x)), estimate = unname(x[, 1L]), std.error = unname(x[, 2L]),
                     statistic = unname(x[, 3L]),
                     p.value = unname(x[, 4L])))
}

test_of <- function(table) if (ncol(table) >= 3L && startsWith(tolower(colnames(table)[3L]), "z")) "z" else "t"

# By a method of tidy() that another package has registered.
tidied_by_others <- function(model) {
  if (!has_method("tidy", model)) return(NULL)
  frame <- quietly_null(generics::tidy(model))
  if (!is.data.frame(frame) || !all(c("term", "estimate", "std.error") %in% names(frame))) return(NULL)
  list(table = tidy_table(frame), test = "z", vcov = usual_vcov(model), V = matrix_or_null(model), tidied = TRUE)
}

has_method <- function(generic, model) {
  any(vapply(class(model), function(class) {
    !is.null(utils::getS3method(generic, class, optional = TRUE, envir = asNamespace("generics")))
  }, NA))
}

# The five columns; what is lacking is worked out, p-values from the normal
# distribution.
tidy_table <- function(frame) {
  estimate <- as.double(frame$estimate)
  error <- if (is.null(frame$std.error)) estimate / as.double(frame$statistic) else as.double(frame$std.error)
  statistic <- if (is.null(frame$statistic)) estimate / error else as.double(frame$statistic)
  p <- if (is.null(frame$p.value)) 2 * stats::pnorm(-abs(statistic)) else as.double(frame$p.value)
  list_to_frame(list(term = enc2utf8(as.character(frame$term)), estimate = estimate, std.error = error,
                     statistic = statistic, p.value = p))
}

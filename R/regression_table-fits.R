# From any fit to a column of a regression table: its coefficients with errors,
# statistics and p-values, its measures, what it absorbs and which covariance it
# has.

# ---- the models given ------------------------------------------------------

# A flat list of list(head, group, model). Plain lists are sets of models; the
# name of one that stands beside others is a head over its columns.
collect_models <- function(given) {
  if (length(given) == 1L && is_model_list(given[[1L]]) && !has_name(given)) given <- models_in(given[[1L]])
  heads <- names(given)
  if (is.null(heads)) heads <- rep("", length(given))
  found <- list()
  for (i in seq_along(given)) {
    model <- given[[i]]
    if (!is_model_list(model)) {
      found <- c(found, list(list(head = heads[i], group = "", model = model)))
      next
    }
    inner <- models_in(model)
    names <- names(inner)
    if (is.null(names)) names <- rep("", length(inner))
    found <- c(found, Map(function(m, name) list(head = name, group = heads[i], model = m), unname(inner), names))
  }
  if (!length(found)) abort_input("...", "one or more models", "nothing")
  found
}

is_model_list <- function(x) is.list(x) && (!is.object(x) || inherits(x, "fixest_multi"))

# fixest names the fits of several outcomes by these, which stand below the heads anyway.
models_in <- function(x) if (inherits(x, "fixest_multi")) unname(as.list(x)) else as.list(x)

has_name <- function(x) !is.null(names(x)) && any(nzchar(names(x)))

# The columns: one a model, several for a table of effects.
read_models <- function(models, vcov, vcov_text, first_stage = FALSE) {
  vcov <- spread_vcov(vcov, length(models), vcov_text)
  columns <- list()
  for (i in seq_along(models)) {
    read <- read_model(models[[i]]$model, vcov[[i]]$value, vcov[[i]]$text, i, first_stage)
    columns <- c(columns, lapply(unname(read), with_heads, models[[i]]$head, models[[i]]$group, length(read) > 1L))
  }
  Map(function(column, i) {
    if (!nzchar(column$head)) column$head <- paste0("(", i, ")")
    column
  }, columns, seq_along(columns))
}

# The name of a model is the head of its column; of several columns, the one over them.
with_heads <- function(column, head, group, several) {
  over <- c(group, if (several) head, column$group)
  column$group <- enc2utf8(c(over[nzchar(over)], "")[1L])
  if (nzchar(head) && !several) column$head <- enc2utf8(head)
  column
}

# One covariance for each model, and what the note calls it.
spread_vcov <- function(vcov, n, text) {
  if (!is.list(vcov) || is.object(vcov)) {
    called <- if (is.matrix(vcov)) "matrix given" else if (is.function(vcov)) text
    return(rep(list(list(value = vcov, text = called)), n))
  }
  if (length(vcov) != n) abort_input("vcov", paste("one covariance, or a list of", n), paste("a list of", length(vcov)))
  called <- names(vcov)
  if (is.null(called)) called <- rep("", n)
  Map(function(value, name) {
    fallback <- if (is.matrix(value)) "matrix given" else if (is.function(value)) "function given"
    list(value = value, text = if (nzchar(name)) enc2utf8(name) else fallback)
  }, vcov, called)
}

read_model <- function(model, vcov, text, i, first_stage) {
  if (inherits(model, "lowcarbon_effects")) return(effect_columns(model, vcov, i))
  if (inherits(model, "lowcarbon_iv")) return(two_stage_columns(model, vcov, i, first_stage))
  if (inherits(model, "lowcarbon_mechanism")) return(mechanism_regressions(model, vcov, i))
  if (inherits(model, "lowcarbon_difference")) return(difference_columns(model, vcov, i))
  if (is.data.frame(model)) return(list(frame_column(model, vcov, i)))
  list(fit_column(model, vcov, text, i))
}

new_column <- function(table, test = "t", head = "", group = "", response = "", measures = list(), effects = character(),
                       dummies = list(), vcov = "", simulated = FALSE, diagnostics = NULL, foot = NULL, remark = NULL) {
  list(table = table, test = test, head = head, group = group, response = response, measures = measures, effects = effects,
       dummies = dummies, vcov = vcov, simulated = simulated, diagnostics = diagnostics, foot = foot, remark = remark)
}

# ---- tables that are no fits -----------------------------------------------

effect_columns <- function(x, vcov, i) {
  refuse_vcov(vcov, "effects()", i)
  frame <- as.data.frame(x)
  keys <- unique(frame[c("horizon", "effect")])
  horizons <- c(short = "Short term", long = "Long term")
  several <- length(unique(keys$horizon)) > 1L
  Map(function(horizon, effect) {
    here <- frame[frame$horizon == horizon & frame$effect == effect, ]
    new_column(tidy_table(here), test = "z", head = paste0(toupper(substr(effect, 1L, 1L)), substring(effect, 2L)),
               group = if (several) horizons[[horizon]] else "", effects = NULL, vcov = described_choice(x, "standard errors"))
  }, keys$horizon, keys$effect)
}

described_choice <- function(x, name) {
  choice <- attr(x, "choices")[[name]]
  if (is.null(choice)) "" else as.character(choice)
}

# The two-stage estimates behind iv_diagnostics(), after the first stages if
# these are wanted.
two_stage_columns <- function(x, vcov, i, first_stage) {
  refuse_vcov(vcov, "iv_diagnostics()", i)
  facts <- glance(x)
  fit <- attr(x, "fit")
  choices <- attr(x, "choices")
  column <- function(table, response, ...) {
    new_column(tidy_table(table), test = if (isFALSE(choices$small)) "z" else "t", response = response, vcov = chosen_vcov(choices),
               effects = effects_of_index(fit$index, choices$effect), ...)
  }
  measures <- totals_measures(facts, facts$nobs)
  second <- column(tidy(x), as.character(c(fit$response, "")[1L]), measures = measures, diagnostics = x)
  if (!first_stage) return(list(second))
  first <- tidy(x, stage = "first")
  firsts <- lapply(unique(first$endogenous), function(name) {
    column(first[first$endogenous == name, ], name, head = "First stage", measures = list(N = facts$nobs))
  })
  second$head <- "Second stage"
  c(firsts, list(second))
}

chosen_vcov <- function(choices) if (identical(choices$vcov, "cluster")) paste("clustered by", choices$cluster) else choices$vcov

# The three regressions behind mechanism(), the mediator's first.
mechanism_regressions <- function(x, vcov, i) {
  refuse_vcov(vcov, "mechanism()", i)
  all <- attr(x, "regressions")
  totals <- attr(x, "totals")
  choices <- attr(x, "choices")
  responses <- c(x$to[1L], x$to[2L], x$to[2L])
  Map(function(equation, response) {
    new_column(tidy_table(all[all$equation == equation, ]), response = response,
               measures = totals_measures(totals[totals$equation == equation, ], choices$rows),
               effects = effects_of_index(attr(x, "index"), choices$effect), vcov = chosen_vcov(choices))
  }, totals$equation, responses)
}

# The measures from what fit_totals() gives.
totals_measures <- function(facts, n) {
  list(N = n, R2 = facts$r.squared, R2_within = facts$within.r.squared, R2_adjusted = facts$adj.r.squared, sigma = facts$sigma)
}

# The regression in each group; the differences stand at the foot, under the
# first of the two.
difference_columns <- function(x, vcov, i) {
  refuse_vcov(vcov, "group_difference()", i)
  all <- attr(x, "regressions")
  totals <- attr(x, "totals")
  choices <- attr(x, "choices")
  foot <- list_to_frame(list(what = rep(c("Difference of", "Permutation p of"), nrow(x)), term = rep(x$term, each = 2L),
                             value = as.vector(rbind(x$difference, x$p.value))))
  remark <- paste0("Differences: ", x$group_1[1L], " less ", x$group_2[1L], ", p by ", describe_assignments(x), " of ", choices$unit, "s.")
  lapply(1:2, function(g) {
    new_column(tidy_table(all[all$group == g, ]), head = group_head(c(x$group_1[1L], x$group_2[1L])[g], choices$group), response = attr(x, "response"),
               measures = totals_measures(totals[g, ], totals$n[g]), effects = effects_of_index(attr(x, "index"), choices$effect),
               vcov = paste("clustered by", attr(x, "index")[1L]), foot = if (g == 1L) foot, remark = if (g == 1L) remark)
  })
}

describe_assignments <- function(x) {
  counts <- paste(format(unique(range(x$nsim)), trim = TRUE), collapse = " to ")
  if (isTRUE(attr(x, "choices")$exact)) paste("all", counts, "other assignments") else paste(counts, "random assignments")
}

# "high" says what it is, "TRUE" and "1" do not.
group_head <- function(id, group) if (grepl("^(TRUE|FALSE|[-0-9.]+)$", id)) paste0(group, ": ", id) else id

effects_of_index <- function(index, effect) {
  if (is.null(index)) index <- c("region", "time")
  switch(effect, twoways = index[1:2], individual = index[1L], time = index[2L], character())
}

frame_column <- function(x, vcov, i) {
  refuse_vcov(vcov, "a table", i)
  frame <- as.data.frame(x)
  lacking <- setdiff(c("term", "estimate"), names(frame))
  if (length(lacking) || !any(c("std.error", "statistic") %in% names(frame))) {
    abort_input("...", "models, or tables with columns `term`, `estimate` and `std.error`",
                paste("a data frame without", describe_set(c(lacking, "std.error"[!"std.error" %in% names(frame)]))), paste("model", i))
  }
  if (anyDuplicated(frame$term)) abort_input("...", "one row a term", paste("two of", describe_value(frame$term[anyDuplicated(frame$term)])),
                                             paste("model", i))
  new_column(tidy_table(frame), test = frame_test(tidy_table(frame)), effects = NULL)
}

# Are the p-values of a table those of the normal distribution?
frame_test <- function(table) {
  normal <- 2 * stats::pnorm(-abs(table$statistic))
  if (isTRUE(all.equal(table$p.value, normal, tolerance = 1e-6))) "z" else "t"
}

refuse_vcov <- function(vcov, what, i) {
  if (!is.null(vcov)) {
    abort_input("vcov", paste("NULL for", what), describe_found(vcov), paste("model", i), hint = "Its standard errors were settled when it was made.")
  }
}

# The five columns; what is lacking is worked out, p-values from the normal
# distribution.
tidy_table <- function(frame) {
  estimate <- as.double(frame$estimate)
  error <- if (is.null(frame$std.error)) estimate / as.double(frame$statistic) else as.double(frame$std.error)
  statistic <- if (is.null(frame$statistic)) estimate / error else as.double(frame$statistic)
  p <- if (is.null(frame$p.value)) 2 * stats::pnorm(-abs(statistic)) else as.double(frame$p.value)
  list_to_frame(list(term = enc2utf8(as.character(frame$term)), estimate = estimate, std.error = error, statistic = statistic, p.value = p))
}

# ---- fits ------------------------------------------------------------------

fit_column <- function(model, vcov, text, i) {
  read <- coefficients_of(model, vcov, text, i)
  table <- read$table
  if (inherits(model, "fixest") && isTRUE(model$iv_stage == 2)) {
    table$term <- ifelse(table$term %in% paste0("fit_", model$iv_endo_names), sub("^fit_", "", table$term), table$term)
  }
  new_column(table[!is.na(table$estimate), , drop = FALSE], test = read$test, response = response_of(model),
             measures = measures_of(model, read), effects = absorbed_by(model), dummies = dummies_of(model),
             vcov = read$vcov, simulated = data_simulated(model))
}

# list(table, test ("t" or "z"), vcov: what the note calls it, V: the matrix or NULL)
coefficients_of <- function(model, vcov, text, i) {
  if (inherits(model, "spatial_panel")) return(spatial_coefficients(model, vcov, text))
  if (inherits(model, "fixest")) return(fixest_coefficients(model, vcov, text, i))
  if (is.null(vcov)) {
    tidied <- tidied_by_others(model)
    if (!is.null(tidied)) return(tidied)
  }
  plain_coefficients(model, vcov, text, i)
}

spatial_coefficients <- function(model, vcov, text) {
  if (is.null(vcov)) vcov <- "hessian"
  list(table = tidy_table(tidy.spatial_panel(model, vcov = vcov)), test = "z", vcov = if (is.null(text)) describe_vcov(vcov) else text, V = NULL)
}

fixest_coefficients <- function(model, vcov, text, i) {
  if (!requireNamespace("fixest", quietly = TRUE)) {
    abort_input("...", "the package fixest for its fits", "it is not installed", hint = "install.packages(\"fixest\")")
  }
  if (is.function(vcov)) vcov <- vcov(model)
  if (is.matrix(vcov)) vcov <- coefficient_matrix(vcov, names(stats::coef(model)), i)
  V <- tryCatch(if (is.null(vcov)) stats::vcov(model) else if (is.matrix(vcov)) vcov else stats::vcov(model, vcov = vcov),
                error = function(e) abort_input("vcov", "a covariance that fixest knows", describe_found(vcov), paste("model", i),
                                                hint = conditionMessage(e)))
  table <- if (is.null(vcov)) fixest::coeftable(model) else fixest::coeftable(model, vcov = vcov)
  kind <- if (is.matrix(vcov)) "matrix given" else fixest_kind(attr(table, "vcov_type"))
  list(table = matrix_table(table), test = test_of(table), vcov = if (is.null(text)) kind else text, V = V)
}

# "Clustered (firm & year)" in the words used for the others.
fixest_kind <- function(kind) {
  if (is.null(kind)) return("")
  if (kind == "IID") return("iid")
  clusters <- sub("^Clustered \\((.*)\\)$", "clustered by \\1", kind)
  sub("^Heteroskedasticity-robust$", "robust (HC1)", gsub(" & ", " and ", clusters, fixed = TRUE))
}

# Columns in the order that summary() gives them in everywhere.
matrix_table <- function(x) {
  list_to_frame(list(term = enc2utf8(rownames(x)), estimate = unname(x[, 1L]), std.error = unname(x[, 2L]), statistic = unname(x[, 3L]),
                     p.value = unname(x[, 4L])))
}

test_of <- function(table) if (ncol(table) >= 3L && startsWith(tolower(colnames(table)[3L]), "z")) "z" else "t"

# By a method of tidy() that another package has registered.
tidied_by_others <- function(model) {
  if (!requireNamespace("generics", quietly = TRUE)) return(NULL)
  has <- vapply(class(model), function(class) {
    !is.null(utils::getS3method("tidy", class, optional = TRUE, envir = asNamespace("generics")))
  }, NA)
  if (!any(has)) return(NULL)
  frame <- generics::tidy(model)
  if (!all(c("term", "estimate", "std.error") %in% names(frame))) return(NULL)
  table <- tidy_table(frame)
  own <- summary_matrix(model)
  list(table = table, test = if (is.null(own)) "z" else test_of(own), vcov = usual_vcov(model), V = matrix_or_null(model))
}

# summary()'s table of coefficients, where it has one of four columns.
summary_matrix <- function(model) {
  table <- tryCatch(stats::coef(summary(model)), error = function(e) NULL)
  if (is.matrix(table) && ncol(table) == 4L && is.numeric(table) && !is.null(rownames(table))) table
}

matrix_or_null <- function(model) tryCatch(as.matrix(stats::vcov(model)), error = function(e) NULL)

plain_coefficients <- function(model, vcov, text, i) {
  estimate <- tryCatch(stats::coef(model), error = function(e) NULL)
  if (!is.numeric(estimate) || !is.null(dim(estimate)) || !length(estimate) || is.null(names(estimate))) {
    abort_input("...", "models with tidy() or coef() and vcov() methods", describe_class(model), paste("model", i))
  }
  own <- summary_matrix(model)
  V <- resolve_fit_vcov(model, vcov, names(estimate)[!is.na(estimate)], i)
  # what vcov() gives is not always what summary() shows
  if (is.null(vcov) && !is.null(own) && !is.null(V) && !isTRUE(all.equal(unname(own[, 2L]), unname(sqrt(diag(V))), tolerance = 1e-8))) V <- NULL
  if (is.null(vcov) && !is.null(own)) return(list(table = matrix_table(own), test = test_of(own), vcov = usual_vcov(model), V = V))
  if (is.null(V)) abort_input("...", "models with tidy() or coef() and vcov() methods", paste(describe_class(model), "without vcov()"),
                              paste("model", i))
  estimate <- estimate[rownames(V)]
  error <- standard_errors(V)
  df <- if (is.null(own) || test_of(own) == "t") t_df(model) else Inf
  statistic <- unname(estimate / error)
  table <- list_to_frame(list(term = enc2utf8(names(estimate)), estimate = unname(estimate), std.error = unname(error), statistic = statistic,
                              p.value = 2 * stats::pt(-abs(statistic), df)))
  kind <- if (!is.null(text)) text else if (is.null(vcov)) usual_vcov(model) else vcov_kind(vcov, model)
  list(table = table, test = if (is.finite(df)) "t" else "z", vcov = kind, V = V)
}

t_df <- function(model) {
  df <- tryCatch(stats::df.residual(model), error = function(e) NULL)
  if (is.numeric(df) && length(df) == 1L && is.finite(df) && df > 0) df else Inf
}

usual_vcov <- function(model) if (inherits(model, c("lm", "plm"))) "iid" else if (inherits(model, "pgmm")) "robust" else ""

vcov_kind <- function(vcov, model) {
  if (inherits(vcov, "formula")) return(paste("clustered by", paste(all.vars(vcov), collapse = " and ")))
  switch(vcov, robust = "robust (HC1)", dkraay = "Driscoll-Kraay", cluster = paste("clustered by", names(attr(model$model, "index"))[1L]), vcov)
}

# ---- covariance ------------------------------------------------------------

resolve_fit_vcov <- function(model, vcov, names, i) {
  if (is.null(vcov)) return(known_part(matrix_or_null(model), names))
  if (is.function(vcov)) vcov <- vcov(model)
  if (inherits(vcov, "formula")) return(clustered_vcov(model, vcov, names, i))
  if (is.character(vcov) && length(vcov) == 1L && !is.na(vcov)) {
    kind <- vcov
    vcov <- if (inherits(model, "plm")) plm_vcov(model, kind, i) else if (inherits(model, "lm")) lm_vcov(model, kind, i)
    if (is.null(vcov)) abort_input("vcov", paste("a function or a matrix for", describe_class(model)), describe_value(kind), paste("model", i))
  }
  if (!is.matrix(vcov)) abort_input("vcov", "a function, a matrix, a string or a formula", describe_found(vcov), paste("model", i))
  coefficient_matrix(known_part(as.matrix(vcov), names), names, i)
}

# Without the rows of coefficients that could not be estimated.
known_part <- function(V, names) {
  if (is.null(V) || is.null(rownames(V)) || !all(names %in% rownames(V))) return(V)
  V[names, names, drop = FALSE]
}

coefficient_matrix <- function(V, names, i) {
  k <- length(names)
  if (!is.numeric(V) || nrow(V) != k || ncol(V) != k || !all(is.finite(V))) {
    abort_input("vcov", paste("a finite matrix of", k, "rows and columns"), paste(dim(V), collapse = " x "), paste("model", i))
  }
  if (is.null(rownames(V))) dimnames(V) <- list(names, names)
  if (!setequal(rownames(V), names)) {
    abort_input("vcov", "the coefficients' names on rows and columns", describe_set(setdiff(rownames(V), names)), paste("model", i))
  }
  V[names, names, drop = FALSE]
}

lm_kinds <- c("iid", "robust", "HC0", "HC1", "HC2", "HC3", "HC4", "HC4m", "HC5")

lm_vcov <- function(model, kind, i) {
  if (!kind %in% lm_kinds) {
    abort_input("vcov", paste0("one of ", paste0("\"", lm_kinds, "\"", collapse = ", "), " for an lm or glm"), describe_value(kind),
                paste("model", i),
                hint = "Clusters are given as a formula, ~ province.")
  }
  if (kind == "iid") return(stats::vcov(model))
  need_sandwich()
  sandwich::vcovHC(model, type = if (kind == "robust") "HC1" else kind)
}

plm_vcov <- function(model, kind, i) {
  kinds <- c("iid", "robust", "cluster", "dkraay")
  if (!kind %in% kinds) {
    abort_input("vcov", paste0("one of ", paste0("\"", kinds, "\"", collapse = ", "), " for a plm"), describe_value(kind), paste("model", i))
  }
  if (kind == "iid") return(stats::vcov(model))
  if (!requireNamespace("plm", quietly = TRUE)) abort_input("vcov", "the package plm for its fits", "it is not installed")
  switch(kind, robust = plm::vcovHC(model, method = "white1", type = "HC1"), cluster = plm::vcovHC(model, method = "arellano", type = "sss"),
         dkraay = plm::vcovSCC(model))
}

clustered_vcov <- function(model, cluster, names, i) {
  if (!inherits(model, "lm")) {
    abort_input("vcov", "a formula for fits of lm, glm and fixest only", describe_class(model), paste("model", i), hint = "For plm, \"cluster\".")
  }
  need_sandwich()
  V <- tryCatch(sandwich::vcovCL(model, cluster = cluster),
                error = function(e) abort_input("vcov", "a formula with columns of the model's data", deparse1(cluster), paste("model", i),
                                                hint = conditionMessage(e)))
  coefficient_matrix(known_part(V, names), names, i)
}

need_sandwich <- function() {
  if (!requireNamespace("sandwich", quietly = TRUE)) {
    abort_input("vcov", "the package sandwich for this covariance", "it is not installed", hint = "install.packages(\"sandwich\")")
  }
}

# ---- what else a column shows ----------------------------------------------

response_of <- function(model) {
  if (inherits(model, "spatial_panel")) return(enc2utf8(model$design$response))
  formula <- if (inherits(model, "fixest")) model$fml
  if (is.null(formula)) formula <- tryCatch(stats::formula(model), error = function(e) NULL)
  # a Formula of several parts has a length and elements of its own kind
  parts <- if (inherits(formula, "formula")) as.list(unclass(formula))
  if (length(parts) < 3L) return("")
  response <- parts[[2L]]
  # y ~ x | z ~ w is read as (y ~ x | z) ~ w
  while (is.call(response) && identical(response[[1L]], as.name("~"))) response <- response[[2L]]
  enc2utf8(deparse1(response))
}

# Does the name of the data say that they are not observations?
data_simulated <- function(model) {
  call <- tryCatch(stats::getCall(model), error = function(e) NULL)
  is.call(call) && grepl("simulat|reconstruct", paste(deparse(call$data), collapse = " "), ignore.case = TRUE)
}

# Fixed effects that a fit has taken out; NULL where nobody knows.
absorbed_by <- function(model) {
  if (!inherits(model, c("fixest", "spatial_panel", "plm", "lm")) || identical(model$args$model, "fd")) return(NULL)
  if (inherits(model, "fixest")) return(as.character(model$fixef_vars))
  both <- if (inherits(model, "spatial_panel")) {
    model$design$index
  } else if (inherits(model, "plm") && identical(model$args$model, "within")) {
    names(attr(model$model, "index"))
  }
  effect <- if (inherits(model, "spatial_panel")) model$effect else model$args$effect
  if (is.null(both)) character() else effects_of_index(both, effect)
}

# Coefficients of factors in lm and glm, by the variable: of factor(x) and of a
# factor x.
dummies_of <- function(model) {
  if (!inherits(model, "lm") || is.null(model$xlevels) || is.null(model$assign)) return(list())
  labels <- attr(stats::terms(model), "term.labels")
  names <- names(stats::coef(model))
  found <- lapply(names(model$xlevels), function(term) names[model$assign == match(term, labels)])
  stats::setNames(found, sub("^(as[.])?factor\\((.*)\\)$", "\\2", names(model$xlevels)))
}

measures_of <- function(model, read) {
  kind <- intersect(c("spatial_panel", "fixest", "plm"), class(model))
  own <- switch(c(kind, "")[1L], spatial_panel = spatial_measures(model), fixest = fixest_measures(model), plm = plm_measures(model),
                plain_measures(model))
  if (!is.null(read$V)) own$F <- slopes_wald(read)
  own
}

spatial_measures <- function(model) {
  facts <- fit_measures(model)
  n <- facts$nobs
  list(N = n, R2 = facts$r.squared, R2_within = facts$within.r.squared, R2_adjusted = 1 - (1 - facts$r.squared) * (n - 1) / facts$df.residual,
       sigma = facts$sigma, logLik = facts$logLik, AIC = facts$AIC, BIC = facts$BIC)
}

fixest_measures <- function(model) {
  r2 <- tryCatch(fixest::r2(model, c("r2", "ar2", "wr2")), error = function(e) c(r2 = NA_real_, ar2 = NA_real_, wr2 = NA_real_))
  if (isTRUE(model$iv_stage == 2)) r2 <- residual_r2(model, r2)
  c(list(N = stats::nobs(model), R2 = r2[["r2"]], R2_adjusted = r2[["ar2"]], R2_within = r2[["wr2"]],
         sigma = quietly(stats::sigma(model))), likelihood_measures(model))
}

# fixest takes the R2 of instrumented fits from the regression on fitted values;
# here it is that of the residuals with the regressors themselves.
residual_r2 <- function(model, r2) {
  weights <- if (is.null(model$weights)) 1 else model$weights
  rss <- sum(weights * stats::residuals(model, na.rm = TRUE)^2)
  share <- function(total) if (is.null(total)) NA_real_ else 1 - rss / total
  lost <- (1 - r2[["ar2"]]) / (1 - r2[["r2"]]) # (n - 1) / (n - k)
  r2[["r2"]] <- share(model$ssr_null)
  c(r2 = r2[["r2"]], ar2 = 1 - (1 - r2[["r2"]]) * lost, wr2 = share(model$ssr_fe_only))
}

# plm reports the R2 of the transformed data; the residuals of a within fit are
# those of dummies, so that the whole follows from them.
plm_measures <- function(model) {
  n <- stats::nobs(model)
  if (!identical(model$args$model, "within")) {
    return(list(N = n, R2 = quietly(plm::r.squared(model)), R2_adjusted = quietly(plm::r.squared(model, dfcor = TRUE))))
  }
  y <- as.double(model$model[[1L]])
  whole <- 1 - sum(stats::residuals(model)^2) / sum((y - mean(y))^2)
  list(N = n, R2 = whole, R2_within = quietly(plm::r.squared(model, type = "rss")),
       R2_adjusted = 1 - (1 - whole) * (n - 1) / stats::df.residual(model),
       sigma = sqrt(sum(stats::residuals(model)^2) / stats::df.residual(model)))
}

plain_measures <- function(model) {
  facts <- glanced_by_others(model)
  about <- tryCatch(summary(model), error = function(e) NULL)
  take <- function(...) {
    for (value in list(...)) if (is.numeric(value) && length(value) == 1L) return(value)
    NA_real_
  }
  of <- function(name) if (is.list(about)) about[[name]]
  c(list(N = take(facts$nobs, quietly(stats::nobs(model))), R2 = take(facts$r.squared, of("r.squared")),
         R2_adjusted = take(facts$adj.r.squared, of("adj.r.squared")), R2_within = take(facts$within.r.squared),
         sigma = take(facts$sigma, if (inherits(model, "lm") && !inherits(model, "glm")) of("sigma"))), likelihood_measures(model))
}

glanced_by_others <- function(model) {
  if (!requireNamespace("generics", quietly = TRUE)) return(NULL)
  has <- vapply(class(model), function(class) !is.null(utils::getS3method("glance", class, optional = TRUE, envir = asNamespace("generics"))), NA)
  if (any(has)) tryCatch(generics::glance(model), error = function(e) NULL)
}

likelihood_measures <- function(model) {
  list(logLik = as.numeric(quietly(stats::logLik(model))), AIC = quietly(stats::AIC(model)), BIC = quietly(stats::BIC(model)))
}

quietly <- function(value) tryCatch(suppressWarnings(value), error = function(e) NA_real_)

# b'V^-1 b / k over the slopes.
slopes_wald <- function(read) {
  slopes <- read$table$term[!is_constant(read$table$term)]
  b <- read$table$estimate[match(slopes, read$table$term)]
  at <- match(slopes, rownames(read$V))
  if (!length(b) || anyNA(at) || anyNA(b)) return(NA_real_)
  quietly(drop(b %*% solve(read$V[at, at, drop = FALSE], b)) / length(b))
}

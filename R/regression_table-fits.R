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

is_model_list <- function(x) is.list(x) && (!is.object(x) || inherits(x, c("fixest_multi", "spatial_panels")))

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
  if (inherits(model, "lowcarbon_gs2sls")) return(list(gs2sls_column(model, vcov)))
  if (inherits(model, "lowcarbon_did")) return(list(did_column(model, vcov, i)))
  if (inherits(model, "lowcarbon_threshold")) return(threshold_columns(model, vcov, i))
  if (inherits(model, "lowcarbon_mechanism")) return(mechanism_regressions(model, vcov, i))
  if (inherits(model, "lowcarbon_difference")) return(difference_columns(model, vcov, i))
  if (is.data.frame(model)) return(list(frame_column(model, vcov, i)))
  list(fit_column(model, vcov, text, i))
}

new_column <- function(table, test = "t", head = "", group = "", response = "", measures = list(),
                       effects = character(),
                       dummies = list(), vcov = "", simulated = FALSE, diagnostics = NULL, foot = NULL, remark = NULL) {
  list(table = table, test = test, head = head, group = group, response = response, measures = measures,
       effects = effects,
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
               group = if (several) horizons[[horizon]] else "", effects = NULL,
               vcov = described_choice(x, "standard errors"))
  }, keys$horizon, keys$effect)
}

described_choice <- function(x, name) {
  choice <- attr(x, "choices")[[name]]
  if (is.null(choice)) "" else as.character(choice)
}

# The regimes of panel_threshold(), with the thresholds as a remark.
threshold_columns <- function(x, vcov, i) {
  refuse_vcov(vcov, "panel_threshold()", i)
  facts <- glance(x)
  fit <- attr(x, "fit")
  choices <- attr(x, "choices")
  list(new_column(tidy_table(tidy(x)), test = "t", response = as.character(c(fit$response, "")[1L]),
                  measures = c(totals_measures(facts, facts$nobs), list(mean = fit$mean)), vcov = chosen_vcov(choices),
                  effects = effects_of_index(fit$index, choices$effect)))
}

# The two-stage estimates behind iv_diagnostics(), after the first stages if
# these are wanted.
two_stage_columns <- function(x, vcov, i, first_stage) {
  refuse_vcov(vcov, "iv_diagnostics()", i)
  facts <- glance(x)
  fit <- attr(x, "fit")
  choices <- attr(x, "choices")
  column <- function(table, response, ...) {
    new_column(tidy_table(table), test = if (isFALSE(choices$small)) "z" else "t", response = response,
               vcov = chosen_vcov(choices),
               effects = effects_of_index(fit$index, choices$effect), ...)
  }
  measures <- c(totals_measures(facts, facts$nobs), list(mean = mean(attr(x, "made")$design$raw_y)))
  second <- column(tidy(x), as.character(c(fit$response, "")[1L]), measures = measures, diagnostics = x)
  if (!first_stage) return(list(second))
  first <- tidy(x, stage = "first")
  firsts <- lapply(unique(first$endogenous), function(name) {
    column(first[first$endogenous == name, ], name, head = "First stage", measures = list(N = facts$nobs))
  })
  second$head <- "Second stage"
  c(firsts, list(second))
}

# Two-stage estimates with the spatial parameters, the tests of instruments at the foot.
gs2sls_column <- function(x, vcov) {
  tests <- in_covariance(x$iv, vcov, NULL, NULL)
  facts <- glance(tests)
  choices <- attr(tests, "choices")
  new_column(tidy_table(tidy(x, vcov = vcov)), test = if (isFALSE(choices$small)) "z" else "t",
             response = x$design$response, vcov = chosen_vcov(choices), measures = totals_measures(facts, facts$nobs),
             effects = effects_of_index(x$index, x$choices$effect), diagnostics = tests)
}

# Effects of treatment and exposure, in the mean and by event time.
did_column <- function(x, vcov, i) {
  refuse_vcov(vcov, "spatial_did()", i)
  new_column(tidy_table(tidy(x)), test = "t", response = attr(x, "response"), vcov = chosen_vcov(attr(x, "choices")),
             measures = list(N = nobs(x)), effects = effects_of_index(attr(x, "index"), "twoways"))
}

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
  list(N = n, R2 = facts$r.squared, R2_within = facts$within.r.squared, R2_adjusted = facts$adj.r.squared,
       sigma = facts$sigma)
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
  remark <- paste0("Differences: ", x$group_1[1L], " less ", x$group_2[1L], ", p by ", describe_assignments(x), " of ",
                   choices$unit, "s.")
  lapply(1:2, function(g) {
    new_column(tidy_table(all[all$group == g, ]), head = group_head(c(x$group_1[1L], x$group_2[1L])[g], choices$group),
               response = attr(x, "response"),
               measures = totals_measures(totals[g, ], totals$n[g]),
               effects = effects_of_index(attr(x, "index"), choices$effect),
               vcov = paste("clustered by", attr(x, "index")[1L]), foot = if (g == 1L) foot,
               remark = if (g == 1L) remark)
  })
}

describe_assignments <- function(x) {
  counts <- paste(format(unique(range(x$nsim)), trim = TRUE), collapse = " to ")
  if (isTRUE(attr(x, "choices")$exact)) {
    paste("all", counts, "other assignments")
  } else {
    paste(counts, "random assignments")
  }
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
                paste("a data frame without", describe_set(c(lacking, "std.error"[!"std.error" %in% names(frame)]))),
                paste("model", i))
  }
  if (anyDuplicated(frame$term)) abort_input("...", "one row a term",
                                             paste("two of", describe_value(frame$term[anyDuplicated(frame$term)])),
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
    abort_input("vcov", paste("NULL for", what), describe_found(vcov), paste("model", i),
                hint = "Its standard errors were settled when it was made.")
  }
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
             vcov = read$vcov, simulated = data_simulated(model), diagnostics = own_diagnostics(model),
             remark = read$remark)
}

# The tests that belong under a system of moments: serial correlation of the
# differenced errors, overidentifying restrictions, the number of instruments.
own_diagnostics <- function(model) {
  if (!inherits(model, "pgmm")) return(NULL)
  about <- quietly_null(summary(model))
  if (is.null(about)) return(NULL)
  tests <- Filter(Negate(is.null), about[c("m1", "m2", "sargan")])
  called <- c(m1 = "AR(1) z", m2 = "AR(2) z",
              sargan = if (identical(model$args$model, "twosteps")) "Hansen J" else "Sargan")
  list_to_frame(list(test = c(unname(called[names(tests)]), "Instruments"),
                     statistic = c(vapply(tests, function(t) t$statistic[[1L]], 0, USE.NAMES = FALSE),
                                   ncol(model$W[[1L]])),
                     p.value = c(vapply(tests, function(t) t$p.value[[1L]], 0, USE.NAMES = FALSE), NA)))
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
  if (inherits(model, "fixest")) return(fixest_effects(model))
  both <- if (inherits(model, "spatial_panel")) {
    model$design$index
  } else if (inherits(model, "plm") && identical(model$args$model, "within")) {
    names(attr(model$model, "index"))
  }
  effect <- if (inherits(model, "spatial_panel")) model$effect else model$args$effect
  if (is.null(both)) character() else effects_of_index(both, effect)
}

# firm, and firm[year] for slopes of year in each firm: firm[[year]] has these alone.
fixest_effects <- function(model) {
  terms <- model$fixef_terms
  if (is.null(terms)) return(as.character(model$fixef_vars))
  unique(sub("\\[\\[(.*)\\]\\]$", "[\\1]", as.character(terms)))
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
  own <- switch(c(kind, "")[1L], spatial_panel = spatial_measures(model), fixest = fixest_measures(model),
                plm = plm_measures(model),
                plain_measures(model, isTRUE(read$tidied)))
  if (!is.null(read$V)) own$F <- slopes_wald(read)
  own$mean <- response_mean(model)
  own
}

spatial_measures <- function(model) {
  facts <- fit_measures(model)
  n <- facts$nobs
  list(N = n, R2 = facts$r.squared, R2_within = facts$within.r.squared,
       R2_adjusted = 1 - (1 - facts$r.squared) * (n - 1) / facts$df.residual,
       sigma = facts$sigma, logLik = facts$logLik, AIC = facts$AIC, BIC = facts$BIC)
}

fixest_measures <- function(model) {
  r2 <- tryCatch(fixest::r2(model, c("r2", "ar2", "wr2")),
                 error = function(e) c(r2 = NA_real_, ar2 = NA_real_, wr2 = NA_real_))
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

# From the model's own summary; from another package's glance() only where its
# tidy() had to help anyway, so that no table changes with what is attached.
plain_measures <- function(model, tidied) {
  facts <- if (tidied) glanced_by_others(model)
  about <- own_summary(model)
  take <- function(...) {
    for (value in list(...)) if (is.numeric(value) && length(value) == 1L) return(as.double(value))
    NA_real_
  }
  of <- function(name) if (is.list(about) && !inherits(model, "coeftest")) about[[name]]
  c(list(N = take(count_rows(model), facts$nobs), R2 = take(r2_of(of("r.squared")), facts$r.squared),
         R2_adjusted = take(of("adj.r.squared"), facts$adj.r.squared), R2_within = take(facts$within.r.squared),
         sigma = take(facts$sigma, if (inherits(model, "lm") && !inherits(model, "glm")) of("sigma"))),
         likelihood_measures(model))
}

# coxph's nobs() counts events, not rows.
count_rows <- function(model) {
  if (inherits(model, "coxph")) return(model$n[1L])
  n <- quietly(stats::nobs(model))
  if (is.numeric(n) && length(n) == 1L && !is.na(n)) return(n)
  left <- quietly_null(stats::residuals(model))
  if (is.numeric(left) && is.null(dim(left)) && length(left)) length(left)
}

r2_of <- function(x) if (is.numeric(x) && length(x) == 1L) x

glanced_by_others <- function(model) {
  if (has_method("glance", model)) quietly_null(generics::glance(model))
}

likelihood_measures <- function(model) {
  one <- function(value) if (is.numeric(value) && length(value) == 1L) as.numeric(value) else NA_real_
  list(logLik = one(quietly(as.numeric(stats::logLik(model)))), AIC = one(quietly(stats::AIC(model))),
       BIC = one(quietly(stats::BIC(model))))
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

is_constant <- function(term) term %in% c("(Intercept)", "_cons", "Constant", "const")

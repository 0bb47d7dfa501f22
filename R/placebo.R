#' Placebo test: the treatment dealt out anew
#'
#' Gives the treatment to other regions, or to other periods, at random, estimates the model each time, and compares the
#' true coefficient with those of the placebos: the permutation test that stands under difference-in-differences tables,
#' with the density plot that goes with it.
#'
#' `permute = "region"` gives each region the whole path of the treatment of another one, so that what is alike in the
#' rows of one region stays together; regressors other than the treatment stay where they are. `"time"` gives each
#' period the treatment that all regions had in another one. `"both"` does one after the other. With b the estimate and
#' b* those of R placebos,
#' \deqn{p = \frac{1 + \#\{|b^*| \ge |b|\}}{1 + R},}
#' one-sided with \eqn{b^* \ge b} (`p.greater`) and \eqn{b^* \le b} (`p.less`). The 1 counts the treatment as it is,
#' which is one of the possible ones, so that p is never 0. If there are no more than `nsim` other ways to deal it out
#' (ways that give no region another path count once), all are tried and p is exact: with 3 of 10 regions treated alike
#' there are 119 others.
#'
#' The test is of no effect on any region, and exact if regions are exchangeable; where large regions, or those on a
#' trend of their own, were chosen for treatment, it is a description and not a test. Placebos of `"time"` assume that
#' periods are exchangeable, which a treatment that begins and stays never is: they then move its begin about.
#'
#' @param object What is estimated: a formula `y ~ treatment + controls`, for least squares after effects; a fit that
#'   was made by a call with an argument `data` (of this package, `lm`, `glm`, `fixest`, `plm` and the like), which is
#'   called again; or a function of a data frame that returns a fit or named coefficients.
#' @param data A data frame in long form, one row for each region and period, in any order. `NULL` takes that of the
#'   fit's call.
#' @param index Names of the region and period columns. `NULL` takes those of a fit that has them.
#' @param treatment Name of the column that is dealt out. What the model makes of it (interactions, squares) follows.
#' @param term Names of coefficients to compare; `NULL` takes those that `treatment` is part of.
#' @param permute What is exchanged: `"region"`, `"time"` or `"both"`.
#' @param nsim Number of placebos. With 1000, a p-value of 0.05 has a standard error of 0.007.
#' @param effect For a formula: effects taken out, `"twoways"`, `"individual"`, `"time"` or `"none"`.
#' @param seed Whole number that decides the placebos. `NULL` takes it from R's stream, which moves by one number; all
#'   else comes from a generator of the package's own, so that a result does not depend on the order of rows, and more
#'   placebos begin with the same ones.
#' @param missing For a formula: rows with missing values, as in [group_difference()].
#' @param x What `placebo()` returns.
#' @param main Title.
#' @param xlab Label of the axis.
#' @param ... `plot()` hands further arguments on to [graphics::plot.default()]; `autoplot()` refuses them.
#' @return A data frame of class `lowcarbon_placebo`, a row a term: `term`, `estimate`, `p.value` (two-sided),
#'   `p.greater`, `p.less`, and of the placebos `mean`, `std.dev`, `lower`, `upper` (their 2.5 and 97.5 percent
#'   quantiles) and `nsim` (how many could be estimated). Attribute `simulated`: their estimates, a column a term.
#' @section Errors and warnings: `lowcarbon_error_input` for a treatment that is no column, does not vary between what
#'   is exchanged, or is in no coefficient; a fit that cannot be called again; a treatment that changes over time in a
#'   panel that is not balanced, where a region has no value to give for some period of another. A `lowcarbon_warning`
#'   counts the placebos that could not be estimated or that warned, and says when a fit called again is not the fit
#'   given.
#' @section Cost: For a formula in which the treatment stands by itself about a second for 1000 placebos of 300 regions
#'   and 20 years; for fits, `nsim` times their own cost.
#' @references Fisher, R. A. (1935). *The Design of Experiments*. Oliver and Boyd.
#'
#'   Chetty, R., Looney, A., and Kroft, K. (2009). Salience and taxation: theory and evidence. *American Economic
#'   Review*, 99(4), 1145-1177. \doi{10.1257/aer.99.4.1145}
#'
#'   Phipson, B., and Smyth, G. K. (2010). Permutation p-values should never be zero. *Statistical Applications in
#'   Genetics and Molecular Biology*, 9(1), 39. \doi{10.2202/1544-6115.1585}
#' @concept permutation test
#' @concept randomization inference
#' @concept difference-in-differences
#' @seealso [group_difference()], which deals out groups.
#' @export
#' @examples
#' panel <- expand.grid(region = 1:12, year = 2015:2020)
#' panel$pilot <- as.numeric(panel$region > 8 & panel$year > 2017)
#' panel$income <- sin(panel$region * panel$year)
#' panel$co2 <- panel$income - panel$pilot + cos(panel$region * panel$year / 3)
#' found <- placebo(co2 ~ pilot + income, panel, c("region", "year"), "pilot", nsim = 199, seed = 1)
#' found
#' plot(found)
#' fit <- lm(co2 ~ pilot + factor(region) + factor(year), panel)
#' placebo(fit, panel, c("region", "year"), "pilot", nsim = 9, seed = 1)
placebo <- function(object, data = NULL, index = NULL, treatment, term = NULL, permute = c("region", "time", "both"),
                    nsim = 1000, effect = "twoways", seed = NULL, missing = c("lags", "error", "drop")) {
  if (base::missing(object)) abort_input("object", "a formula, a fit or a function of a data frame", "nothing")
  permute <- check_choice(permute)
  check_number(nsim, "nsim", lower = 1, upper = 1e6, whole = TRUE)
  by_formula <- inherits(object, "formula")
  if (!by_formula) refuse_formula_arguments(!base::missing(effect), !base::missing(missing))
  effect <- check_choice(effect, effect_choices, "effect")
  missing <- check_choice(missing)
  data <- placebo_data(object, data)
  index <- resolve_index(data, if (is.null(index)) index_of_fit(object) else index)
  check_columns(data, treatment, "treatment", n = 1L)
  if (treatment %in% index) {
    abort_input("treatment", "another column than those of `index`", paste0("`", treatment, "`"))
  }
  complete <- if (by_formula) complete_rows(list(object), data, index, missing) else list(data = data, dropped = 0L)
  deal <- treatment_deck(complete$data, index, treatment, permute)
  world <- if (by_formula) placebo_formula(object, complete$data, index, treatment, effect) else
    placebo_fit(object, complete$data)
  terms <- placebo_terms(world, term, treatment)
  seed <- seed_or_draw(seed)
  orders <- placebo_orders(deal, permute, nsim, seed)
  simulated <- placebo_estimates(world, deal, orders, terms)
  placebo_result(world, terms, simulated, list(
    permute = permute, effect = if (by_formula) effect, treatment = treatment, seed = seed, exact = orders$exact,
    missing = if (complete$dropped) complete$dropped
  ), nrow(complete$data))
}

refuse_formula_arguments <- function(effect, missing) {
  if (!effect && !missing) return(invisible())
  abort_input(if (effect) "effect" else "missing", "nothing, where `object` is a fit or a function", "a value",
              hint = "A fit is called again as it was made: choose its effects and rows there.")
}

# ---- what is called again --------------------------------------------------

placebo_data <- function(object, data) {
  if (!is.null(data)) {
    check_data(data)
    return(data)
  }
  hint <- "Give the data frame that the model was estimated from."
  call <- if (!is.function(object) && !inherits(object, "formula")) call_of_fit(object)
  if (is.null(call$data)) abort_input("data", "a data frame", "nothing", hint = hint)
  data <- tryCatch(eval(call$data, call_home(object)), error = function(e) NULL)
  if (!is.data.frame(data)) {
    abort_input("data", "a data frame", paste0("that of the fit's call, `", deparse1(call$data), "`, is not at hand"),
                hint = hint)
  }
  data
}

call_of_fit <- function(fit) {
  call <- tryCatch(stats::getCall(fit), error = function(e) NULL)
  if (is.call(call)) call
}

# Where the words of a fit's call have their meaning: where its formula was written.
call_home <- function(fit) {
  home <- tryCatch(environment(stats::formula(fit)), error = function(e) NULL)
  if (is.environment(home)) home else globalenv()
}

index_of_fit <- function(fit) {
  if (inherits(fit, "plm")) return(names(attr(fit$model, "index"))[1:2])
  if (inherits(fit, "spatial_panel")) return(fit$design$index)
  if (inherits(fit, "lowcarbon_result")) attr(fit, "index")
}

# list(again: data -> named coefficients, estimate, terms).
placebo_fit <- function(object, data) {
  if (is.function(object)) {
    again <- function(data) named_estimates(object(data))
  } else {
    call <- call_of_fit(object)
    if (is.null(call) || !"data" %in% names(call)) {
      abort_input("object", "a fit made by a call with `data`, which can be called again", describe_class(object),
                  hint = "Give a function(data) that estimates the model and returns the fit.")
    }
    home <- call_home(object)
    again <- function(data) {
      here <- new.env(parent = home)
      assign("placebo_data_", data, here)
      call$data <- as.name("placebo_data_")
      named_estimates(eval(call, here))
    }
  }
  estimate <- tryCatch(saying_whose(again(data)), lowcarbon_error_input = stop, error = function(e) {
    abort_input("object", "a model that can be estimated again", paste("an error:", conditionMessage(e)),
                hint = "Give a function(data) that estimates the model and returns the fit.")
  })
  warn_other_estimates(object, estimate)
  list(again = again, estimate = estimate, terms = names(estimate))
}

# Warnings of other packages' functions as ours, which say where they come from.
saying_whose <- function(code) {
  withCallingHandlers(code, warning = function(w) {
    if (inherits(w, "lowcarbon_warning")) return()
    warn_lowcarbon("the model, estimated again, warns: ", conditionMessage(w))
    invokeRestart("muffleWarning")
  })
}

named_estimates <- function(fit) {
  b <- if (is.numeric(fit)) fit else tryCatch(stats::coef(fit), error = function(e) NULL)
  if (is.numeric(b) && is.null(dim(b)) && length(b) && !is.null(names(b))) return(b)
  abort_input("object", "a fit with named coefficients, or a function that returns one", describe_found(b))
}

warn_other_estimates <- function(object, estimate) {
  if (is.function(object)) return(invisible())
  given <- tryCatch(named_estimates(object), error = function(e) NULL)
  if (isTRUE(all.equal(given, estimate, tolerance = 1e-6))) return(invisible())
  warn_lowcarbon("called again with this data the fit has other coefficients than the fit given; those of now are used")
}

# Least squares after effects. Where the treatment stands by itself, all
# else is taken out of the response once.
placebo_formula <- function(formula, data, index, treatment, effect) {
  sample <- panel_sample(data, index, effect, singletons = "keep")
  columns <- formula_columns(formula, data, sample$index, sample$rows, effect)
  a <- absorber(sample$region, sample$time, effect)
  raw <- cbind(columns$y, columns$X)
  colnames(raw)[1L] <- columns$response
  clean <- absorb(raw, a)
  check_left(nrow(raw), a$rank + ncol(raw) - 1L)
  check_variation(raw[, 1L, drop = FALSE], clean[, 1L, drop = FALSE], effect, "formula", "response")
  check_variation(raw[, -1L, drop = FALSE], clean[, -1L, drop = FALSE], effect, "formula")
  check_independent(clean[, -1L, drop = FALSE], "formula")
  fit <- function(X) {
    clean <- cbind(absorb(X, a))
    clean[, colSums(clean^2) <= 1e-20 * colSums(X^2)] <- 0
    quick_estimates(y, clean)
  }
  y <- clean[, 1L]
  again <- function(data) fit(formula_columns(formula, data, sample$index, sample$rows, effect)$X)
  list(again = again, estimate = quick_estimates(y, clean[, -1L, drop = FALSE]), terms = colnames(columns$X),
       term_of = columns$term_of, absorber = a, rows = sample$rows, response = columns$response,
       plain = plain_treatment(columns, treatment, data), y = y, clean = clean[, -1L, drop = FALSE])
}

quick_estimates <- function(y, X) {
  found <- stats::.lm.fit(X, y, tol = 1e-9)
  b <- found$coefficients
  b[seq_along(b) > found$rank] <- NA
  b[found$pivot] <- b
  stats::setNames(b, colnames(X))
}

# The column that is the treatment and nothing else, if it is in no other.
plain_treatment <- function(columns, treatment, data) {
  with <- which(with_variable(columns$term_of, treatment))
  numeric <- is_plain_numeric(get_column(data, treatment))
  if (numeric && length(with) == 1L && identical(colnames(columns$X)[with], treatment)) treatment
}

with_variable <- function(terms, name) {
  vapply(terms, function(term) {
    code <- tryCatch(str2lang(term), error = function(e) NULL)
    if (is.null(code)) term == name else name %in% all.vars(code)
  }, NA, USE.NAMES = FALSE)
}

placebo_terms <- function(world, term, treatment) {
  known <- world$terms
  if (!is.null(term)) {
    unknown <- if (is.character(term)) setdiff(term, known) else term
    if (is.character(term) && length(term) && !length(unknown) && !anyDuplicated(term)) return(term)
    abort_input("term", "names of coefficients of the model, each once", describe_found(term),
                hint = paste0("The model has ", describe_set(known, at_most = 12L), "."))
  }
  hit <- with_variable(if (is.null(world$term_of)) known else world$term_of, treatment)
  if (!any(hit)) hit <- startsWith(known, treatment) # levels of a factor
  if (any(hit)) return(known[hit])
  abort_input("treatment", "a column that is part of a coefficient", paste0("none with `", treatment, "`"),
              hint = paste0("Name the coefficients in `term`. The model has ", describe_set(known, at_most = 12L), "."))
}

# ---- dealing out -------------------------------------------------------------

# The treatment as a table of regions and periods, and which rows of the data its
# cells are. `same`: regions (periods) whose paths are alike have one number.
treatment_deck <- function(data, index, treatment, permute) {
  panel <- code_panel(data, index,
                      hint = "A region has one row in each period; add the rows up or drop the repetition first.")
  value <- get_column(data, treatment)
  if (!is.atomic(value) || !is.null(dim(value))) {
    abort_input("treatment", "a column of numbers or labels", describe_class(value))
  }
  if (anyNA(value)) {
    abort_input("treatment", paste0("no missing value in `", treatment, "`"), "NA",
                describe_row(data, match(TRUE, is.na(value)), index))
  }
  n <- panel$region$n
  periods <- panel$time$n
  table <- matrix(NA_integer_, n, periods)
  cell <- cbind(panel$region$codes, panel$time$codes)
  distinct <- unique(value)
  table[cell] <- match(value, distinct)
  table <- complete_deck(table, panel, permute, treatment, index)
  rows <- function(x) {
    path <- do.call(paste, as.data.frame(x))
    match(path, unique(path))
  }
  deck <- list(data = data, treatment = treatment, distinct = distinct, table = table, cell = cell,
               region = rows(table), time = rows(t(table)))
  for (side in if (permute == "both") c("region", "time") else permute) {
    if (max(deck[[side]]) > 1L || permute == "both" && max(deck$region, deck$time) > 1L) next
    abort_input("treatment", paste0("values that differ between ", if (side == "region") "regions" else "periods"),
                paste0("`", treatment, "` alike in all"), hint = "Choose another `permute`.")
  }
  deck
}

# A panel with gaps has a value for every cell only where the treatment does not
# change within what is exchanged.
complete_deck <- function(table, panel, permute, treatment, index) {
  if (!anyNA(table)) return(table)
  fixed <- function(x) all(apply(x, 1L, function(row) length(unique(row[!is.na(row)])) == 1L))
  if (permute == "region" && fixed(table)) return(matrix(apply(table, 1L, max, na.rm = TRUE), nrow(table), ncol(table)))
  if (permute == "time" && fixed(t(table))) {
    return(matrix(apply(table, 2L, max, na.rm = TRUE), nrow(table), ncol(table), byrow = TRUE))
  }
  hole <- which(is.na(table), arr.ind = TRUE)[1L, ]
  abort_input("data", paste0("a balanced panel, since `", treatment, "` changes within what is exchanged"),
              "a region without a row in some period",
              paste0(index[1L], " ", describe_value(panel$region$ids[hole[[1L]]]), ", ", index[2L], " ",
                     describe_value(panel$time$ids[hole[[2L]]])),
              hint = "Take the periods, or the regions, that are complete.")
}

# The treatment of the rows after an exchange.
dealt <- function(deck, region, time) {
  deck$distinct[deck$table[cbind(region[deck$cell[, 1L]], time[deck$cell[, 2L]])]]
}

# list(region, time: a column an exchange; exact).
placebo_orders <- function(deck, permute, nsim, seed) {
  sides <- if (permute == "both") c("region", "time") else permute
  ways <- vapply(deck[sides], function(same) exp(lfactorial(length(same)) - sum(lfactorial(tabulate(same)))), 0)
  exact <- round(prod(ways)) - 1 <= nsim
  drawn <- lapply(c("region", "time"), function(side) {
    same <- deck[[side]]
    if (!side %in% sides) return(cbind(seq_along(same)))
    if (exact) return(all_orders(same))
    random_orders(length(same), nsim, if (side == "time") (seed + 1) %% 2^32 else seed)
  })
  if (exact) {
    pairs <- expand.grid(region = seq_len(ncol(drawn[[1L]])), time = seq_len(ncol(drawn[[2L]])))[-1L, ]
    return(list(region = drawn[[1L]][, pairs$region, drop = FALSE], time = drawn[[2L]][, pairs$time, drop = FALSE],
                exact = TRUE))
  }
  list(region = drawn[[1L]], time = drawn[[2L]], exact = FALSE)
}

# Every order of labels some of which are the same, the one that is first; a
# column holds whose path each position gets.
all_orders <- function(same) {
  orders <- matrix(0L, 0L, 1L)
  left <- matrix(tabulate(same), ncol = 1L)
  for (place in seq_along(same)) {
    grown <- lapply(seq_len(nrow(left)), function(label) {
      from <- which(left[label, ] > 0L)
      rest <- left[, from, drop = FALSE]
      rest[label, ] <- rest[label, ] - 1L
      list(orders = rbind(orders[, from, drop = FALSE], rep(label, length(from)), deparse.level = 0L), left = rest)
    })
    orders <- do.call(cbind, lapply(grown, `[[`, "orders"))
    left <- do.call(cbind, lapply(grown, `[[`, "left"))
  }
  first <- which(colSums(orders != same) == 0L)
  orders <- orders[, c(first, seq_len(ncol(orders))[-first]), drop = FALSE]
  matrix(match(orders, same), nrow(orders)) # of those alike, any will do
}

random_orders <- function(n, nsim, seed) {
  if (as.double(n) * nsim > 2e8) {
    abort_input("nsim", "as many placebos as fit into memory: regions times `nsim` below 2e8", nsim)
  }
  apply(private_uniforms(n, nsim, seed), 2L, order)
}

# ---- estimates ---------------------------------------------------------------

placebo_estimates <- function(world, deck, orders, terms) {
  draws <- max(ncol(orders$region), ncol(orders$time))
  at <- function(side, s) orders[[side]][, if (ncol(orders[[side]]) == 1L) 1L else s]
  value <- function(s) dealt(deck, at("region", s), at("time", s))
  if (!is.null(world$plain) && identical(terms, world$plain)) return(plain_placebos(world, value, draws, terms))
  said <- new.env()
  said$warned <- 0L
  out <- matrix(NA_real_, draws, length(terms), dimnames = list(NULL, terms))
  for (s in seq_len(draws)) {
    data <- set_columns(deck$data, stats::setNames(list(value(s)), deck$treatment))
    out[s, ] <- quiet_estimates(world$again, data, said)[terms]
  }
  warn_lost_placebos(out, said)
  out
}

# Without effects and controls the coefficient is one sum over another; many
# placebos go through the effects at once.
plain_placebos <- function(world, value, draws, term) {
  others <- world$clean[, colnames(world$clean) != term, drop = FALSE]
  found <- if (ncol(others)) qr(others, tol = 1e-9)
  y <- if (is.null(found)) world$y else qr.resid(found, world$y)
  out <- matrix(NA_real_, draws, 1L, dimnames = list(NULL, term))
  size <- max(1L, as.integer(2e6 / length(y)))
  for (first in seq.int(1L, draws, by = size)) {
    batch <- seq.int(first, min(draws, first + size - 1L))
    raw <- vapply(batch, function(s) as.double(value(s))[world$rows], double(length(y)))
    dim(raw) <- c(length(y), length(batch))
    d <- absorb(raw, world$absorber)
    if (!is.null(found)) d <- qr.resid(found, d)
    squares <- colSums(d^2)
    squares[squares <= 1e-18 * colSums(raw^2)] <- NA
    out[batch, 1L] <- drop(crossprod(d, y)) / squares
  }
  warn_lost_placebos(out)
  out
}

quiet_estimates <- function(again, data, said) {
  heard <- FALSE
  b <- withCallingHandlers(tryCatch(again(data), error = function(e) {
    said$error <- c(said$error, conditionMessage(e))[1L]
    NULL
  }), warning = function(w) {
    heard <<- TRUE
    said$warning <- c(said$warning, conditionMessage(w))[1L]
    invokeRestart("muffleWarning")
  })
  said$warned <- said$warned + heard
  if (is.null(b)) NA_real_ else b
}

warn_lost_placebos <- function(out, said = NULL) {
  lost <- sum(rowSums(is.na(out)) > 0)
  if (lost) {
    warn_lowcarbon(lost, " of ", nrow(out),
                   " placebos leave a coefficient that cannot be estimated and are not counted",
                   if (length(said$error)) paste0(" (first error: ", said$error, ")"))
  }
  if (length(said$warning)) {
    warn_lowcarbon(said$warned, " of ", nrow(out), " placebos gave warnings (first: ", said$warning, ")")
  }
}

placebo_result <- function(world, terms, simulated, choices, n) {
  b <- world$estimate[terms]
  if (anyNA(b)) abort_input("term", "coefficients that the model can estimate", describe_set(terms[is.na(b)]))
  one <- function(j) {
    drawn <- simulated[!is.na(simulated[, j]), j]
    slack <- 1e-9 * abs(b[[j]])
    p <- function(hit) (1 + sum(hit)) / (1 + length(drawn))
    limits <- stats::quantile(drawn, c(0.025, 0.975), names = FALSE)
    data.frame(term = terms[j], estimate = b[[j]], p.value = p(abs(drawn) >= abs(b[[j]]) - slack),
               p.greater = p(drawn >= b[[j]] - slack), p.less = p(drawn <= b[[j]] + slack), mean = mean(drawn),
               std.dev = if (length(drawn) > 1L) stats::sd(drawn) else NA_real_, lower = limits[1L], upper = limits[2L],
               nsim = length(drawn), stringsAsFactors = FALSE)
  }
  new_result(do.call(rbind, lapply(seq_along(terms), one)), "lowcarbon_placebo",
             choices = choices[lengths(choices) > 0L], simulated = simulated, response = world$response, n = n)
}

#' @export
result_title.lowcarbon_placebo <- function(x) {
  what <- c(region = "regions", time = "periods", both = "regions and periods")
  paste0("Placebo test: `", attr(x, "choices")$treatment, "` dealt out to other ", what[[attr(x, "choices")$permute]])
}

#' @export
tidy.lowcarbon_placebo <- function(x, ...) {
  check_dots(...)
  as.data.frame(x)
}

#' @export
glance.lowcarbon_placebo <- function(x, ...) {
  check_dots(...)
  data.frame(nobs = attr(x, "n"), placebos = max(x$nsim), exact = attr(x, "choices")$exact)
}

#' @importFrom stats nobs
#' @export
nobs.lowcarbon_placebo <- function(object, ...) {
  check_dots(...)
  attr(object, "n")
}

# Audit of what stands below a regression: observations, R squared, F, likelihoods
# and criteria, tests of instruments.

#' Audit of fit statistics of regressions
#'
#' Do the statistics below the columns of a regression table follow from each other? One row for each model.
#'
#' @section Checks:
#' * `R squared at most 1` (only where it fails; `impossible`); one below zero, which only instruments or a missing
#'   constant give, is `undecidable`.
#' * `adjusted R squared`: \eqn{1-(1-R^2)(n-1)/(n-k-1)}; without `k` some whole number of regressors has to give it.
#' * `F from R squared`: \eqn{(R^2/k)/((1-R^2)/(n-k-1))}, which holds for the classical test of all slopes. Robust tests
#'   follow another rule: if it fits most models one that it does not fit is `inconsistent`, else one `undecidable` row
#'   says so.
#' * `AIC` and `BIC` from the log-likelihood: \eqn{-2l+2k} and \eqn{-2l+k\log n}, also divided by n; the parameters
#'   counted are `k`, `k + 1` or `k + 2` (constant, variance), or, without `k`, some whole number of them.
#' * `likelihood ratio`: \eqn{2(l-l_0)}, at least zero.
#' * `rho below 1`: a spatial or serial coefficient of size one or more leaves no stationary model (`inconsistent`).
#' * `probability of J`: Hansen's or Sargan's statistic against chi-square with `j.df` degrees of freedom.
#' * `F is t squared`: with a single instrument the first stage's F is the square of the instrument's t.
#'
#' @param n,k Printed numbers of observations and of regressors (without the constant).
#' @param r.squared,adj.r.squared,f Printed R squared, adjusted R squared and F statistic of all slopes.
#' @param loglik,aic,bic Printed log-likelihood and criteria.
#' @param loglik.restricted,lr Log-likelihood of the restricted model and the ratio statistic.
#' @param rho Printed spatial or serial coefficient.
#' @param j,j.p,j.df Printed statistic of overidentification, its probability, and its degrees of freedom (as many as
#'   there are instruments too many).
#' @param first.t,first.f The only instrument's t and F statistic in the first stage.
#' @param item What the models are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for lengths that differ and strings that are no numbers.
#' @section Cost: None to speak of.
#' @seealso [audit_stars()], [audit_table()], [audit_pvalue()]
#' @examples
#' audit_fit(n = 300, k = 6, r.squared = c("0.842", "0.642"), adj.r.squared = c("0.839", "0.835"))
#' audit_fit(loglik = "-512.34", aic = "1038.68", bic = "1064.61", n = "300")
#' @export
audit_fit <- function(n = NULL, k = NULL, r.squared = NULL, adj.r.squared = NULL, f = NULL, loglik = NULL, aic = NULL,
                      bic = NULL,
                      loglik.restricted = NULL, lr = NULL, rho = NULL, j = NULL, j.p = NULL, j.df = NULL,
                      first.t = NULL, first.f = NULL,
                      item = NULL, rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  given <- list(n = n, k = k, r.squared = r.squared, adj.r.squared = adj.r.squared, f = f, loglik = loglik, aic = aic,
                bic = bic,
                loglik.restricted = loglik.restricted, lr = lr, rho = rho, j = j, first.t = first.t, first.f = first.f)
  if (all(lengths(given) == 0L)) abort_input("r.squared", "printed statistics of a regression", "nothing")
  read <- audit_columns(given, rounding)
  size <- length(read$n$text)
  read$item <- audit_items(item, given, size)
  read$count <- audit_counts(n, size, "n", at_least = 1L)
  read$terms <- audit_counts(k, size, "k", at_least = 0L)
  parts <- list(fit_r_range(read), fit_adjusted(read), fit_f(read), fit_criterion(read, "aic"),
                fit_criterion(read, "bic"), fit_ratio(read),
                fit_rho(read), fit_first_stage(read))
  choices <- do.call(c, lapply(parts, `[[`, "choices"))
  audit <- stack_audits(lapply(parts, `[[`, "part"), choices = if (is.null(choices)) list() else choices)
  stack_audits(list(audit, fit_overidentification(read, j, j.p, j.df, rounding)), choices = attr(audit, "choices"))
}

fit_r_range <- function(read) {
  r <- read$r.squared
  above <- which(r$given & (r$lower > 1))
  below <- which(r$given & r$upper < 0)
  rows <- c(above, below)
  list(part = audit_part(read$item, rows, "R squared at most 1", r$text[rows],
                         span(rep(0, length(rows)), rep(1, length(rows))),
                         rep(c("impossible", "undecidable"), c(length(above), length(below))),
                         sprintf(rep(c("R squared is a share and cannot be above 1; %s is printed.",
                                       paste0("R squared is below zero only with instruments or without a constant; ",
                                              "%s is printed.")),
                                     c(length(above), length(below))), r$text[rows])))
}

within_unit <- function(r) r$given & r$upper >= 0 & r$lower <= 1

# Known numbers of regressors, counted without or with the constant.
fit_adjusted <- function(read) {
  r <- read$r.squared
  a <- read$adj.r.squared
  rows <- which(within_unit(r) & a$given)
  if (!length(rows)) return(NULL)
  left <- span(pmax(1 - r$upper[rows], 0), pmax(1 - r$lower[rows], 0))
  n <- read$count[rows]
  if (any(is.na(n))) return(fit_adjusted_order(read, rows))
  if (!anyNA(read$terms[rows])) {
    ranges <- lapply(c(0, 1), function(less) {
      factor <- (n - 1) / pmax(n - 1 - read$terms[rows] + less, 1e-9)
      span_widen(span(1 - left$upper * factor, 1 - left$lower * factor))
    })
    return(rule_part(read$item, rows, "adjusted R squared", a$text, span_subset(a, rows),
                     cbind(ranges[[1]]$lower, ranges[[2]]$lower),
                     cbind(ranges[[1]]$upper, ranges[[2]]$upper),
                     c("regressors without the constant", "regressors with the constant"), TRUE, "way of counting",
                     "model", "`k`", function(rows, range, way) {
                       sprintf("With R squared %s, n %s and k %s the adjusted one is %s (%s); %s is printed.",
                               r$text[rows], number_text(n),
                               number_text(read$terms[rows]), range, way, a$text[rows])
                     }))
  }
  # n - k - 1 = (n - 1) (1 - R2) / (1 - adjusted)
  other <- span(pmax(1 - a$upper[rows], 0), pmax(1 - a$lower[rows], 0))
  k <- span_widen(span(n - 1 - (n - 1) * left$upper / other$lower, n - 1 - (n - 1) * left$lower / other$upper), 1e-9)
  whole <- whole_between(pmax(k$lower, 0), pmin(k$upper, n - 2))
  open <- left$upper == 0 | !is.finite(k$lower) & !is.finite(k$upper)
  verdict <- ifelse(open, "undecidable", ifelse(whole$lower <= whole$upper, "consistent", "inconsistent"))
  least <- span(1 - left$upper * (n - 1), 1 - left$lower)
  list(part = audit_part(read$item, rows, "adjusted R squared", a$text[rows], least, verdict, sprintf(
    "With R squared %s and n %s an adjusted R squared of %s needs %s regressors%s.", r$text[rows], number_text(n),
    a$text[rows],
    range_text(k$lower, k$upper),
    ifelse(verdict == "inconsistent", ", and no whole number from 0 to n - 2 is among them", ""))))
}

fit_adjusted_order <- function(read, rows) {
  r <- read$r.squared
  a <- read$adj.r.squared
  verdict <- ifelse(not_above(a$lower[rows], r$upper[rows]), "consistent", "inconsistent")
  list(part = audit_part(read$item, rows, "adjusted R squared", a$text[rows],
                         span(rep(-Inf, length(rows)), r$upper[rows]), verdict,
                         sprintf("The adjusted R squared is not above R squared, %s; %s is printed.", r$text[rows],
                                 a$text[rows])))
}

fit_f <- function(read) {
  r <- read$r.squared
  rows <- which(within_unit(r) & read$f$given & !is.na(read$count) & !is.na(read$terms) & read$terms > 0)
  rows <- rows[read$count[rows] > read$terms[rows] + 1]
  if (!length(rows)) return(NULL)
  odds <- span(pmax(r$lower[rows], 0) / (1 - pmax(r$lower[rows], 0)),
               pmin(r$upper[rows], 1) / pmax(1 - r$upper[rows], 0))
  factor <- (read$count[rows] - read$terms[rows] - 1) / read$terms[rows]
  implied <- span_widen(span(odds$lower * factor, odds$upper * factor), 1e-9)
  rule_part(read$item, rows, "F from R squared", read$f$text, span_subset(read$f, rows), cbind(implied$lower),
            cbind(implied$upper),
            "classical test of all slopes", FALSE, "test", "model", "`f = NULL` leaves the check out",
            function(rows, range, way) {
              sprintf("With R squared %s, n %s and k %s F is %s by %s; %s is printed.", r$text[rows],
                      number_text(read$count[rows]),
                      number_text(read$terms[rows]), range, way, read$f$text[rows])
            })
}

# ---- likelihoods ------------------------------------------------------------

# -2 l + k times 2 or log n, as it stands or over n; k is counted in three ways, or
# is any whole number.
fit_criterion <- function(read, name) {
  column <- read[[name]]
  rows <- which(read$loglik$given & column$given & (name == "aic" | !is.na(read$count)))
  if (!length(rows)) return(NULL)
  price <- if (name == "aic") rep(2, length(rows)) else log(read$count[rows])
  base <- span(-2 * read$loglik$upper[rows], -2 * read$loglik$lower[rows])
  scales <- list(1, if (!anyNA(read$count[rows])) read$count[rows])
  known <- !anyNA(read$terms[rows])
  rules <- list()
  for (scale in Filter(Negate(is.null), scales)) {
    printed <- span(column$lower[rows] * scale, column$upper[rows] * scale)
    over <- if (length(scale) > 1L || scale[1L] != 1) ", divided by n" else ""
    counts <- if (known) {
      lapply(0:2, function(more) read$terms[rows] + more)
    } else {
      list(nearest_count(base, printed, price, read$count[rows]))
    }
    names <- if (known) c("k parameters", "k + 1 parameters", "k + 2 parameters") else "some whole number of parameters"
    rules <- c(rules, Map(function(count, name) {
      list(name = paste0(name, over), lower = (base$lower + count * price) / scale,
           upper = (base$upper + count * price) / scale, count = count)
    }, counts, names))
  }
  bind <- function(side) do.call(cbind, lapply(rules, function(rule) rep_len(rule[[side]], length(rows))))
  widened <- span_widen(span(bind("lower"), bind("upper")))
  label <- toupper(name)
  rule_part(read$item, rows, label, column$text, span_subset(column, rows), widened$lower, widened$upper,
            vapply(rules, `[[`, "", "name"), known, "form",
            "model", "`k`", function(rows, range, way) {
              sprintf("With log-likelihood %s%s %s is %s by %s; %s is printed.", read$loglik$text[rows],
                      if (name == "bic") paste0(" and n ", number_text(read$count[rows])) else "", label, range, way,
                      column$text[rows])
            })
}

# Fewer parameters than observations, where these are printed.
nearest_count <- function(base, printed, price, n) {
  middle <- ((printed$lower + printed$upper) - (base$lower + base$upper)) / 2 / price
  pmin(pmax(round(middle), 1), ifelse(is.na(n), 1e4, n - 1))
}

fit_ratio <- function(read) {
  both <- read$loglik$given & read$loglik.restricted$given
  gap <- span_subtract(span_of(read$loglik), span_of(read$loglik.restricted))
  implied <- span_widen(span(2 * gap$lower, 2 * gap$upper))
  rows <- which(both & (read$lr$given | implied$upper < 0))
  if (!length(rows)) return(NULL)
  implied <- span_subset(implied, rows)
  printed <- span(ifelse(read$lr$given[rows], read$lr$lower[rows], 0),
                  ifelse(read$lr$given[rows], read$lr$upper[rows], Inf))
  verdict <- ifelse(span_meet(printed, implied) & implied$upper >= 0, "consistent", "inconsistent")
  list(part = audit_part(read$item, rows, "likelihood ratio",
                         ifelse(read$lr$given[rows], read$lr$text[rows], read$loglik$text[rows]), implied, verdict,
                         sprintf(
    "Twice the gap of the log-likelihoods %s and %s is %s%s; %s is printed.", read$loglik$text[rows],
    read$loglik.restricted$text[rows],
    range_text(implied$lower, implied$upper),
    ifelse(implied$upper < 0, ", below zero, which a larger model cannot give", ""),
    ifelse(read$lr$given[rows], read$lr$text[rows], "no statistic"))))
}

fit_rho <- function(read) {
  rows <- which(read$rho$given)
  size <- span_abs(span_subset(read$rho, rows))
  verdict <- ifelse(size$lower >= 1, "inconsistent", ifelse(size$upper < 1, "consistent", "undecidable"))
  list(part = audit_part(read$item, rows, "rho below 1", read$rho$text[rows],
                         span(rep(-1, length(rows)), rep(1, length(rows))), verdict,
                         sprintf("A coefficient of size 1 or more leaves no stationary model; %s is printed.",
                                 read$rho$text[rows])))
}

# ---- instruments ------------------------------------------------------------

fit_first_stage <- function(read) {
  rows <- which(read$first.t$given & read$first.f$given)
  t <- span_abs(span_subset(read$first.t, rows))
  implied <- span_widen(span(t$lower^2, t$upper^2))
  list(part = audit_part(read$item, rows, "F is t squared", read$first.f$text[rows], implied,
                         audit_verdict(span_subset(read$first.f, rows), implied), sprintf(
    "With one instrument F is the square of its t, %s: %s; %s is printed.", read$first.t$text[rows],
    range_text(implied$lower, implied$upper),
    read$first.f$text[rows])))
}

fit_overidentification <- function(read, j, j.p, j.df, rounding) {
  if (is.null(j) || is.null(j.p)) return(NULL)
  audit <- audit_pvalue(j, j.p, df = j.df, distribution = "chisq", item = read$item, rounding = rounding)
  audit$check <- sub("probability of the statistic", "probability of J", audit$check)
  audit
}

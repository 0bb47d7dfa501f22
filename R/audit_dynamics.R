# Audit of printed dynamic spatial panel models: is the process stable, and do
# the printed effects follow from the coefficients? What holds for any weights with
# rows that add up to one is used, so no weights are needed. Formulas and their
# comparison are in R/rules-effects.R.

#' Audit of spatial dynamics and effects
#'
#' Checks the coefficients of a (dynamic) spatial Durbin model
#' \deqn{y_t = \rho W y_t + \tau y_{t-1} + \eta W y_{t-1} + X_t\beta + W X_t\theta + \dots}
#' for stability, and printed direct and indirect effects against what the coefficients imply if the rows of W, which
#' has no negative weights and a diagonal of zeros, add up to one.
#'
#' @section Checks:
#' * `stability`: all roots \eqn{(\tau+\eta w)/(1-\rho w)} lie within the unit circle. W has the eigenvalue 1, so
#'   \eqn{\tau+\rho+\eta<1} and \eqn{\tau-\rho+\eta>-1} are needed, and the same at the smallest eigenvalue w,
#'   \eqn{\tau+(\rho+\eta)w<1} and \eqn{\tau-(\rho-\eta)w>-1}. A model that is stable at \eqn{w=1} and \eqn{w=-1} is
#'   stable for all such W (`consistent`); one that is not at \eqn{w=1} for none (`inconsistent`); between the two
#'   `undecidable`, unless `smallest` says what the smallest eigenvalue is.
#' * `total effect`: direct and indirect effect add up to \eqn{(\beta+\theta)/(1-\rho)} in the short and
#'   \eqn{(\beta+\theta)/(1-\tau-\rho-\eta)} in the long run. Exact, whatever W is.
#' * `direct effect`: with \eqn{r=\rho} and \eqn{c=1}, in the long run \eqn{r=(\rho+\eta)/(1-\tau)} and \eqn{c=1-\tau},
#'   it is
#'   \eqn{(\beta+(r\beta+\theta)q)/c}, where q is the mean of \eqn{\sum_{k\ge1} r^k (W^{k+1})_{ii}}. As the diagonal of
#'   a power of W lies between 0 and 1, q lies between 0 and \eqn{r/(1-r)} for \eqn{r\ge0}, and between \eqn{r/(1-r^2)}
#'   and \eqn{r^2/(1-r^2)} for \eqn{r<0}.
#' * `formula`: which of several formulas gives the printed totals, for the table as a whole: the definition, the same
#'   with the sign of
#'   \eqn{\rho}, \eqn{\tau} or \eqn{\eta} lost, the other horizon's, and \eqn{\beta+\theta} itself (coefficients printed
#'   as effects).
#'
#' Effects in print are often means of simulated draws, which no formula gives to the last digit. With
#' `simulated = TRUE` a total or direct effect that is missed is `undecidable`, and `detail` says how many standard
#' errors it is off, if these are given. By default the table itself decides: if no formula meets most totals but the
#' definition is near to all of them (within 1.5 standard errors, or 0.3 of the largest total, root mean square), they
#' are taken as means of draws and the attribute `choices` says so.
#'
#' A coefficient that is not printed (`NA`) leaves its total `undecidable`; an unprinted \eqn{\theta} is taken from the
#' total for the bound of the direct effect.
#'
#' @param tau,rho,eta Coefficients of the period before, of W y, and of the spatial lag of the period before, as
#'   printed; `NULL` where the model has none.
#' @param beta,theta Coefficients of the regressors and of their spatial lags, one for each regressor, as printed;
#'   `theta = NULL` for a model without Durbin terms.
#' @param direct,indirect Printed effects, one for each regressor; `NULL` (or `NA`) where none are.
#' @param horizon `"short"` or `"long"`: whose effects these are.
#' @param simulated Are the printed effects means of draws? `NULL` (the default) finds it from the table.
#' @param std.error Standard errors of the totals, or a list or data frame of those of `direct` and `indirect` (which
#'   are then taken as uncorrelated).
#' @param smallest Smallest eigenvalue of W, if known: from -1 to 0.
#' @param item What the regressors are called.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits]. The attribute `formulas` is a data frame that compares
#'   the formulas, best first: `formula`, `multiplier` (of \eqn{\beta+\theta}), `met` (totals met within rounding),
#'   `signs` (totals of its sign), `of`, and `distance` (root mean square, in standard errors if given, else relative to
#'   the largest total).
#' @section Errors: `lowcarbon_error_input` for lengths that differ and strings that are no numbers.
#' @section Cost: None to speak of.
#' @references Elhorst, J. P. (2014). *Spatial Econometrics: From Cross-Sectional Data to Spatial Panels*. Springer.
#'   \doi{10.1007/978-3-642-40340-8}
#' @seealso [stability()] and [`effects()`][effects.spatial_panel()] for a fitted model.
#' @examples
#' audit_dynamics(tau = "0.500", rho = "0.200", eta = "0.100", beta = c(x = "1.00"), theta = "0.60",
#'                direct = "2.40", indirect = "5.60", horizon = "long")
#' # tau + rho + eta above one: there is no long run
#' audit_dynamics("0.708", "0.180", "0.265", beta = "0.550", theta = "-0.398",
#'                direct = "1.905", indirect = "-1.105", horizon = "long")
#' @export
audit_dynamics <- function(tau = NULL, rho = NULL, eta = NULL, beta = NULL, theta = NULL, direct = NULL,
                           indirect = NULL,
                           horizon = c("short", "long"), simulated = NULL, std.error = NULL, smallest = NULL,
                           item = NULL,
                           rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  horizon <- check_choice(horizon)
  if (!is.null(simulated)) check_flag(simulated, "simulated")
  if (!is.null(smallest)) check_number(smallest, "smallest", -1, 0)
  model <- dynamics_read(tau, rho, eta, beta, theta, direct, indirect, std.error, rounding)
  model$horizon <- horizon
  model$items <- audit_items(item, list(beta, theta, direct, indirect), max(1L, length(model$beta$lower)))
  ways <- effect_formulas(model)
  found <- is.null(simulated)
  if (found) simulated <- looks_simulated(ways, !is.null(model$errors))
  audit <- stack_audits(list(audit_stability(model, smallest), audit_formula(model, ways, simulated),
                             audit_totals(model, simulated), audit_direct(model, simulated)))
  attr(audit, "choices") <- c(list(horizon = horizon, simulated = simulated),
                              if (found &&
                                  simulated) list(effects = "near the formula but not met: taken as means of draws"))
  attr(audit, "formulas") <- ways
  audit
}

# ---- reading ---------------------------------------------------------------

dynamics_read <- function(tau, rho, eta, beta, theta, direct, indirect, std.error, rounding) {
  one <- function(x, arg) {
    if (is.null(x)) return(list(text = "0", lower = 0, upper = 0, value = 0, given = FALSE))
    read <- audit_read(x, arg, rounding = rounding)
    if (length(read$text) != 1L) abort_input(arg, "one coefficient as printed, or NULL",
                                             paste(length(read$text), "values"))
    if (!read$given) abort_input(arg, "one coefficient as printed, or NULL", "a missing value")
    read
  }
  if (is.null(tau) && is.null(rho) && is.null(eta)) abort_input("rho", "a coefficient in `tau`, `rho` or `eta`",
                                                                "nothing")
  if (is.null(beta) && !(is.null(theta) && is.null(direct) && is.null(indirect))) {
    abort_input("beta", "the coefficients behind `theta` and the effects", "nothing")
  }
  columns <- if (!is.null(beta)) {
    audit_columns(list(beta = beta, theta = if (is.null(theta)) "0" else theta, direct = direct, indirect = indirect),
                  rounding)
  }
  if (is.null(theta)) columns$theta[c("lower", "upper")] <- list(columns$theta$value, columns$theta$value) # no rounding
  c(list(tau = one(tau, "tau"), rho = one(rho, "rho"), eta = one(eta, "eta")), columns,
    list(errors = total_errors(std.error, length(beta))))
}

# Standard errors of the totals; NULL if not given.
total_errors <- function(std.error, size) {
  if (is.null(std.error)) return(NULL)
  parts <- if (is.list(std.error)) std.error else list(std.error)
  if (!length(parts) %in% 1:2) {
    abort_input("std.error", "standard errors of the totals, or a list of those of direct and indirect effects",
                describe_found(std.error))
  }
  read <- lapply(parts, function(x) audit_read(x, "std.error", size)$value)
  sqrt(Reduce(`+`, lapply(read, `^`, 2)))
}

# ---- stability -------------------------------------------------------------

# |tau + eta w| < 1 - rho w is linear in w on either side, so that it holds for
# all eigenvalues if it holds at the largest, which is 1, and the smallest.
audit_stability <- function(model, smallest) {
  tau <- span_of(model$tau)
  rho <- span_of(model$rho)
  eta <- span_of(model$eta)
  at_one <- list(above = span_add(span_add(tau, rho), eta), below = span_add(span_subtract(tau, rho), eta))
  w <- span(if (is.null(smallest)) -1 else smallest)
  at_smallest <- list(above = span_add(tau, span_multiply(w, span_add(rho, eta))),
                      below = span_subtract(tau, span_multiply(w, span_subtract(rho, eta))))
  known <- c(list(at_one), if (!is.null(smallest)) list(at_smallest))
  unstable <- any(vapply(known, function(end) end$above$lower >= 1 - 1e-12 || end$below$upper <= -1 + 1e-12, NA))
  stable <- all(vapply(list(at_one, at_smallest), function(end) end$above$upper < 1 && end$below$lower > -1,
                       NA)) && rho$upper < 1 && rho$lower * w$lower < 1
  verdict <- if (unstable) "inconsistent" else if (stable) "consistent" else "undecidable"
  total <- model$tau$value + model$rho$value + model$eta$value
  new_audit("tau + rho + eta", "stability", number_text(signif(total, 12)), at_one$above$lower, at_one$above$upper,
            verdict,
            stability_detail(at_one, at_smallest, common_root(tau, rho, eta), verdict, smallest))
}

stability_detail <- function(at_one, at_smallest, root, verdict, smallest) {
  sum <- at_one$above
  known <- paste0("tau + rho + eta is ", range_text(sum$lower, sum$upper))
  if (verdict == "inconsistent" && (sum$lower >= 1 - 1e-12 || at_one$below$upper <= -1 + 1e-12)) {
    return(paste0(known, if (sum$lower >= 1 - 1e-12) ", not below one",
                  ": what moves all regions alike is multiplied by ", range_text(root$lower, root$upper),
                  " from period to period, whatever the weights; there is no long run."))
  }
  other <- paste0(if (is.null(smallest)) "at an eigenvalue of -1" else
                  paste("at the smallest eigenvalue,", number_text(smallest)), " tau + (rho + eta) w is ",
                  range_text(at_smallest$above$lower, at_smallest$above$upper), " and tau - (rho - eta) w ",
                  range_text(at_smallest$below$lower, at_smallest$below$upper))
  whatever <- if (is.null(smallest)) " for all weights with rows that add up to one"
  paste0(known, switch(verdict, consistent = paste0(", and the process is stable", whatever, "."),
                       inconsistent = paste0(", but ", other, ": not between minus one and one."),
                       paste0("; ", other, ": rounding or the smallest eigenvalue (`smallest`) decides.")))
}

# ---- totals ----------------------------------------------------------------

audit_totals <- function(model, simulated) {
  if (is.null(model$beta)) return(NULL)
  at <- which(model$direct$given & model$indirect$given)
  if (!length(at)) return(NULL)
  implied <- span_product(span_subset(coefficient_sums(model), at), multiplier_range(model))
  printed <- span_subset(span_add(span_of(model$direct), span_of(model$indirect)), at)
  unknown <- !(model$beta$given & model$theta$given)[at]
  verdict <- ifelse(unknown | (is.infinite(implied$upper) & is.infinite(implied$lower)), "undecidable",
                    ifelse(span_meet(printed, implied), "consistent", if (simulated) "undecidable" else "inconsistent"))
  value <- (model$direct$value + model$indirect$value)[at]
  off <- rep(0, length(at))
  if (!is.null(model$errors)) off <- pmax(implied$lower - value, value - implied$upper, 0) / model$errors[at]
  says <- ifelse(unknown,
                 paste0("as ", ifelse(model$beta$given[at], "theta", "beta"), " is not printed nothing follows for it"),
                 paste0("(beta + theta) / ", divisor_text(model), " with beta ", model$beta$text[at], " and theta ",
                        model$theta$text[at], " is ",
                        range_text(implied$lower, implied$upper)))
  detail <- paste0("Direct effect ", model$direct$text[at], " and indirect effect ", model$indirect$text[at], " make ",
                   number_text(signif(value, 10)), "; ", says,
                   ifelse(verdict != "consistent" & off %in% 0 == FALSE & is.finite(off),
                          paste0(", ", rounded_off(off), " standard errors off"), ""),
                   draws_note(verdict, unknown, simulated), ".")
  new_audit(model$items[at], "total effect", number_text(signif(value, 10)), implied$lower, implied$upper, verdict,
            detail)
}

# beta + theta; what is not printed may be anything.
coefficient_sums <- function(model) span_add(open_span(model$beta), open_span(model$theta))

open_span <- function(column) span(ifelse(column$given, column$lower, -Inf), ifelse(column$given, column$upper, Inf))

rounded_off <- function(off) ifelse(off >= 0.005, sprintf("%.2f", off), "less than 0.01")

draws_note <- function(verdict, unknown, simulated) {
  ifelse(verdict == "inconsistent", " (means of simulated draws may differ: `simulated`)",
         ifelse(verdict == "undecidable" & !unknown & simulated,
                "; a mean of simulated draws need not give it to the last digit", ""))
}

divisor_text <- function(model) if (model$horizon == "short") "(1 - rho)" else "(1 - tau - rho - eta)"

# ---- direct effects --------------------------------------------------------

audit_direct <- function(model, simulated) {
  if (is.null(model$beta)) return(NULL)
  stack_audits(list(effect_part(model, simulated, which(model$direct$given), "direct"),
                    effect_part(model, simulated, which(model$indirect$given & !model$direct$given), "indirect")))
}

# A direct effect, or an indirect one that stands alone. Where theta is not printed
# it is what the total implies; where nothing implies it, nothing follows.
effect_part <- function(model, simulated, at, which) {
  if (!length(at)) return(NULL)
  beta <- span_subset(open_span(model$beta), at)
  theta <- span_subset(theta_or_implied(model), at)
  implied <- direct_range(model, beta, theta)
  if (is.null(implied)) return(NULL)
  if (which == "indirect") implied <- span_subtract(span_product(span_add(beta, theta), multiplier_range(model)),
                                                    implied)
  printed <- span_subset(span_of(model[[which]]), at)
  unknown <- is.infinite(implied$lower) & is.infinite(implied$upper)
  verdict <- ifelse(unknown, "undecidable",
                    ifelse(span_meet(printed, implied), "consistent", if (simulated) "undecidable" else "inconsistent"))
  given <- model$theta$given[at]
  from <- paste0("beta ", ifelse(model$beta$given[at], model$beta$text[at], "(not printed)"), " and theta ",
                 ifelse(given, model$theta$text[at],
                        ifelse(is.finite(theta$lower),
                               paste0("(by the total ", range_text(theta$lower, theta$upper), ")"), "(not printed)")))
  new_audit(model$items[at], paste(which, "effect"), model[[which]]$text[at], implied$lower, implied$upper, verdict,
            paste0(
    "For any weights with rows that add up to one the ", which, " effect is ", range_text(implied$lower, implied$upper),
    " with ", from, "; ",
    model[[which]]$text[at], " is printed", draws_note(verdict, unknown, simulated), "."))
}

# theta = total / multiplier - beta
theta_or_implied <- function(model) {
  theta <- open_span(model$theta)
  total <- span_add(open_span(model$direct), open_span(model$indirect))
  implied <- span_subtract(span_quotient(total, multiplier_range(model)), open_span(model$beta))
  open <- which(!model$theta$given & is.finite(implied$lower) & is.finite(implied$upper))
  theta$lower[open] <- implied$lower[open]
  theta$upper[open] <- implied$upper[open]
  theta
}

# (beta + (r beta + theta) q) / c; NULL where r may be one or more in size, or
# c zero. q rises with r where r >= 0; for r < 0 both its ends are widest at the
# lowest r.
direct_range <- function(model, beta, theta) {
  keep <- span_subtract(span(1), span_of(model$tau))
  r <- if (model$horizon == "short") {
    span_of(model$rho)
  } else {
    span_divide(span_add(span_of(model$rho), span_of(model$eta)), keep)
  }
  if (r$lower <= -1 || r$upper >= 1 || keep$lower <= 0) return(NULL)
  low <- min(r$lower, 0)
  high <- max(r$upper, 0)
  q <- span(low / (1 - low^2), max(low^2 / (1 - low^2), high / (1 - high)))
  implied <- span_add(beta, span_product(span_add(span_product(r, beta), theta), q))
  if (model$horizon == "long") implied <- span_divide(implied, keep)
  implied
}

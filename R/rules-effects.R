# Finder for printed effects of spatial panel models: which formula gives the
# totals, direct and indirect effect together. See audit_dynamics() for the
# model and R/rules-regression.R for the multipliers.

# The formulas tried, each a multiplier of beta + theta: a name, and factors of
# rho, tau and eta, for the horizon that is printed.
effect_ways <- function(horizon) {
  signs <- if (horizon == "long") expand.grid(rho = c(1, -1), tau = c(1, -1),
                                              eta = c(1, -1)) else expand.grid(rho = c(1, -1), tau = 1, eta = 1)
  lost <- apply(signs, 1L, function(s) paste(names(signs)[s < 0], collapse = ", "))
  divisor <- if (horizon == "long") "(beta + theta) / (1 - tau - rho - eta)" else "(beta + theta) / (1 - rho)"
  ways <- data.frame(formula = ifelse(nzchar(lost), paste0(divisor, " with the sign of ", lost, " changed"), divisor),
                     signs, horizon = horizon)
  other <- if (horizon == "long") {
    data.frame(formula = c("(beta + theta) / (1 - rho), the short-term effect",
                           "(beta + theta) / (1 - tau), without space"),
               rho = c(1, 0), tau = c(0, 1), eta = c(0, 0), horizon = c("short", "long"))
  } else {
    data.frame(formula = "(beta + theta) / (1 - tau - rho - eta), the long-term effect", rho = 1, tau = 1, eta = 1,
               horizon = "long")
  }
  other <- rbind(other,
                 data.frame(formula = "beta + theta, the coefficients", rho = 0, tau = 0, eta = 0, horizon = horizon))
  several <- rowSums(signs < 0) > 1L # the least likely of formulas that come to the same
  rbind(ways[!several, ], other, ways[several, ])
}

# How far each formula is from the printed totals, best first; NULL where none
# are printed. Ways that come to the same number (no tau in the model, say) are tried once.
effect_formulas <- function(model) {
  at <- both_printed(model)
  if (!length(at)) return(NULL)
  ways <- effect_ways(model$horizon)
  sums <- span_subset(span_add(span_of(model$beta), span_of(model$theta)), at)
  printed <- span_subset(span_add(span_of(model$direct), span_of(model$indirect)), at)
  total <- (model$direct$value + model$indirect$value)[at]
  sum <- (model$beta$value + model$theta$value)[at]
  error <- if (is.null(model$errors)) rep(max(abs(total), 1e-300), length(at)) else model$errors[at]
  rows <- lapply(seq_len(nrow(ways)), function(k) {
    scaled <- function(name) span_multiply(span(ways[[name]][k]), span_of(model[[name]]))
    m <- effects_multiplier(scaled("tau"), scaled("rho"), scaled("eta"), ways$horizon[k])
    centre <- 1 / (1 - ways$rho[k] * model$rho$value - if (ways$horizon[k] == "long") ways$tau[k] * model$tau$value +
                   ways$eta[k] * model$eta$value else 0)
    data.frame(formula = ways$formula[k], multiplier = centre, met = sum(span_meet(span_multiply(sums, m), printed)),
               signs = sum(sign(total) == sign(centre * sum)), of = length(at),
               distance = sqrt(mean(((total - centre * sum) / error)^2)))
  })
  out <- do.call(rbind, rows)
  out$definition <- seq_len(nrow(out)) == 1L
  out <- out[!duplicated(signif(out$multiplier, 12)), ]
  out <- out[order(-out$met, out$distance), ]
  rownames(out) <- NULL
  out
}

# Are the printed totals means of draws? No formula meets most of them, and the
# definition is near to all. One total without its standard error has to be nearer.
looks_simulated <- function(ways, errors) {
  if (is.null(ways)) return(FALSE)
  own <- ways[ways$definition, ]
  if (2L * own$met > own$of || any(ways$met == ways$of)) return(FALSE)
  own$distance <= if (errors) 1.5 else if (own$of > 1L) 0.3 else 0.02
}

# One row for the table as a whole.
audit_formula <- function(model, ways, simulated) {
  if (is.null(ways)) return(NULL)
  own <- ways[ways$definition, ]
  all_met <- ways[ways$met == ways$of, ]
  followed <- own$met == own$of || (2L * own$met > own$of && own$met == max(ways$met)) # single rows may be wrong
  verdict <- if (followed) "consistent" else if (nrow(all_met) || !simulated) "inconsistent" else "undecidable"
  detail <- if (own$met == own$of) paste0("The definition meets all ", own$of, " totals", formula_also(all_met),
                                          ".") else
    formula_detail(ways, own, all_met, model, simulated)
  range <- multiplier_range(model)
  new_audit("all totals", "formula", own$formula, range$lower, range$upper, verdict, detail)
}

formula_also <- function(all_met) {
  others <- all_met$formula[!all_met$definition]
  if (length(others)) paste0(", as does ", paste(others, collapse = " and ")) else ", no other formula tried does"
}

formula_detail <- function(ways, own, all_met, model, simulated) {
  missed <- paste0("The definition meets ", own$met, " of ", own$of, " totals and has the sign of ", own$signs, "; ")
  if (own$met == max(ways$met) && 2L * own$met > own$of) return(paste0(missed, "no formula tried meets more."))
  if (nrow(all_met)) return(paste0(missed, "all are met by ", paste(all_met$formula, collapse = " and by "), "."))
  nearest <- ways[which.min(ways$distance), ]
  unit <- if (is.null(model$errors)) "of the largest total" else "standard errors"
  paste0(missed, "no formula tried meets all, the nearest is ", nearest$formula, " (", nearest$met, " met, ",
         nearest$signs, " signs, root mean square ",
         number_text(signif(nearest$distance, 3)), " against ", number_text(signif(own$distance, 3)), " ", unit, ")",
         if (simulated) "; means of draws meet none to the last digit", ".")
}

both_printed <- function(model) {
  if (is.null(model$beta)) return(integer())
  which(model$beta$given & model$theta$given & model$direct$given & model$indirect$given)
}

multiplier_range <- function(model) effects_multiplier(span_of(model$tau), span_of(model$rho), span_of(model$eta),
                                                       model$horizon)

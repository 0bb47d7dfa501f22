# Audit of printed correlation matrices and variance inflation factors: can any data
# have them?

#' Audit of correlations and variance inflation
#'
#' Can a printed correlation matrix be one, and do variance inflation factors and tolerances go together?
#'
#' @section Checks:
#' * `correlation in range`: from -1 to 1, and 1 on the diagonal (`impossible`).
#' * `symmetry`: where both triangles are printed they agree (`inconsistent`).
#' * `three correlations`: \eqn{r_{ac}} lies within \eqn{r_{ab}r_{bc} \pm \sqrt{(1-r_{ab}^2)(1-r_{bc}^2)}}; three that
#'   do not are `impossible` together and named.
#' * `positive semi-definite`: some sum of the variables would have a variance below zero however the numbers were
#'   rounded (`impossible`; `detail` names the weights). `consistent` if a matrix within rounding is positive
#'   semi-definite, `undecidable` between the two. Correlations over different observations for each pair need not be:
#'   then the proof says so much.
#' * `VIF at least 1`, `tolerance` (1 / VIF), `mean VIF`.
#'
#' @param r A square matrix or data frame of printed correlations: both triangles or one, with stars if there are any; a
#'   first column of names is dropped. `NULL` if only `vif` is given.
#' @param vif,tolerance,mean.vif Printed variance inflation factors, their inverses and their mean, or `NULL`.
#' @param item What the variables are called; default the names of `r`.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut off; see [audits].
#' @return A data frame of class `lowcarbon_audit`; see [audits].
#' @section Errors: `lowcarbon_error_input` for a table that is not square, and strings that are no numbers.
#' @section Cost: The number of variables cubed; a few milliseconds for twenty.
#' @examples
#' audit_correlation(rbind(c("1", "", ""), c("0.90", "1", ""), c("0.90", "-0.50", "1")))
#' audit_correlation(vif = c("1.25", "3.10"), tolerance = c("0.800", "0.232"))
#' @export
audit_correlation <- function(r = NULL, vif = NULL, tolerance = NULL, mean.vif = NULL, item = NULL,
                              rounding = c("nearest", "any")) {
  rounding <- check_rounding(rounding)
  if (is.null(r) && is.null(vif)) abort_input("r", "a printed correlation matrix, or `vif`", "nothing")
  parts <- if (!is.null(r)) {
    study <- correlation_study(r, item, rounding)
    list(correlation_range(study), correlation_symmetry(study), correlation_triples(study), correlation_definite(study))
  }
  stack_audits(c(parts, list(inflation_part(vif, tolerance, mean.vif, item, rounding))))
}

# Both triangles as intervals; what one leaves open the other says.
correlation_study <- function(r, item, rounding) {
  if (length(dim(r)) != 2L) abort_input("r", "a square table of printed correlations", describe_found(r))
  text <- as.matrix(r)
  if (ncol(text) == nrow(text) + 1L) {
    if (is.null(item)) item <- as.character(text[, 1L])
    text <- text[, -1L, drop = FALSE]
  }
  if (nrow(text) != ncol(text) || nrow(text) < 2L) abort_input("r", "as many rows as columns, two at least",
                                                               paste(nrow(text), "rows and", ncol(text), "columns"))
  if (is.character(text)) text[] <- sub("[[:space:]]*[(\\[{].*$", "", strip_marks(text))
  names <- if (!is.null(colnames(text)) && is.null(item)) colnames(text) else audit_items(item, list(), nrow(text))
  read <- audit_read(as.vector(text), "r", rounding = rounding)
  grid <- function(x) matrix(x, nrow(text))
  study <- list(names = names, text = grid(read$text), lower = grid(read$lower), upper = grid(read$upper),
                given = grid(read$given))
  study$low <- pmax(ifelse(study$given, study$lower, -1), ifelse(t(study$given), t(study$lower), -1), -1)
  study$high <- pmin(ifelse(study$given, study$upper, 1), ifelse(t(study$given), t(study$upper), 1), 1)
  diag(study$low) <- diag(study$high) <- 1
  study
}

pair_label <- function(study, at) paste(study$names[at[, 1L]], study$names[at[, 2L]], sep = " and ")

correlation_range <- function(study) {
  on <- row(study$text) == col(study$text)
  bad <- which(study$given & (study$lower > 1 | study$upper < -1 | (on & study$upper < 1)), arr.ind = TRUE)
  if (!nrow(bad)) return(NULL)
  diagonal <- bad[, 1L] == bad[, 2L]
  new_audit(pair_label(study, bad), "correlation in range", study$text[bad], ifelse(diagonal, 1, -1), 1, "impossible",
            sprintf(
    ifelse(diagonal, "A variable's correlation with itself is 1; %s is printed.",
           "A correlation lies between -1 and 1; %s is printed."), study$text[bad]))
}

correlation_symmetry <- function(study) {
  both <- which(study$given & t(study$given) & upper.tri(study$text), arr.ind = TRUE)
  if (!nrow(both)) return(NULL)
  other <- both[, 2:1, drop = FALSE]
  met <- span_meet(span(study$lower[both], study$upper[both]), span(study$lower[other], study$upper[other]))
  new_audit(pair_label(study, both), "symmetry", study$text[both], study$lower[other], study$upper[other],
            ifelse(met, "consistent", "inconsistent"), sprintf(
    "Above the diagonal %s is printed, below it %s.", study$text[both], study$text[other]))
}

# What two correlations leave open for the third: with the angles x and y behind
# them from cos(x + y) to cos(x - y), over both intervals of angles.
third_correlation <- function(a, b) {
  angle <- function(x) span(acos(pmin(x$upper, 1)), acos(pmax(x$lower, -1)))
  p <- angle(a)
  q <- angle(b)
  apart <- pmax(p$lower - q$upper, q$lower - p$upper, 0)
  sum <- span(p$lower + q$lower, p$upper + q$upper)
  lowest <- ifelse(sum$lower <= pi & sum$upper >= pi, -1, pmin(cos(sum$lower), cos(sum$upper)))
  span_widen(span(lowest, cos(apart)), 1e-9)
}

correlation_triples <- function(study) {
  k <- length(study$names)
  if (k < 3L || any(study$low > study$high)) return(NULL)
  triples <- utils::combn(k, 3L)
  cell <- function(i, j) span(study$low[cbind(i, j)], study$high[cbind(i, j)])
  a <- cell(triples[1L, ], triples[2L, ])
  b <- cell(triples[2L, ], triples[3L, ])
  c <- cell(triples[1L, ], triples[3L, ])
  open <- third_correlation(a, b)
  bad <- which(!span_meet(open, c))
  if (!length(bad)) return(NULL)
  shown <- function(i, j) ifelse(study$given[cbind(i, j)], study$text[cbind(i, j)], study$text[cbind(j, i)])
  i <- triples[1L, bad]
  j <- triples[2L, bad]
  h <- triples[3L, bad]
  new_audit(paste(study$names[i], study$names[j], study$names[h], sep = ", "), "three correlations", shown(i, h),
            open$lower[bad], open$upper[bad], "impossible",
            sprintf("With %s of %s and %s and %s of %s and %s the correlation of %s and %s must be %s; %s is printed.",
                    shown(i, j), study$names[i], study$names[j],
                    shown(j, h), study$names[j], study$names[h], study$names[i], study$names[h],
                    range_text(open$lower[bad], open$upper[bad]), shown(i, h)))
}

# A vector of weights with which the variance is below zero at every corner of the
# box is a proof; a positive semi-definite matrix in the box is a proof of the other.
correlation_definite <- function(study) {
  if (any(study$low > study$high) || length(study$names) < 3L) return(NULL)
  middle <- (study$low + study$high) / 2
  half <- (study$high - study$low) / 2
  least <- function(v) sum(v * (middle %*% v)) + sum(half * abs(outer(v, v)))
  at <- eigen(middle, symmetric = TRUE)
  v <- at$vectors[, ncol(middle)]
  lowest <- at$values[ncol(middle)]
  inside <- lowest >= -1e-12 || box_holds_definite(study, middle)
  proof <- least(v)
  verdict <- if (inside) "consistent" else if (proof < -1e-10) "impossible" else "undecidable"
  weights <- order(-abs(v))[seq_len(min(4L, length(v)))]
  detail <- switch(verdict, consistent = "A matrix within rounding is positive semi-definite.",
                   undecidable = "No positive semi-definite matrix within rounding was found, and none is excluded.",
                   paste0("However the numbers were rounded, the sum of standardised variables with weights ",
                          format_list(paste(number_text(signif(v[weights], 2)), study$names[weights])),
                          if (length(v) > 4L) " and smaller ones",
                          " would have a variance of at most ", number_text(signif(proof, 3)),
                          "; correlations over the same observations cannot have that."))
  new_audit("all variables", "positive semi-definite", number_text(signif(lowest, 4)), 0, Inf, verdict, detail)
}

# Alternating projections onto the box and onto the cone.
box_holds_definite <- function(study, start, rounds = 300L) {
  x <- start
  for (round in seq_len(rounds)) {
    at <- eigen(x, symmetric = TRUE)
    if (min(at$values) >= -1e-10) return(TRUE)
    x <- at$vectors %*% (pmax(at$values, 1e-9) * t(at$vectors))
    x <- pmin(pmax((x + t(x)) / 2, study$low), study$high)
  }
  FALSE
}

# ---- variance inflation -------------------------------------------------------

inflation_part <- function(vif, tolerance, mean.vif, item, rounding) {
  if (is.null(vif)) return(NULL)
  read <- audit_columns(list(vif = vif, tolerance = tolerance), rounding)
  size <- length(read$vif$text)
  items <- audit_items(if (length(item) == size) item, list(vif, tolerance), size)
  rows <- which(read$vif$given)
  one <- audit_part(items, rows, "VIF at least 1", read$vif$text[rows],
                    span(rep(1, length(rows)), rep(Inf, length(rows))),
                    ifelse(not_above(1, read$vif$upper[rows]), "consistent", "impossible"),
                    sprintf("A variance inflation factor is 1 / (1 - R squared) and at least 1; %s is printed.",
                            read$vif$text[rows]))
  pair <- which(read$vif$given & read$tolerance$given & read$vif$lower > 0)
  implied <- span_divide(span(rep(1, length(pair))), span_subset(read$vif, pair))
  two <- audit_part(items, pair, "tolerance", read$tolerance$text[pair], implied,
                    audit_verdict(span_subset(read$tolerance, pair), implied), sprintf(
    "The tolerance is 1 / VIF and with %s %s; %s is printed.", read$vif$text[pair],
    range_text(implied$lower, implied$upper), read$tolerance$text[pair]))
  mean <- if (!is.null(mean.vif) &&
              all(read$vif$given)) mean_inflation(read$vif, audit_read(mean.vif, "mean.vif", 1L, rounding))
  stack_audits(list(stack_audits(list(one, two)), mean))
}

mean_inflation <- function(vif, printed) {
  implied <- span_widen(span(mean(vif$lower), mean(vif$upper)))
  new_audit("mean", "mean VIF", printed$text, implied$lower, implied$upper, audit_verdict(span_of(printed), implied),
            sprintf(
    "The mean of the %d printed factors is %s; %s is printed.", length(vif$text),
    range_text(implied$lower, implied$upper), printed$text))
}

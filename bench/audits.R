# How many spoiled cells each audit finds. A trial makes tables from values that
# exist, prints them, audits them as they are (every accusation is a false
# alarm), then spoils one cell of each (another digit, two digits exchanged, the
# point moved) and audits them again.
# Run with: Rscript bench/audits.R [tables] [seed], from the package's folder.
library(lowcarbon)
source(file.path("tests", "testthat", "helper-audits.R"))
source(file.path("tests", "testthat", "helper-audits-tables.R"))
source(file.path("tests", "testthat", "helper-audits-kinds.R"))

arguments <- as.integer(c(commandArgs(TRUE), "300", "1")[1:2])
tables <- arguments[1L]
set.seed(arguments[2L])

accused <- function(audit) any(audit$verdict %in% c("inconsistent", "impossible"))

# A trial: `make` gives a table (a list of columns), `audit` an audit of it,
# `spoilt` the columns of which one cell is spoiled.
trials <- list(
  "moments of mixed decimals, n known" = list(
    make = function() random_moments(1L), spoilt = c("mean", "sd", "min", "max"),
    audit = function(t) audit_moments(t$n, t$mean, t$sd, t$min, t$max)),
  "moments, the standard deviation" = list(
    make = function() random_moments(1L), spoilt = "sd",
    audit = function(t) audit_moments(t$n, t$mean, t$sd, t$min, t$max)),
  "whole numbers, mean to 2 decimals, n below 50" = list(
    make = function() { repeat { t <- random_moments(1L, TRUE); if (t$n < 50) return(t) } }, spoilt = c("mean", "sd"),
    audit = function(t) audit_moments(t$n, t$mean, t$sd, t$min, t$max, integer = TRUE)),
  "sd, mean and CV, 10 rows" = list(
    make = function() random_cv(10L), spoilt = c("sd", "mean", "cv"),
    audit = function(t) audit_cv(t$sd, t$mean, t$cv)),
  "stars from estimate and error, 20 cells, df unknown" = list(
    make = function() random_stars(20L), spoilt = c("estimate", "std.error"),
    audit = function(t) audit_stars(t$estimate, t$stars, std.error = t$std.error)),
  "the same, rule and df known" = list(
    make = function() random_stars(20L), spoilt = c("estimate", "std.error"),
    audit = function(t) audit_stars(t$estimate, t$stars, std.error = t$std.error, df = t$df, levels = t$levels, sides = t$sides)),
  "estimate, error, statistic and stars, 20 cells" = list(
    make = function() random_stars(20L), spoilt = c("estimate", "std.error", "statistic"),
    audit = function(t) audit_stars(t$estimate, t$stars, std.error = t$std.error, statistic = t$statistic)),
  "p of z, 11 rows" = list(
    make = function() random_pvalues(11L), spoilt = c("statistic", "p.value"),
    audit = function(t) audit_pvalue(t$statistic, t$p.value)),
  "p of t, df known, 11 rows" = list(
    make = function() random_pvalues(11L, "t"), spoilt = c("statistic", "p.value"),
    audit = function(t) audit_pvalue(t$statistic, t$p.value, df = t$df, distribution = "t")),
  "p of chi-square, df known, 11 rows" = list(
    make = function() random_pvalues(11L, "chisq"), spoilt = c("statistic", "p.value"),
    audit = function(t) audit_pvalue(t$statistic, t$p.value, df = t$df, distribution = "chisq")),
  "rates of growth, 5 series of 8 years, a rate" = list(
    make = function() random_growth(), spoilt = "rate", audit = function(t) audit_growth(t$values, t$rate)),
  "rates of growth, 5 series of 8 years, a value" = list(
    make = function() random_growth(), spoilt = "values", audit = function(t) audit_growth(t$values, t$rate)),
  "five shares of one decimal" = list(
    make = function() list(x = random_shares(1L)), spoilt = "x", audit = function(t) audit_shares(t$x, total = 100)),
  "Dagum, 4 groups, one year, any cell" = list(
    make = function() random_dagum(4L, 1L), spoilt = c("means", "within", "between", "overall", "shares"), audit = function(t) do.call(audit_dagum, t)),
  "Dagum, 4 groups, one year, a pair" = list(
    make = function() random_dagum(4L, 1L), spoilt = "between", audit = function(t) do.call(audit_dagum, t)),
  "Dagum, 4 groups, 5 years, no contributions, any cell" = list(
    make = function() random_dagum(4L, 5L)[-6L], spoilt = c("means", "within", "between", "overall"), audit = function(t) do.call(audit_dagum, t)),
  "turning point of 3 decimals" = list(
    make = function() random_quadratics(1L), spoilt = c("linear", "quadratic", "printed"), audit = function(t) do.call(audit_turning_point, t)),
  "effects of 3 regressors, a coefficient" = list(
    make = function() random_effects_table(), spoilt = c("tau", "rho", "eta", "beta", "theta"), audit = function(t) do.call(audit_dynamics, t)),
  "effects of 3 regressors, an effect" = list(
    make = function() random_effects_table(), spoilt = c("direct", "indirect"), audit = function(t) do.call(audit_dynamics, t)),
  "a claim, one of its numbers in the table" = list(
    make = function() random_claims(1L), spoilt = c("a", "b"), audit = function(t) audit_claim(t$claim, t$a, t$b)),
  "10 values in 3 classes, known boundaries" = list(
    make = function() random_classes(10L, 3L), spoilt = "values", audit = function(t) audit_classes(t$values, t$labels, t$breaks, t$classes)),
  "10 values in 3 classes, any boundaries" = list(
    make = function() random_classes(10L, 3L), spoilt = "values", audit = function(t) audit_classes(t$values, t$labels, classes = t$classes)),
  "adjusted R2 from R2, n and k" = list(
    make = function() {
      r <- stats::runif(1L)
      list(n = "300", k = "6", r.squared = as_printed(r, 3), adj.r.squared = as_printed(1 - (1 - r) * 299 / 293, 3))
    }, spoilt = c("r.squared", "adj.r.squared"), audit = function(t) do.call(audit_fit, t)),
  "estimate, error and interval, 10 rows" = list(
    make = function() {
      b <- stats::rnorm(10L)
      s <- stats::runif(10L, 0.05, 0.5)
      list(estimate = as_printed(b, 3), lower = as_printed(b - 1.96 * s, 3), upper = as_printed(b + 1.96 * s, 3), std.error = as_printed(s, 3))
    }, spoilt = c("estimate", "lower", "upper", "std.error"), audit = function(t) do.call(audit_interval, t)),
  "coupling of two scores, 10 rows" = list(
    make = function() {
      u <- matrix(stats::runif(20L), 10L)
      d <- 2 * sqrt(u[, 1L] * u[, 2L]) / rowSums(u)
      list(a = as_printed(u[, 1L], 3), b = as_printed(u[, 2L], 3), coupling = as_printed(d, 3), development = as_printed(rowMeans(u), 3),
           coordination = as_printed(sqrt(d * rowMeans(u)), 3))
    }, spoilt = c("a", "b", "coupling", "development", "coordination"),
    audit = function(t) audit_coupling(cbind(t$a, t$b), t$coupling, t$development, t$coordination)),
  "GML = EC * TC, 10 rows" = list(
    make = function() {
      x <- lapply(1:2, function(k) stats::runif(10L, 0.8, 1.2))
      list(EC = as_printed(x[[1]], 3), TC = as_printed(x[[2]], 3), GML = as_printed(x[[1]] * x[[2]], 3))
    }, spoilt = c("EC", "TC", "GML"), audit = function(t) audit_relations(as.data.frame(t), "GML = EC * TC")),
  "correlations of 6 variables, 2 decimals" = list(
    make = function() {
      r <- stats::cor(matrix(stats::rnorm(72L), 12L) + stats::rnorm(12L))
      list(r = as_printed(r[lower.tri(r)], 2))
    }, spoilt = "r", audit = function(t) { m <- matrix("", 6L, 6L); m[lower.tri(m)] <- t$r; diag(m) <- "1"; audit_correlation(m) }),
  "sample size of 30 regions and 10 periods" = list(
    make = function() list(n = as.character(300 - sample(c(0, 30, 40), 1L))), spoilt = "n",
    audit = function(t) audit_sample(t$n, 30, 10, lags = 0:1, excluded = c(0, 4)))
)

# NULL where there is no digit to spoil.
spoil_table <- function(table, columns) {
  columns <- columns[vapply(columns, function(column) any(grepl("[1-9]", table[[column]])), NA)]
  if (!length(columns)) return(NULL)
  column <- columns[sample.int(length(columns), 1L)]
  cells <- which(grepl("[1-9]", table[[column]]))
  at <- cells[sample.int(length(cells), 1L)]
  table[[column]][at] <- spoil(table[[column]][at])
  table
}

run_trial <- function(trial) {
  before <- proc.time()[["elapsed"]]
  outcome <- vapply(seq_len(tables), function(i) {
    repeat {
      table <- trial$make()
      spoilt <- spoil_table(table, trial$spoilt)
      if (!is.null(spoilt)) break
    }
    clean <- trial$audit(table)
    # a number that its audit refuses to take, such as a sample of none, is found
    bad <- tryCatch(trial$audit(spoilt), lowcarbon_error_input = function(refused) NULL)
    if (is.null(bad)) return(c(false = accused(clean), found = TRUE, open = FALSE))
    c(false = accused(clean), found = accused(bad), open = !accused(bad) && any(bad$verdict == "undecidable"))
  }, logical(3L))
  c(tables = tables, "false alarms" = sum(outcome["false", ]), "found %" = round(100 * mean(outcome["found", ]), 1),
    "undecidable %" = round(100 * mean(outcome["open", ]), 1), "ms each" = round(500 * (proc.time()[["elapsed"]] - before) / tables, 1))
}

print(do.call(rbind, lapply(trials, run_trial)))

# Runs hidden in columns of 11 numbers of 3 decimals, from 5 to 11 long.
hidden <- vapply(5:11, function(length) {
  mean(replicate(tables, {
    x <- stats::runif(11L, 20, 80)
    at <- sample.int(12L - length, 1L) + seq_len(length) - 1L
    x[at] <- round(x[at[1L]], 3L) + round(stats::runif(1L, 0.1, 2), 3L) * (seq_len(length) - 1L)
    audit_progression(as_printed(round(x, 3L), 3L))$verdict[1L] == "undecidable"
  }))
}, 0)
print(stats::setNames(round(100 * hidden, 1), paste(5:11, "in a row")))

# Consistent tables of every kind: checks, accusations, open rows. 20,000 checks with
# the default of 300 tables.
counts <- count_accusations(max(1L, tables %/% 4L), c(consistent_kinds, file_kinds))
print(rbind(counts, all = colSums(counts)))

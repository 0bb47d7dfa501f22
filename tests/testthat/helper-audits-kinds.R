# One table of each kind, made from values that exist, and its audit: what must
# never be accused. Used by the tests of the audits and by bench/audits.R.

two_columns <- function(a, b, beside) {
  half <- length(a$estimate)
  data.frame(v = paste0("x", seq_len(half)), a = paste0(a$estimate, a$stars, " (", a[[beside]], ")"), b = paste0(b$estimate, b$stars, " (", b[[beside]], ")"))
}

random_star_table <- function(beside, df = c(Inf, Inf), cells = 12L) {
  levels <- list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001))[[sample(2L, 1L)]]
  two_columns(random_stars(cells, levels = levels, sides = 2, df = df[1L]), random_stars(cells, levels = levels, sides = 2, df = df[2L]), beside)
}

consistent_kinds <- list(
  "t in parentheses" = function() audit_table(random_star_table("statistic")),
  "standard errors in parentheses" = function() audit_table(random_star_table("std.error")),
  "p values in parentheses" = function() audit_table(random_star_table("p.value")),
  "columns of 15 and infinite degrees of freedom" = function() audit_table(random_star_table("std.error", c(15, Inf))),
  "columns of 25 and 400 degrees of freedom, t" = function() audit_table(random_star_table("statistic", c(25, 400))),
  "moments" = function() { t <- random_moments(10L); audit_moments(t$n, t$mean, t$sd, t$min, t$max) },
  "coefficients of variation" = function() { t <- random_cv(10L); audit_cv(t$sd, t$mean, t$cv) },
  "probabilities" = function() { t <- random_pvalues(11L); audit_pvalue(t$statistic, t$p.value) },
  "rates of growth" = function() { t <- random_growth(); audit_growth(t$values, t$rate) },
  "shares" = function() audit_shares(random_shares(5L)),
  "Dagum" = function() do.call(audit_dagum, random_dagum(3L, 2L)),
  "Dagum without means" = function() { t <- random_dagum(4L, 2L); do.call(audit_dagum, t[names(t) != "means"]) },
  "spatial effects" = function() do.call(audit_dynamics, random_effects_table()),
  "claims" = function() { t <- random_claims(5L); audit_claim(t$claim, t$a, t$b) },
  "classes" = function() { t <- random_classes(); audit_classes(t$values, t$labels, t$breaks, t$classes) },
  "products and sums" = function() {
    x <- lapply(1:3, function(k) stats::runif(10L, 0.5, 2))
    audit_relations(data.frame(a = as_printed(x[[1]], 3), b = as_printed(x[[2]], 3), c = as_printed(x[[3]], 2), p = as_printed(x[[1]] * x[[2]], 3),
                               s = as_printed(Reduce(`+`, x), 2)), c("p = a * b", "s = a + b + c"))
  },
  "coupling" = function() {
    u <- matrix(stats::runif(20L), 10L, dimnames = list(NULL, c("a", "b")))
    made <- coupling_coordination(as.data.frame(u), c("a", "b"), variant = sample(c("standard", "wang", "unrooted"), 1L))
    audit_coupling(matrix(as_printed(u, 3), 10L), as_printed(made$coupling, 3), as_printed(made$development, 3), as_printed(made$coordination, 3))
  },
  "fit and intervals" = function() {
    x <- matrix(stats::rnorm(120L), 40L)
    fit <- stats::lm(x %*% c(0.5, 0, 1) + stats::rnorm(40L) ~ x)
    table <- summary(fit)$coefficients
    ends <- stats::confint(fit)
    s <- summary(fit)
    rbind(audit_fit(40, 3, as_printed(s$r.squared, 3), as_printed(s$adj.r.squared, 3), as_printed(s$fstatistic[[1L]], 2), as_printed(stats::logLik(fit), 2),
                    as_printed(stats::AIC(fit), 2), as_printed(stats::BIC(fit), 2)),
          audit_interval(as_printed(table[, 1L], 3), as_printed(ends[, 1L], 3), as_printed(ends[, 2L], 3), std.error = as_printed(table[, 2L], 3)))
  },
  "correlations" = function() { k <- sample(3:7, 1L); audit_correlation(matrix(as_printed(stats::cor(matrix(stats::rnorm(12L * k), 12L)), 2), k)) },
  "transitions" = function() { n <- matrix(stats::rpois(16L, 5) + 1, 4L); audit_markov(matrix(as_printed(n / rowSums(n), 3), 4L), rowSums(n)) },
  "ranks" = function() { v <- stats::rnorm(12L); audit_ranks(as_printed(v, 2), as.character(rank(-v))) },
  "mediation" = function() {
    a <- stats::rnorm(6L); b <- stats::rnorm(6L); sa <- stats::runif(6L, 0.05, 0.5); sb <- stats::runif(6L, 0.05, 0.5); d <- stats::rnorm(6L)
    three <- function(x) as_printed(x, 3)
    audit_mediation(three(a), three(b), three(sa), three(sb), three(a * b), three(d), three(a * b + d), three(a * b / (a * b + d)),
                    three(a * b / sqrt(a^2 * sb^2 + b^2 * sa^2)))
  }
)

# Checks and accusations of `rounds` tables of each kind.
count_accusations <- function(rounds, kinds = consistent_kinds) {
  t(vapply(kinds, function(make) {
    audits <- lapply(seq_len(rounds), function(i) make()$verdict)
    c(checks = length(unlist(audits)), accused = sum(unlist(audits) %in% c("inconsistent", "impossible")), undecidable = sum(unlist(audits) == "undecidable"))
  }, numeric(3L)))
}

# One table of each kind, made from values that exist, and its audit: what must
# never be accused. Used by the tests of the audits and by bench/audits.R.

two_columns <- function(a, b, beside) {
  half <- length(a$estimate)
  data.frame(v = paste0("x", seq_len(half)), a = paste0(a$estimate, a$stars, " (", a[[beside]], ")"),
             b = paste0(b$estimate, b$stars, " (", b[[beside]], ")"))
}

random_star_table <- function(beside, df = c(Inf, Inf), cells = 12L) {
  levels <- list(c(0.1, 0.05, 0.01), c(0.05, 0.01, 0.001))[[sample(2L, 1L)]]
  two_columns(random_stars(cells, levels = levels, sides = 2, df = df[1L]),
              random_stars(cells, levels = levels, sides = 2, df = df[2L]), beside)
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
    audit_relations(data.frame(a = as_printed(x[[1]], 3), b = as_printed(x[[2]], 3), c = as_printed(x[[3]], 2),
                               p = as_printed(x[[1]] * x[[2]], 3),
                               s = as_printed(Reduce(`+`, x), 2)), c("p = a * b", "s = a + b + c"))
  },
  "coupling" = function() {
    u <- matrix(stats::runif(20L), 10L, dimnames = list(NULL, c("a", "b")))
    made <- coupling_coordination(as.data.frame(u), c("a", "b"),
                                  variant = sample(c("standard", "wang", "unrooted"), 1L))
    audit_coupling(matrix(as_printed(u, 3), 10L), as_printed(made$coupling, 3), as_printed(made$development, 3),
                   as_printed(made$coordination, 3))
  },
  "fit and intervals" = function() {
    x <- matrix(stats::rnorm(120L), 40L)
    fit <- stats::lm(x %*% c(0.5, 0, 1) + stats::rnorm(40L) ~ x)
    table <- summary(fit)$coefficients
    ends <- stats::confint(fit)
    s <- summary(fit)
    rbind(audit_fit(40, 3, as_printed(s$r.squared, 3), as_printed(s$adj.r.squared, 3),
                    as_printed(s$fstatistic[[1L]], 2), as_printed(stats::logLik(fit), 2),
                    as_printed(stats::AIC(fit), 2), as_printed(stats::BIC(fit), 2)),
          audit_interval(as_printed(table[, 1L], 3), as_printed(ends[, 1L], 3), as_printed(ends[, 2L], 3),
                         std.error = as_printed(table[, 2L], 3)))
  },
  "correlations" = function() { k <- sample(3:7,
                                            1L); audit_correlation(matrix(
                                              as_printed(stats::cor(matrix(stats::rnorm(12L * k), 12L)), 2), k)) },
  "transitions" = function() { n <- matrix(stats::rpois(16L, 5) + 1,
                                           4L); audit_markov(matrix(as_printed(n / rowSums(n), 3), 4L), rowSums(n)) },
  "ranks" = function() { v <- stats::rnorm(12L); audit_ranks(as_printed(v, 2), as.character(rank(-v))) },
  "mediation" = function() {
    a <- stats::rnorm(6L); b <- stats::rnorm(6L); sa <- stats::runif(6L, 0.05, 0.5); sb <-
      stats::runif(6L, 0.05, 0.5); d <- stats::rnorm(6L)
    three <- function(x) as_printed(x, 3)
    audit_mediation(three(a), three(b), three(sa), three(sb), three(a * b), three(d), three(a * b + d),
                    three(a * b / (a * b + d)),
                    three(a * b / sqrt(a^2 * sb^2 + b^2 * sa^2)))
  }
)

# Checks and accusations of `rounds` tables of each kind.
count_accusations <- function(rounds, kinds = consistent_kinds) {
  t(vapply(kinds, function(make) {
    audits <- lapply(seq_len(rounds), function(i) make()$verdict)
    c(checks = length(unlist(audits)), accused = sum(unlist(audits) %in% c("inconsistent", "impossible")),
      undecidable = sum(unlist(audits) == "undecidable"))
  }, numeric(3L)))
}

# The same through audit_file(): tables as text, to be read by their headings.
lines_of <- function(frame, title = "Table 1", notes = NULL) {
  c(title, paste(names(frame), collapse = "\t"), do.call(paste, c(unname(as.list(frame)), sep = "\t")), notes)
}
file_verdicts <- function(frame, ...) audit_file(lines_of(frame, ...))
as_columns <- function(...) data.frame(..., check.names = FALSE)

file_kinds <- list(
  "file: t in parentheses" = function() file_verdicts(random_star_table("statistic")),
  "file: standard errors, two df" = function() file_verdicts(random_star_table("std.error", c(15, Inf))),
  "file: p in parentheses" = function() file_verdicts(random_star_table("p.value")),
  "file: braces" = function() {
    t <- random_star_table("std.error")
    file_verdicts(as.data.frame(lapply(t, function(x) gsub("(", "{", gsub(")", "}", x, fixed = TRUE), fixed = TRUE))))
  },
  "file: blocks side by side" = function() {
    a <- random_star_table("std.error")
    file_verdicts(as_columns(Variable = a$v, m = a$a, Variable = paste0("W.", a$v), m = a$b))
  },
  "file: moments" = function() {
    t <- random_moments(8L)
    file_verdicts(as_columns(Variable = letters[1:8], Obs = t$n, Mean = t$mean, `Std. Dev.` = t$sd, Min = t$min,
                             Max = t$max))
  },
  "file: weights by system" = function() {
    parts <- function() { x <- stats::runif(4L); as_printed(x / sum(x), 3) }
    file_verdicts(as_columns(System = rep(c("A", "B"), each = 4L), Indicator = letters[1:8],
                             Weight = c(parts(), parts())))
  },
  "file: parts of a total" = function() {
    x <- matrix(stats::rnorm(40L, 0, 3), 10L)
    file_verdicts(as_columns(Period = paste0("p", 1:10), Energy = as_printed(x[, 1L], 2),
                             Structure = as_printed(x[, 2L], 2), Output = as_printed(x[, 3L], 2),
                             `Total effect` = as_printed(rowSums(x[, 1:3]), 2)))
  },
  "file: years, mean and growth" = function() {
    g <- random_growth()
    x <- as.data.frame(g$values)
    names(x) <- 2010 + seq_along(x)
    file_verdicts(as_columns(Region = letters[seq_len(nrow(x))], x, `Growth rate (%)` = g$rate))
  },
  "file: correlations" = function() {
    r <- as_printed(stats::cor(matrix(stats::rnorm(48L), 12L)), 2)
    r <- matrix(r, 4L)
    r[upper.tri(r)] <- ""
    file_verdicts(stats::setNames(as_columns(v = letters[1:4], as.data.frame(r)), c("Variable", letters[1:4])))
  },
  "file: inflation factors" = function() {
    v <- 1 + stats::rexp(6L)
    file_verdicts(as_columns(Variable = letters[1:6], VIF = as_printed(v, 2), `1/VIF` = as_printed(1 / v, 3)))
  },
  "file: intervals" = function() {
    b <- stats::rnorm(6L); s <- stats::runif(6L, 0.1, 1)
    file_verdicts(as_columns(Variable = letters[1:6], Coef. = as_printed(b, 3),
                             `95% CI lower` = as_printed(b - 1.96 * s, 3),
                             `95% CI upper` = as_printed(b + 1.96 * s, 3)))
  },
  "file: coupling" = function() {
    u <- matrix(stats::runif(20L), 10L, dimnames = list(NULL, c("a", "b")))
    made <- coupling_coordination(as.data.frame(u), c("a", "b"))
    file_verdicts(as_columns(Year = 2011:2020, U1 = as_printed(u[, 1L], 3), U2 = as_printed(u[, 2L], 3),
                             C = as_printed(made$coupling, 3), T = as_printed(made$development, 3),
                             D = as_printed(made$coordination, 3)))
  },
  "file: decimal commas" = function() {
    t <- random_moments(8L)
    comma <- function(x) sub(".", ",", x, fixed = TRUE)
    file_verdicts(as_columns(Variable = letters[1:8], Obs = t$n, Mean = comma(t$mean), `Std. Dev.` = comma(t$sd),
                             Min = comma(t$min), Max = comma(t$max)))
  },
  "file: tests of several kinds" = function() {
    z <- stats::rnorm(4L, 3); h <- stats::rchisq(2L, 12)
    p <- c(2 * stats::pnorm(-abs(z)), stats::pchisq(h, 12, lower.tail = FALSE))
    file_verdicts(as_columns(Test = letters[1:6], Statistic = as_printed(c(z, h), 3), P = as_printed(p, 3)))
  }
)

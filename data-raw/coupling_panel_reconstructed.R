# A province panel that gives back Tables 3 to 6 of the document `coupling`.
#
# The authors' data are not public. This script searches for *a* panel of 30
# provinces and 11 years whose aggregates round to the printed figures. It is a
# reconstruction, not the authors' data: 660 unknown scores face 239 printed
# aggregates, so many panels would do, and the values of single provinces rest
# on a prior read off the document's wording.
#
# Run from the project root: Rscript data-raw/coupling_panel_reconstructed.R
# Needs lpSolve, data-raw/documents/coupling and data-raw/geography.R; two
# minutes. No random numbers.
#
# Five steps, each a function of the one before:
#   targets  printed figures -> intervals, one list of terms per year
#   search   smooth penalised least squares over all years at once (L-BFGS-B)
#   polish   per year a linear program: as long as the provinces keep their
#            order every Gini interval is a pair of linear inequalities
#   growth   one linear program over all years, repeated: average growth rates
#   verify   the finished panel, rounded as printed, against the tables
#
# A further kind of target is one more constructor of terms: give it `value`,
# `gradient` and `half_space` and add it at the end of year_terms(). One that is
# not linear within an order, as Moran's I, takes its tangent as half space, which
# the repeated steps of growth then follow.
#
# Every printed mean, Gini coefficient and growth rate of Tables 3 to 5 and every
# Moran's I and z of Table 6 is met, and so are the clusters that section 4.3.2
# names; but not the three columns of contributions, which no panel has: they add
# up to 133 to 163 percent. How far inside the rounding intervals one can be is
# limited by the tables themselves. With the means and the regional Gini
# coefficients at their printed values the overall one would be 0.16035 in 2014
# against the printed 0.161, 0.19261 in 2020 against 0.192 and 0.16347 in 2012
# against 0.164, and the regional means of 2012 give a national mean of 0.27257
# against 0.272.

half_unit <- 0.0005 # the tables print three decimals

# ---- provinces, regions, prior ---------------------------------------------

region_levels <- c("Eastern", "Central", "Western", "Northeast")

# `level` orders the provinces within their region and sets the starting
# dispersion; `tilt` is the lead of productivity over low-carbon transition
# (industry and patents against forest, water and wind). Both are judgements
# that follow the document's text and leave room for its clusters; neither is data.
province_prior <- function() {
  read.table(header = TRUE, sep = ",", strip.white = TRUE, text = "
    province,       region,    level, tilt
    Beijing,        Eastern,    1.28,  0.9
    Tianjin,        Eastern,    0.80,  0.6
    Hebei,          Eastern,    0.82,  0.4
    Shanghai,       Eastern,    1.10,  1.0
    Jiangsu,        Eastern,    1.38,  1.1
    Zhejiang,       Eastern,    1.18,  0.6
    Fujian,         Eastern,    0.95, -0.3
    Shandong,       Eastern,    0.95,  0.8
    Guangdong,      Eastern,    1.55,  0.9
    Hainan,         Eastern,    0.68, -1.2
    Shanxi,         Central,    0.80, -0.2
    Anhui,          Central,    1.08,  0.7
    Jiangxi,        Central,    0.93, -0.3
    Henan,          Central,    1.03,  0.5
    Hubei,          Central,    1.12,  0.6
    Hunan,          Central,    1.06,  0.3
    Inner Mongolia, Western,    0.78, -0.8
    Guangxi,        Western,    1.14, -0.6
    Chongqing,      Western,    1.22,  0.7
    Sichuan,        Western,    1.40,  0.2
    Guizhou,        Western,    0.96, -0.6
    Yunnan,         Western,    1.04, -1.0
    Shaanxi,        Western,    1.18,  0.6
    Gansu,          Western,    0.80, -0.7
    Qinghai,        Western,    0.66, -1.6
    Ningxia,        Western,    0.70, -0.5
    Xinjiang,       Western,    0.76, -0.7
    Liaoning,       Northeast,  1.15,  0.4
    Jilin,          Northeast,  0.94, -0.2
    Heilongjiang,   Northeast,  0.91, -0.5
  ")
}

region_members <- function(prior) {
  lapply(setNames(region_levels, region_levels),
         function(r) which(prior$region == r))
}

# ---- printed figures -------------------------------------------------------

read_printed <- function(table) {
  path <- file.path("data-raw", "documents", "coupling", paste0("table-", table, ".csv"))
  read.csv(path, colClasses = "character", check.names = FALSE, encoding = "UTF-8")
}

yearly_rows <- function(cells) cells[grepl("^[0-9]{4}$", cells[[1]]), ]

# Cells are taken by position: the headings of Table 5 repeat themselves and
# two of them are exchanged. Under the printed heads the bound
# G_jh >= |mu_j - mu_h| / (mu_j + mu_h) fails for "East-Northeast" in every
# year; with "East-Northeast" and "China-West" exchanged it holds everywhere.
pair_columns <- list(c("Eastern", "Central"), c("Eastern", "Western"),
                     c("Central", "Western"), c("Eastern", "Northeast"),
                     c("Central", "Northeast"), c("Western", "Northeast"))

printed_figures <- function() {
  number <- function(cells) matrix(as.numeric(as.matrix(cells)), nrow(cells))
  national <- yearly_rows(read_printed("3"))
  regional <- read_printed("4")
  gini <- yearly_rows(read_printed("5"))
  moran <- yearly_rows(read_printed("6"))
  means <- number(regional[, 2:13])
  last <- read_printed("5")[nrow(gini) + 1, ]
  growth <- c(number(last[, 2:12]))
  list(years = as.integer(national[[1]]),
       scores = number(national[, 2:3]),
       national = as.numeric(national[[4]]),
       regional = means[, 1:11],
       regional_mean = means[, 12],
       overall = as.numeric(gini[[2]]),
       within = number(gini[, 3:6]),
       between = number(gini[, 7:12]),
       moran = as.numeric(moran[[2]]),
       z = as.numeric(moran[[3]]),
       growth = c(number(regional[, 15, drop = FALSE]), growth[2:11], growth[1]))
}

# ---- targets ---------------------------------------------------------------

# A term is one printed figure of one year, a function of the 30 values d:
#   value(d, width), gradient(d, width): `width` > 0 rounds the kinks off (see
#     bent()), `width` = 0 is the exact figure;
#   half_space(d, bound): a vector a and a number b with a'x <= b exactly where
#     value(x) <= bound, for every x whose provinces are ordered as in d.

mean_term <- function(members, n, printed) {
  a <- replace(numeric(n), members, 1 / length(members))
  list(printed = printed,
       value = function(d, width = 0) sum(a * d),
       gradient = function(d, width = 0) a,
       half_space = function(d, bound) list(a = a, b = bound))
}

# |x| with its kink rounded off: x^2 / sqrt(x^2 + width^2), off by less than
# width^2 / (2 |x|), and its slope; |x| and sign(x) when width is 0.
bent <- function(x, width) if (width > 0) x^2 / sqrt(x^2 + width^2) else abs(x)
slope <- function(x, width) {
  if (width > 0) x * (x^2 + 2 * width^2) / (x^2 + width^2)^1.5 else sign(x)
}

# G_jh = mean |d_i - d_r| / (mu_j + mu_h), i in j, r in h (Dagum 1997); j = h
# gives the Gini coefficient within j, j = h = everyone the overall one.
gini_term <- function(j, h, n, printed) {
  total <- replace(numeric(n), j, 1 / length(j))
  total[h] <- total[h] + 1 / length(h)
  gaps <- function(d) outer(d[j], d[h], `-`)
  spread <- function(d, width) { # gradient of the mean difference
    s <- slope(gaps(d), width) / (length(j) * length(h))
    a <- replace(numeric(n), j, rowSums(s))
    a[h] <- a[h] - colSums(s)
    a
  }
  value <- function(d, width = 0) mean(bent(gaps(d), width)) / sum(total * d)
  list(printed = printed,
       value = value,
       gradient = function(d, width = 0) {
         (spread(d, width) - value(d, width) * total) / sum(total * d)
       },
       # given the order the mean difference is spread(d)'x, hence linear
       half_space = function(d, bound) list(a = spread(d, 0) - bound * total, b = 0))
}

# ---- Moran's I ---------------------------------------------------------------

# Who neighbours whom: common land borders, Hainan joined to Guangdong, rows
# divided by their sums. The printed z rule out the other usual weights: under
# randomisation the standard deviation of I follows from the weights and the
# kurtosis of the values, and with 0/1 weights, inverse distances or four to six
# nearest capitals the printed ones would need a kurtosis below 1. With these they
# need 3.0 to 4.2.
border_weights <- function(provinces) {
  geography <- new.env()
  sys.source(file.path("data-raw", "geography.R"), geography)
  edges <- geography$borders()
  edges <- edges[edges$from %in% provinces & edges$to %in% provinces, ]
  w <- matrix(0, length(provinces), length(provinces), dimnames = list(provinces, provinces))
  w[cbind(edges$from, edges$to)] <- 1
  w <- w + t(w)
  w / rowSums(w)
}

# Var(I) under randomisation is flat - slope * kurtosis (Cliff and Ord 1981).
moran_variance <- function(w) {
  n <- nrow(w)
  s0 <- sum(w)
  s1 <- sum((w + t(w))^2) / 2
  s2 <- sum((rowSums(w) + colSums(w))^2)
  below <- (n - 1) * (n - 2) * (n - 3) * s0^2
  c(flat = n * ((n^2 - 3 * n + 3) * s1 - n * s2 + 3 * s0^2) / below - 1 / (n - 1)^2,
    slope = ((n^2 - n) * s1 - 2 * n * s2 + 6 * s0^2) / below)
}

# I, its z and their gradients. With u the deviations from the mean and q = u'u:
# I = (n / S0) u'Wu / q, kurtosis = n sum(u^4) / q^2.
moran_at <- function(d, w, variance = moran_variance(w)) {
  n <- length(d)
  centred <- function(x) x - mean(x)
  u <- centred(d)
  q <- sum(u^2)
  lag <- c((w + t(w)) %*% u) / 2
  index <- n / sum(w) * sum(u * lag) / q
  slope_index <- 2 * (n / sum(w) * centred(lag) - index * u) / q
  kurtosis <- n * sum(u^4) / q^2
  slope_kurtosis <- 4 * n * (centred(u^3) - sum(u^4) / q * u) / q^2
  v <- variance[["flat"]] - variance[["slope"]] * kurtosis
  z <- (index + 1 / (n - 1)) / sqrt(v)
  list(value = c(moran = index, z = z),
       gradient = cbind(moran = slope_index,
                        z = slope_index / sqrt(v) + z * variance[["slope"]] * slope_kurtosis / (2 * v)))
}

moran_term <- function(what, w, printed) {
  variance <- moran_variance(w)
  value <- function(d, width = 0) moran_at(d, w, variance)$value[[what]]
  gradient <- function(d, width = 0) moran_at(d, w, variance)$gradient[, what]
  list(printed = printed, value = value, gradient = gradient, spatial = TRUE,
       half_space = function(d, bound) { # the tangent in d
         a <- gradient(d)
         list(a = a, b = bound - value(d) + sum(a * d))
       })
}

# The clusters that the text names, as rows a with a'd > 0: a province and the
# mean of its neighbours both above the national mean, or both below it. They are
# said to be stable, so they hold in every year.
named_clusters <- list(high = c("Guangdong", "Jiangsu", "Zhejiang", "Shanghai", "Beijing"),
                       low = c("Gansu", "Qinghai", "Ningxia", "Xinjiang", "Inner Mongolia"))

cluster_rows <- function(w) {
  n <- nrow(w)
  rows <- function(who) {
    at <- match(who, rownames(w))
    rbind(diag(n)[at, ], w[at, ]) - 1 / n
  }
  unname(rbind(rows(named_clusters$high), -rows(named_clusters$low)))
}

# ---- all targets -------------------------------------------------------------

year_terms <- function(printed, t, members, w) {
  n <- nrow(w)
  everyone <- seq_len(n)
  within <- Map(function(m, g) gini_term(m, m, n, g), members, printed$within[t, ])
  between <- Map(function(p, g) gini_term(members[[p[1]]], members[[p[2]]], n, g),
                 pair_columns, printed$between[t, ])
  overall <- list(gini_term(everyone, everyone, n, printed$overall[t]))
  space <- list(moran_term("moran", w, printed$moran[t]), moran_term("z", w, printed$z[t]))
  unname(c(within, between, overall, space))
}

# The means come first and on their own: regional means of each year, their
# mean over the years and the national mean share one linear program. Its
# solution keeps every mean as far from the edge of its interval as possible
# and, given that, moves the printed regional means as little as possible.
settle_means <- function(printed, sizes) {
  k <- length(sizes)
  nt <- length(printed$years)
  rows <- rbind(diag(k * nt),
                kronecker(diag(nt), t(sizes / sum(sizes))),
                kronecker(t(rep(1 / nt, nt)), diag(k)))
  centre <- c(printed$regional, printed$national, printed$regional_mean)
  clearance <- solve_lp(
    objective = c(rep(0, k * nt), 1), maximise = TRUE,
    rows = rbind(cbind(rows, half_unit), cbind(-rows, half_unit)),
    rhs = c(centre, -centre) + half_unit)
  margin <- 0.98 * clearance[k * nt + 1]
  shift <- diag(k * nt)
  moved <- solve_lp(
    objective = rep(c(0, 1), each = k * nt),
    rows = rbind(cbind(rows, 0 * rows), cbind(-rows, 0 * rows),
                 cbind(shift, -shift), cbind(-shift, -shift)),
    rhs = c(c(centre, -centre) + half_unit * (1 - margin),
            c(printed$regional, -printed$regional)))
  matrix(moved[seq_len(k * nt)], k)
}

# `mean_terms` hold the settled means, `box_terms` every figure of a year as
# printed: regional means, figures as in year_terms(), national mean.
targets <- function(printed, members, w) {
  n <- nrow(w)
  means <- settle_means(printed, lengths(members))
  mean_terms <- lapply(seq_along(printed$years), function(t) {
    unname(Map(function(m, mu) mean_term(m, n, mu), members, means[, t]))
  })
  terms <- lapply(seq_along(printed$years), year_terms, printed = printed,
                  members = members, w = w)
  box_terms <- lapply(seq_along(printed$years), function(t) {
    c(unname(Map(mean_term, members, n, printed$regional[, t])), terms[[t]],
      list(mean_term(seq_len(n), n, printed$national[t])))
  })
  list(means = means, mean_terms = mean_terms, terms = terms, box_terms = box_terms,
       clusters = cluster_rows(w))
}

# ---- linear programs -------------------------------------------------------

# rows %*% x <= rhs, equal %*% x = level, x >= 0
# NULL where no x meets them.
solve_lp <- function(objective, rows, rhs, equal = NULL, level = NULL, maximise = FALSE) {
  fit <- lpSolve::lp(if (maximise) "max" else "min", objective, rbind(rows, equal),
                     rep(c("<=", "="), c(length(rhs), length(level))), c(rhs, level))
  if (fit$status == 0) fit$solution else NULL
}

# ---- search ----------------------------------------------------------------

# Start: in each region and year the prior levels, stretched about 1 until the
# printed Gini coefficient within the region is met (it is linear in the stretch).
start_values <- function(printed, means, members, prior) {
  gini <- function(x) mean(abs(outer(x, x, `-`))) / (2 * mean(x))
  d <- matrix(0, nrow(prior), length(printed$years))
  for (r in seq_along(members)) {
    level <- prior$level[members[[r]]]
    shape <- level / mean(level) - 1
    stretch <- printed$within[, r] / gini(1 + shape)
    d[members[[r]], ] <- t(means[r, ] * (1 + outer(stretch, shape)))
  }
  d
}

# Squared misses in half units of the last printed digit, plus the roughness of
# each province's path relative to its region (second differences), plus a weak
# pull towards the start. `rough` and `pull` are standard deviations of relative
# values; `base` holds each province's regional mean. A miss within `slack` half
# units is free, beyond it counts `stiff` times; those of Moran's I and its z are
# divided by `loose`. A named cluster closer to the mean than twice `least_lead`
# counts as a miss.
penalty <- function(d, goal, start, base, width, stiff, slack, loose,
                    rough = 0.03, pull = 0.1) {
  value <- 0
  gradient <- matrix(0, nrow(d), ncol(d))
  for (t in seq_len(ncol(d))) {
    for (term in goal$terms[[t]]) {
      unit <- half_unit * if (isTRUE(term$spatial)) loose else 1
      miss <- (term$value(d[, t], width) - term$printed) / unit
      miss <- sign(miss) * max(abs(miss) - slack, 0)
      value <- value + stiff * miss^2
      gradient[, t] <- gradient[, t] +
        2 * stiff * miss / unit * term$gradient(d[, t], width)
    }
    short <- pmax(2 * least_lead - c(goal$clusters %*% d[, t]), 0) / half_unit
    value <- value + stiff * sum(short^2)
    gradient[, t] <- gradient[, t] - 2 * stiff / half_unit * colSums(short * goal$clusters)
  }
  path <- d / base
  away <- path - start / base
  second <- diff(diag(ncol(d)), differences = 2)
  bend <- path %*% t(second)
  list(value = value + sum(bend^2) / rough^2 + sum(away^2) / pull^2,
       gradient = gradient + 2 * (bend %*% second / rough^2 + away / pull^2) / base)
}

# optim() asks for the value and the gradient at the same point separately.
remember <- function(f) {
  last <- kept <- NULL
  function(x) {
    if (!identical(x, last)) {
      kept <<- f(x)
      last <<- x
    }
    kept
  }
}

# Kinks are rounded off widely at first and hardly at all in the end; only then
# do the intervals outweigh the smoothness of the paths. Moran's I is hundreds of
# half units off at the start and, taken as strictly as the rest, would tear the
# provinces out of their order before anything else moved.
search_stages <- data.frame(width = c(0.01, 0.002, 0.0005, 0.0005),
                            stiff = c(1, 1, 5, 30),
                            slack = c(0, 0, 0.2, 0.3),
                            loose = c(100, 20, 5, 1))

search_panel <- function(goal, start, base, region, stages = search_stages) {
  # adding a constant per region and year sets the regional means exactly
  centred <- function(d) d - rowsum(d, region)[region, ] / c(table(region))[region]
  shape <- function(x) base + centred(matrix(x, nrow(start)))
  x <- c(start)
  for (k in seq_len(nrow(stages))) {
    at <- remember(function(x) penalty(shape(x), goal, start, base, stages$width[k],
                                       stages$stiff[k], stages$slack[k], stages$loose[k]))
    x <- optim(x, function(x) at(x)$value, function(x) c(centred(at(x)$gradient)),
               method = "L-BFGS-B", control = list(maxit = 500, lmm = 20))$par
  }
  shape(x)
}

# ---- polish ----------------------------------------------------------------

# The smallest distance a pair of neighbours in the ordering keeps.
least_gap <- 0.0003

# How far a province of a named cluster, and its neighbours' mean, stay from the
# national mean.
least_lead <- 0.002

# Inequalities rows %*% x <= rhs: every printed interval of the year, narrowed
# by `margin` half units on either side, the ordering found by the search, and
# the named clusters.
year_rows <- function(terms, clusters, d, margin) {
  upper <- lapply(terms, function(term) {
    term$half_space(d, term$printed + half_unit * (1 - margin))
  })
  lower <- lapply(terms, function(term) {
    cut <- term$half_space(d, term$printed - half_unit * (1 - margin))
    list(a = -cut$a, b = -cut$b)
  })
  order_rows <- diff(diag(length(d))[order(d), ])
  list(rows = rbind(do.call(rbind, lapply(c(upper, lower), `[[`, "a")), -order_rows, -clusters),
       rhs = c(vapply(c(upper, lower), `[[`, 0, "b"),
               rep(c(-least_gap, -least_lead), c(length(d) - 1, nrow(clusters)))))
}

# The panel nearest to the searched one that keeps `margin`: least sum of
# absolute changes, with the largest change counted as much as all together.
# NULL when this ordering leaves no such panel.
nearest_panel <- function(terms, mean_terms, clusters, d, margin) {
  n <- length(d)
  cut <- year_rows(terms, clusters, d, margin)
  averages <- do.call(rbind, lapply(mean_terms, function(term) term$gradient(d)))
  beside <- function(rows) cbind(rows, matrix(0, nrow(rows), n + 1))
  # unknowns: the values, their absolute changes, the largest change
  rows <- rbind(beside(cut$rows),
                cbind(diag(n), -diag(n), 0), cbind(-diag(n), -diag(n), 0),
                cbind(matrix(0, n, n), diag(n), -1))
  found <- solve_lp(c(rep(0, n), rep(1, n), n), rows, c(cut$rhs, d, -d, rep(0, n)),
                    beside(averages), vapply(mean_terms, `[[`, 0, "printed"))
  if (is.null(found)) NULL else found[seq_len(n)]
}

# `wanted` is taken where the ordering allows it, else nine tenths of the widest
# margin, found by bisection. Wider ones than wanted only make the paths rougher.
polish_year <- function(terms, mean_terms, clusters, d, wanted = 0.5, steps = 7) {
  nearest <- function(margin) nearest_panel(terms, mean_terms, clusters, d, margin)
  found <- nearest(wanted)
  if (!is.null(found)) return(found)
  bracket <- c(0, wanted)
  for (step in seq_len(steps)) {
    middle <- mean(bracket)
    feasible <- !is.null(nearest(middle))
    bracket[2 - feasible] <- middle
  }
  found <- nearest(0.9 * bracket[1])
  if (is.null(found)) stop("the ordering of the provinces meets no panel")
  found
}

polish_panel <- function(goal, d) {
  vapply(seq_len(ncol(d)), function(t) {
    polish_year(goal$terms[[t]], goal$mean_terms[[t]], goal$clusters, d[, t])
  }, numeric(nrow(d)))
}

# ---- growth ----------------------------------------------------------------

# The printed average growth rates (percent) of the regional means and of the
# Gini coefficients are means of the ten yearly rates: the only rule looked at
# that the rounding intervals of all 15 series allow. They say more about the
# digits beyond the third than the yearly figures do, so the years move together.
average_growth <- function(v) 100 * mean(diff(v) / v[-length(v)])

average_growth_slope <- function(v) {
  n <- length(v)
  100 / (n - 1) * (c(0, 1 / v[-n]) - c(v[-1] / v[-n]^2, 0))
}

# Value and gradient of the k-th rate; the box terms begin in the same order.
growth_rate <- function(goal, d, k) {
  at <- lapply(seq_len(ncol(d)), function(t) goal$box_terms[[t]][[k]])
  v <- vapply(seq_along(at), function(t) at[[t]]$value(d[, t]), 0)
  each <- vapply(seq_along(at), function(t) at[[t]]$gradient(d[, t]), numeric(nrow(d)))
  list(value = average_growth(v),
       gradient = c(each * rep(average_growth_slope(v), each = nrow(d))))
}

# Rows over the whole panel (year by year in one vector): the intervals and the
# order of each year, the means over the years, and the tangents of the rates.
panel_rows <- function(goal, printed, d, margin, margin_rate) {
  n <- nrow(d)
  nt <- ncol(d)
  yearly <- lapply(seq_len(nt), function(t) year_rows(goal$box_terms[[t]], goal$clusters, d[, t], margin))
  yearly_matrix <- Map(function(part, t) kronecker(t(replace(numeric(nt), t, 1)), part$rows),
                       yearly, seq_len(nt))
  regions <- do.call(rbind, lapply(goal$mean_terms[[1]], function(term) term$gradient(d[, 1])))
  rates <- lapply(seq_along(printed$growth), function(k) growth_rate(goal, d, k))
  slopes <- do.call(rbind, lapply(rates, `[[`, "gradient"))
  both <- rbind(kronecker(t(rep(1 / nt, nt)), regions), slopes)
  centre <- c(printed$regional_mean,
              printed$growth - vapply(rates, `[[`, 0, "value") + slopes %*% c(d))
  room <- half_unit * (1 - rep(c(margin, margin_rate), c(nrow(regions), nrow(slopes))))
  list(rows = rbind(do.call(rbind, yearly_matrix), both, -both),
       rhs = c(unlist(lapply(yearly, `[[`, "rhs")), centre + room, room - centre))
}

# The panel nearest to d (least largest change) inside all of them; some steps,
# since a tangent holds near its point only. A margin of 0.13 has no panel left
# (with these orderings of the provinces); 0.1 is far beyond what rounding the
# scores to six digits can move.
meet_growth <- function(goal, printed, d, margin = 0.1, margin_rate = 0.6, steps = 5) {
  for (step in seq_len(steps)) {
    cut <- panel_rows(goal, printed, d, margin, margin_rate)
    unit <- diag(length(d))
    found <- solve_lp(c(rep(0, length(d)), 1),
                      rbind(cbind(cut$rows, 0), cbind(unit, -1), cbind(-unit, -1)),
                      c(cut$rhs, d, -d))
    if (is.null(found)) stop("no panel near the polished one has the growth rates")
    d[] <- found[seq_along(d)]
  }
  d
}

# ---- scores ----------------------------------------------------------------

# nqp = D^2 exp(s) and lct = D^2 exp(-s) give back D = (nqp lct)^(1/4) whatever
# s is. With s = a + b * tilt the two national means fix a and b of each year:
# their product rises in b alone.
split_scores <- function(d, tilt, national) {
  mean_score <- function(b) mean(d^2 * exp(b * tilt))
  b <- uniroot(function(b) mean_score(b) * mean_score(-b) - prod(national),
               c(0, 2), tol = 1e-12)$root
  s <- log(national[1] / mean_score(b)) + b * tilt
  cbind(nqp = d^2 * exp(s), lct = d^2 * exp(-s))
}

# Six significant digits are plenty; the degree follows from the stored scores.
assemble <- function(d, prior, printed) {
  scores <- lapply(seq_along(printed$years), function(t) {
    signif(split_scores(d[, t], prior$tilt, printed$scores[t, ]), 6)
  })
  scores <- do.call(rbind, scores)
  years <- rep(printed$years, each = nrow(prior))
  panel <- data.frame(province = rep(prior$province, length(printed$years)),
                      year = years,
                      region = factor(rep(prior$region, length(printed$years)), region_levels),
                      scores,
                      coordination = (scores[, "nqp"] * scores[, "lct"])^(1 / 4))
  panel <- panel[order(match(panel$province, prior$province), panel$year), ]
  row.names(panel) <- NULL
  panel
}

# ---- verify ----------------------------------------------------------------

# Every aggregate from the stored columns, by definition, beside its printed
# figure. `margin` is the distance to the edge of the rounding interval in half
# units: 1 in the middle, negative outside.
compare_year <- function(rows, printed, t, w) {
  gini <- function(x, y) mean(abs(outer(x, y, `-`))) / (mean(x) + mean(y))
  d <- rows$coordination
  by_region <- split(d, rows$region)
  computed <- c(vapply(by_region, mean, 0), mean(d), mean(rows$nqp), mean(rows$lct),
                vapply(by_region, function(x) gini(x, x), 0),
                vapply(pair_columns, function(p) gini(by_region[[p[1]]], by_region[[p[2]]]), 0),
                gini(d, d), moran_at(d[match(rownames(w), rows$province)], w)$value)
  figure <- c(printed$regional[, t], printed$national[t], printed$scores[t, ],
              printed$within[t, ], printed$between[t, ], printed$overall[t],
              printed$moran[t], printed$z[t])
  item <- c(paste("mean", region_levels), "mean all", "mean nqp", "mean lct",
            paste("gini", region_levels),
            paste("gini", vapply(pair_columns, paste, "", collapse = "-")), "gini all",
            "Moran's I", "z of Moran's I")
  data.frame(year = printed$years[t], item, printed = figure, computed,
             margin = 1 - abs(computed - figure) / half_unit, row.names = NULL)
}

verify <- function(panel, printed, w) {
  yearly <- lapply(seq_along(printed$years), function(t) {
    compare_year(panel[panel$year == printed$years[t], ], printed, t, w)
  })
  yearly <- do.call(rbind, yearly)
  items <- unique(yearly$item)[c(1:4, 8:18)] # as printed$growth: means, Gini coefficients
  growth <- vapply(items, function(item) average_growth(yearly$computed[yearly$item == item]), 0)
  long_run <- c(tapply(panel$coordination, panel$region, mean), growth)
  figure <- c(printed$regional_mean, printed$growth)
  rbind(yearly,
        data.frame(year = NA, item = paste(rep(c("mean over years", "growth"), c(4, 15)), names(long_run)),
                   printed = figure, computed = long_run,
                   margin = 1 - abs(long_run - figure) / half_unit, row.names = NULL))
}

report <- function(check, panel) {
  cat(nrow(check), "printed figures,", sum(check$margin <= 0), "missed\n")
  cat("least margins (half units of the last digit):\n")
  print(head(check[order(check$margin), ], 8), digits = 4, row.names = FALSE)
  cat("range of nqp", range(panel$nqp), " lct", range(panel$lct),
      " coordination", range(panel$coordination), "\n")
  cat("province-years with nqp >= lct:", sum(panel$nqp >= panel$lct), "\n")
}

# ---- main ------------------------------------------------------------------

reconstruct <- function() {
  prior <- province_prior()
  printed <- printed_figures()
  members <- region_members(prior)
  region <- match(prior$region, region_levels)
  w <- border_weights(prior$province)
  goal <- targets(printed, members, w)
  start <- start_values(printed, goal$means, members, prior)
  searched <- search_panel(goal, start, goal$means[region, ], region)
  d <- meet_growth(goal, printed, polish_panel(goal, searched))
  panel <- assemble(d, prior, printed)
  check <- verify(panel, printed, w)
  report(check, panel)
  clusters <- goal$clusters %*% matrix(panel$coordination, nrow(prior), byrow = TRUE)
  stopifnot(check$margin > 0, clusters > 0, panel$nqp > 0, panel$lct < 1,
            nrow(panel) == 330, !duplicated(panel[c("province", "year")]))
  panel
}

if (sys.nframe() == 0) { # not when sourced
  coupling_panel_reconstructed <- reconstruct()
  save(coupling_panel_reconstructed, file = file.path("data", "coupling_panel_reconstructed.rda"),
       compress = "xz", version = 2)
}

# A simulated panel for the document `intelligence`, whose data are not public: 30
# provinces, 2013 to 2022, and the robots and employment behind its exposure.
#
# Run from the project root, with the package installed:
# Rscript data-raw/intelligence_panel_simulated.R
#
# Means, standard deviations, least and greatest values are those of Table 1. Least
# squares with effects of provinces and years goes to the coefficients of Table 2,
# the US instrument to those of Table 4. What controls leave of AI, and how AI goes
# with each control, is what the printed tables imply: sums of squares from standard
# errors and R squared, slopes from the FE and IV columns of Table 6.

library(lowcarbon)

set.seed(30 * 2022, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

provinces <- china_provinces$province[china_provinces$in_documents]
years <- 2013:2022
n <- length(provinces)
periods <- length(years)
municipality <- provinces %in% c("Beijing", "Tianjin", "Shanghai", "Chongqing")
controls <- c("open", "density", "fin", "gov", "energy", "urban")

# ---- printed numbers -------------------------------------------------------

read_table <- function(table) read.csv(sprintf("data-raw/documents/intelligence/table-%d.csv", table), colClasses = "character", check.names = FALSE)
printed <- local({
  cells <- read_table(1)
  values <- data.frame(lapply(cells[4:7], as.numeric), row.names = tolower(cells$Symbol))
  names(values) <- c("mean", "sd", "min", "max")
  values
})
# Column j of a table: estimates, and their standard errors from the t's.
column_of <- function(table, j) {
  cells <- read_table(table)
  rows <- cells[[1]] %in% c("AI", "Open", "Density", "Fin", "Gov", "Energy", "Urban")
  text <- cells[[j]][rows]
  estimate <- as.numeric(sub("[*]* *[(].*$", "", text))
  t <- as.numeric(sub("^.*[(](.*)[)]$", "\\1", text))
  data.frame(estimate, error = estimate / t, row.names = tolower(cells[[1]][rows]))
}
r2_of <- function(table, j) {
  cells <- read_table(table)
  as.numeric(cells[[j]][startsWith(cells[[1]], "R")])
}

# ---- what the tables imply of the regressors ---------------------------------

df <- n * periods - n - (periods - 1) - 7
total_squares <- function(name) (n * periods - 1) * printed[name, "sd"]^2
residual_squares <- c(co2 = (1 - r2_of(2, 3)) * total_squares("co2"), gtfp = (1 - r2_of(2, 5)) * total_squares("gtfp"))
us_share <- 23.371 / (23.371 + df)
ai_left <- total_squares("ai") * (1 - 0.943) / (1 - us_share)

# Slopes of AI in the controls, from the pair of columns with the longest digits.
slope <- local({
  fe <- column_of(6, 2)
  iv <- column_of(6, 3)
  -setNames((iv[controls, "estimate"] - fe[controls, "estimate"]) / (iv["ai", "estimate"] - fe["ai", "estimate"]), controls)
})

# What effects, AI and the other controls leave of each control (mean of the two
# columns of Table 2), and what effects alone leave.
control_left <- local({
  part <- function(j, squares) squares / df / column_of(2, j)[controls, "error"]^2
  setNames((part(3, residual_squares[["co2"]]) + part(5, residual_squares[["gtfp"]])) / 2, controls)
})
control_within <- 1 / (1 / control_left - slope^2 / ai_left)
ai_within <- ai_left + sum(slope^2 * control_within)

# ---- tools -------------------------------------------------------------------

within2 <- function(x) x - rowMeans(x) - rep(colMeans(x), each = nrow(x)) + mean(x)

# n x periods, each row with a memory.
noise <- function(memory = 0.7, size = rep(1, n)) {
  x <- matrix(rnorm(n * periods), n)
  for (t in 2:periods) x[, t] <- memory * x[, t - 1] + sqrt(1 - memory^2) * x[, t]
  x * size
}

# Newton's method with numeric derivatives, shortest moves and halved steps.
solve_for <- function(f, start, tolerance = 1e-10) {
  x <- start
  for (step in 1:200) {
    y <- f(x)
    if (max(abs(y)) < tolerance) return(x)
    jacobian <- vapply(seq_along(x), function(k) (f(replace(x, k, x[k] + 1e-6)) - y) / 1e-6, y)
    move <- -drop(crossprod(jacobian, solve(tcrossprod(jacobian), y)))
    size <- 1
    while (size > 1e-4 && !isTRUE(sum(f(x + size * move)^2) < sum(y^2))) size <- size / 2
    x <- x + size * move
  }
  stop("no solution: ", toString(signif(f(x), 3)))
}

moments <- function(x) c(mean = mean(x), sd = sd(c(x)), min = min(x), max = max(x))

# Levels of provinces that bring `moving` (n x periods) to the moments of a target: `low`
# reaches the least value, `high` the greatest, the others lie between, by a
# logistic curve of their scores.
with_levels <- function(moving, target, score, low, high) {
  least <- target$min - apply(moving, 1, min)
  most <- target$max - apply(moving, 1, max)
  stopifnot(most > least)
  span <- 0.02 * (most - least)
  at <- function(x) {
    level <- least + span + plogis(x[1] + exp(x[2]) * score) * (most - least - 2 * span)
    level[low] <- least[low]
    level[high] <- most[high]
    moving + level
  }
  x <- solve_for(function(x) unlist(target[c("mean", "sd")]) / target$sd - moments(at(x))[c("mean", "sd")] / target$sd, c(-1, 0))
  at(x)
}

# ---- robots, employment, exposure ----------------------------------------------

industries <- c("automotive", "electronics", "metal products", "machinery", "basic metals", "chemicals and plastics", "minerals", "food and beverages",
                "textiles", "wood and furniture", "paper and printing", "mining", "electricity, gas and water", "all other branches")
national_share <- c(0.012, 0.022, 0.014, 0.03, 0.02, 0.03, 0.02, 0.02, 0.04, 0.01, 0.01, 0.03, 0.015, 0.727)
per_100 <- c(8, 5, 2.4, 0.8, 0.7, 0.9, 0.25, 0.35, 0.06, 0.15, 0.08, 0.02, 0.02, 0.005)
taste <- matrix(rnorm(n * length(industries)), n)
taste[, length(industries)] <- 0.2 * taste[, length(industries)]
head_start <- c(-0.45, 0.45, rnorm(length(industries) - 2, 0, 0.2)) # two industries that grow apart
jitter <- matrix(rnorm(length(industries) * (periods + 1), 0, 0.13), length(industries))
most_robots <- match("Guangdong", provinces)
fewest_robots <- match("Hainan", provinces)
strong <- most_robots
exposure_parts <- function(x) {
  heavy <- log(per_100) - mean(log(per_100))
  tilt <- numeric(n)
  tilt[strong] <- x[3]
  tilt[fewest_robots] <- -x[4]
  share <- t(log(national_share) + t(exp(x[2]) * taste + tilt %o% (0.3 * heavy)))
  share <- exp(share) / rowSums(exp(share))
  since <- c(-1, seq_len(periods) - 1) / (periods - 1)
  growth <- outer(1 + exp(x[6]) * head_start, since) * x[5]
  list(share = share, robots = exp(x[1]) * per_100 * exp(growth + jitter - x[5] / 2))
}
exposure_of <- function(parts) parts$share %*% parts$robots
ai_start <- c(-0.4, -0.5, 0, 0, 1.5, 0)
local({ # Guangdong has the strongest taste for robots, Hainan the weakest
  start <- exposure_of(exposure_parts(ai_start))
  swap <- function(i, j) taste[c(i, j), ] <<- taste[c(j, i), ]
  swap(which.max(start[, periods + 1]), most_robots)
  start <- exposure_of(exposure_parts(ai_start))
  swap(which.min(start[, 2]), fewest_robots)
  start <- exposure_of(exposure_parts(ai_start))
  strong <<- order(-start[, periods + 1])[1:4]
})
ai_target <- as.list(printed["ai", ])
ai_gap <- function(x) {
  ai <- exposure_of(exposure_parts(x))[, -1]
  unname(c((moments(ai)["mean"] - ai_target$mean) * 10, (moments(ai)["sd"] - ai_target$sd) * 10, (max(ai) - ai_target$max) * 3, (min(ai) - ai_target$min) * 30,
           sum(within2(ai)^2) - ai_within))
}
ai_solution <- list(par = ai_start)
for (again in 1:3) ai_solution <- optim(ai_solution$par, function(x) sum(ai_gap(x)^2), control = list(maxit = 3000, reltol = 1e-14))
ai_solution <- solve_for(ai_gap, ai_solution$par)
cat("AI parameters:", round(ai_solution, 3), "\n")

# Persons in 10,000 and robots in units; the exposure is robots per 100 persons.
parts <- exposure_parts(ai_solution)
province_jobs <- 2400 * exp(rnorm(n, 0, 0.5))
jobs <- round(parts$share * province_jobs, 2)
national_jobs <- colSums(jobs)
robots <- round(parts$robots * national_jobs * 100)

all_years <- c(min(years) - 1L, years)
employment <- data.frame(province = rep(provinces, each = length(industries)), industry = rep(industries, n), persons = c(t(jobs)))
employment$share <- employment$persons / rep(rowSums(jobs), each = length(industries))
shocks <- function(robots, persons, per) {
  data.frame(industry = rep(industries, each = length(all_years)), year = rep(all_years, length(industries)), robots = c(t(robots)),
             per_person = c(t(robots / persons)) / per)
}
exposure_from <- function(shocks) {
  found <- shift_share(employment, shocks, "province", "industry", "year", "share", "per_person")
  matrix(found$exposure, n, byrow = TRUE, dimnames = list(unique(found$province), NULL))[provinces, ]
}
ai_long <- exposure_from(shocks(robots, national_jobs, 100))
ai <- ai_long[, -1]
ai_lag <- ai_long[, -ncol(ai_long)]

# ---- control variables ---------------------------------------------------------

a <- within2(ai)
east <- china_provinces$region4[match(provinces, china_provinces$province)] == "Eastern"
at <- function(name) match(name, provinces)
crowded <- exp(rnorm(n, 0, 0.5) + 0.6 * east + 2.2 * municipality * east)
crowded[at("Shanghai")] <- 2.5 * max(crowded)
own <- list(open = noise(0.8, 0.5 + east), density = noise(0.9, 1 + 0.3 * crowded / mean(crowded)), fin = noise(0.8), gov = noise(0.8), energy = noise(0.8),
            urban = noise(0.8))
own$density[at("Shanghai"), ] <- own$density[at("Shanghai"), ] + 4 * seq(-1, 1, length.out = periods)
along <- slope * control_within / sum(a^2)
basis <- qr.Q(qr(cbind(c(a), vapply(own, function(x) c(within2(x)), numeric(n * periods)))))[, -1]
shanghai <- at("Shanghai") + n * c(0, periods - 1)
basis[, 2] <- basis[, 2] * sign(diff(basis[shanghai, 2])) # density of Shanghai rises
apart <- basis %*% chol(diag(control_within) - sum(a^2) * along %o% along)
moving <- lapply(seq_along(controls), function(k) a * along[k] + matrix(apart[, k], n))
names(moving) <- controls

time <- seq(-1, 1, length.out = periods)
course <- list(open = -0.03 * time, density = 0 * time, fin = 0.15 * time, gov = 0.01 * time, energy = 0 * time, urban = 0.05 * time)
ends <- list(open = c("Qinghai", "Shanghai"), density = c("Qinghai", "Shanghai"), fin = c("Hunan", "Beijing"), gov = c("Jiangsu", "Qinghai"),
             energy = c("Hainan", "Guangdong"), urban = c("Guizhou", "Shanghai"))
X <- lapply(controls, function(name) {
  score <- rnorm(n) + switch(name, open = 1.5 * east, density = log(crowded) - 1, gov = -0.8 * east, urban = 0.8 * east + municipality, 0)
  with_levels(moving[[name]] + rep(course[[name]], each = n), printed[name, ], score, at(ends[[name]][1]), at(ends[[name]][2]))
})
names(X) <- controls

# A few points will be missing; where the line between the neighbours is nearest to
# the value it takes its place, so that filling them gives the moments of Table 1.
gaps <- lapply(X, function(x) {
  middle <- (x[, seq_len(periods - 2)] + x[, seq_len(periods - 2) + 2]) / 2
  order(abs(middle - x[, seq_len(periods - 2) + 1]))[1:2] + n # columns start at the second year
})
X <- Map(function(x, cells) replace(x, cells, (x[cells - n] + x[cells + n]) / 2), X, gaps)
X <- lapply(X, round, 7)
stopifnot(vapply(controls, function(name) max(abs(moments(X[[name]]) - unlist(printed[name, ]))) < 0.0005, NA))

# ---- instruments ----------------------------------------------------------------

partial <- local({
  dummies <- model.matrix(~ factor(rep(1:n, periods)) + factor(rep(1:periods, each = n)))
  q <- qr(cbind(dummies, vapply(X, c, numeric(n * periods))))
  function(x) qr.resid(q, c(x))
})
u <- partial(ai)
share_of <- function(z) sum(partial(z) * u)^2 / sum(partial(z)^2) / sum(u^2)
cat("left of AI:", sum(u^2), "wanted", ai_left, "; share of the lag:", share_of(ai_lag), "\n")

us_jobs <- c(120, 110, 140, 200, 72, 190, 52, 167, 190, 95, 220, 71, 96, 10400)
us_head_start <- rnorm(length(industries), 0, 0.6)
us_jitter <- matrix(rnorm(length(industries) * (periods + 1), 0, 0.06), length(industries))
us_robots <- function(mix, scale = 1) {
  since <- (seq_len(periods + 1) - 2) / (periods - 1)
  scale * per_100 / 100 * us_jobs * 1e4 * exp(0.8 * outer(1 + mix * head_start + us_head_start, since) + us_jitter)
}
us_exposure <- function(robots) exposure_from(shocks(robots, us_jobs * 1e4, 1))[, -1]
mix <- uniroot(function(mix) share_of(us_exposure(us_robots(mix))) - us_share, c(-8, -2), tol = 1e-10)$root
first_stage <- function(z) sum(partial(z) * u) / sum(partial(z)^2)
robots_us <- round(us_robots(mix, scale = first_stage(us_exposure(us_robots(mix))) / 25.995))
ai_us <- us_exposure(robots_us)
stopifnot(abs(share_of(ai_us) - us_share) < 1e-3, abs(first_stage(ai_us) - 25.995) < 0.1)

# ---- groups -----------------------------------------------------------------------

# High or low by the median of all rows: years in which each province is high, half of
# all rows, with as many single rows as Tables 7 and 8 imply.
high_years <- function(single_high, single_low, years_high) {
  counts <- c(rep(1, single_high), rep(periods - 1, single_low))
  rest <- n - length(counts)
  middle <- round(periods * plogis(seq(-6, 6, length.out = rest))) # most provinces are in one group throughout
  middle[middle == 1] <- 2
  middle[middle == periods - 1] <- periods - 2
  gap <- n * periods / 2 - sum(counts) - sum(middle)
  step <- sign(gap)
  for (k in seq_len(abs(gap))) {
    can <- which(!(middle + step) %in% c(-1, 1, periods - 1, periods + 1))
    one <- can[which.min(abs(middle[can] - periods / 2))]
    middle[one] <- middle[one] + step
  }
  counts <- sample(c(counts, middle))
  t(vapply(counts, function(k) years_high(k), logical(periods)))
}
late <- function(k) seq_len(periods) > periods - k
early <- function(k) seq_len(periods) <= k
either <- function(k) if (runif(1) < 0.5) late(k) else early(k)
high_regulation <- high_years(4, 1, either)
high_industry <- high_years(2, 3, early)
about <- function(high, middle, spread) middle * exp(ifelse(high, 1, -1) * (0.02 + abs(rnorm(n * periods, 0, spread))))
regulation <- round(about(high_regulation, 0.0025, 0.5), 7)
industry <- round(about(high_industry, 0.42, 0.12), 7)
stopifnot((regulation > median(regulation)) == high_regulation, (industry > median(industry)) == high_industry)

# ---- what moves the outcomes beside AI and the controls ---------------------------

v <- partial(ai_us)
share <- share_of(ai_us)
without_ai <- function(x) {
  x <- partial(x)
  qr.resid(qr(cbind(u, v)), x)
}
# Moves AI and the outcome, not the US instrument: least squares stays where it is, the
# instrument goes to `us`.
hidden <- function(ols, us) -(us - ols) / (1 - share) * (share * u - v * sum(u * v) / sum(v^2))
index_part <- without_ai(noise(0.6))
index_part <- index_part * sqrt(900 / sum(index_part^2))
# AI in one group, less what AI, controls, effects and the group itself explain of it.
in_group <- function(group) {
  whole <- without_ai(group * ai)
  alone <- without_ai(group)
  whole - alone * sum(whole * alone) / sum(alone^2)
}
by_regulation <- in_group(high_regulation)
by_industry <- in_group(!high_industry)
combine <- function(coefficients) coefficients[["ai"]] * ai + Reduce(`+`, Map(`*`, X, coefficients[controls]))
named <- function(table, j) setNames(column_of(table, j)$estimate, rownames(column_of(table, j)))
# known + factor * noise with a given sum of squares
with_squares <- function(known, noise, total) {
  a <- sum(noise^2)
  b <- sum(known * noise)
  matrix(known + noise * (sqrt(b^2 + a * (total - sum(known^2))) - b) / a, n)
}

# ---- total emissions ----------------------------------------------------------------

biggest <- at("Shandong")
smallest <- at("Hainan")
# Noise is taken less what effects, AI, the controls and the instrument explain of it, so
# that least squares in the panel gives the printed coefficients themselves.
emissions_error <- local({
  e <- matrix(rnorm(n * periods, sd = 0.1), n)
  e[biggest, 8] <- 0.45 # the extremes of Table 1 leave the other provinces little room
  e[smallest, 3] <- -0.45
  known <- hidden(-0.482, -1.469) - 0.0195 * index_part - 0.233 * by_regulation
  with_squares(known, without_ai(e), residual_squares[["co2"]])
})
co2_moving <- within2(combine(named(2, 3)) + emissions_error) + rep(0.03 * time, each = n)
co2 <- with_levels(co2_moving, printed["co2", ], rnorm(n), smallest, biggest)

# ---- green productivity: one in the first year ------------------------------------

# Noise, and a first year that is below the usual more often than above it: how much (for
# all provinces, and for Shanghai on top) and the course of the years are such that
# the moments of Table 1 and R squared of Table 2 come out, with a course as smooth as
# can be. Noise with which they cannot is drawn again.
first_year <- function(x) without_ai(cbind(x, matrix(0, n, periods - 1)))
draw_parts <- function() {
  list(known = hidden(0.589, 1.689) + 0.0226 * index_part + 0.6 * by_regulation + 1.2 * by_industry,
       noise = without_ai(rnorm(n * periods)), all = first_year(-rexp(n) * (provinces != "Shanghai")), one = first_year(-(provinces == "Shanghai")))
}
productivity_at <- function(x) {
  e <- with(parts_of_error, known + x[1] * noise + x[2] * all + x[3] * one)
  y <- combine(named(2, 5)) + matrix(e, n)
  y <- y - y[, 1]
  1 + y - rep(colMeans(y), each = n) + rep(c(0, x[-(1:3)]), each = n)
}
productivity_start <- c(0.06, 0.12, 0.4, 0.03, 0.05, 0.06, 0.08, 0.1, 0.13, 0.17, 0.25, 0.4)
wanted_squares <- (named(2, 5)[["ai"]])^2 * sum(u^2) + residual_squares[["gtfp"]]
productivity_gap <- function(x) {
  y <- productivity_at(x)
  target <- printed["gtfp", ]
  1e4 * (sum((moments(y)[1:2] - unlist(target[1:2]))^2) + (sum(partial(y)^2) - wanted_squares)^2 / 100 + sum(pmax(0, target$min - y)^2) +
           sum(pmax(0, y - target$max)^2) + 0.1 * (min(y) - target$min)^2 + 0.1 * (max(y) - target$max)^2)
}
gtfp_solution <- list(value = Inf)
for (again in 1:40) {
  if (gtfp_solution$value < 1e-10) break
  parts_of_error <- draw_parts()
  bends <- function(x) sum(diff(c(0, x[-(1:3)]), differences = 2)^2)
  smooth <- optim(productivity_start, function(x) productivity_gap(x) + 0.05 * bends(x), method = "BFGS", control = list(maxit = 200, reltol = 1e-12))
  gtfp_solution <- optim(smooth$par, productivity_gap, method = "BFGS", control = list(maxit = 150, reltol = 1e-12))
  gtfp_solution <- optim(gtfp_solution$par, productivity_gap, control = list(maxit = 1000, reltol = 1e-14))
}
stopifnot(gtfp_solution$value < 1e-10)
gtfp_wanted <- productivity_at(gtfp_solution$par)

# ---- other measures, mechanisms --------------------------------------------------

# An outcome with the coefficients of one column of a table, its standard error of AI
# (errors alike) and its R squared. `us`: where the US instrument goes.
outcome_of <- function(table, j, course, middle, us = NULL, positive = FALSE) {
  coefficients <- named(table, j)
  left <- df * column_of(table, j)["ai", "error"]^2 * sum(u^2)
  known <- if (is.null(us)) numeric(n * periods) else hidden(coefficients[["ai"]], us)
  moving <- within2(combine(coefficients) + with_squares(known, without_ai(rnorm(n * periods)), left)) + rep(course, each = n)
  total <- left / (1 - r2_of(table, j))
  score <- as.vector(scale(if (positive) exp(0.6 * rnorm(n)) else rnorm(n)))
  spread <- uniroot(function(spread) sum((moving + spread * score - mean(moving + spread * score))^2) - total, c(0, 100))$root
  moving + spread * score + middle - mean(moving + spread * score)
}
co2_scopes <- outcome_of(5, 4, 0.03 * time, 10.6)
gtfp_ml <- outcome_of(5, 5, 0.1 * time, 1.6)
efficiency <- outcome_of(6, 2, 2 * time, 20, us = named(6, 3)[["ai"]], positive = TRUE)
patents <- outcome_of(6, 4, 0.1 * time, 0.8, us = named(6, 5)[["ai"]], positive = TRUE)
upgrading <- outcome_of(6, 6, 0.05 * time, 2.4, us = named(6, 7)[["ai"]])

# Another index of AI, 0 to 100: moves with the exposure and on its own, and its own
# part is in both outcomes.
ai_index <- 38.4 * matrix(u, n) + matrix(index_part, n) + 35 + 12 * time[col(ai)] + 8 * as.vector(scale(rnorm(n)))

# ---- inputs and outputs of gtfp() --------------------------------------------------

# With the global slack-based measure S the cumulated index is (1 + S_1) / (1 + S_t).
# Inputs and emissions per output of each province and year are found by iteration so
# that it is the series wanted; two provinces reach the frontier in their best year.
emissions <- round(exp(co2), 2)
best <- apply(gtfp_wanted, 1, max)
slack_first <- best * exp(0.1 + abs(rnorm(n, 0, 0.1)))
frontier <- at(c("Guangdong", "Beijing"))
slack_first[frontier] <- best[frontier]
slack_wanted <- slack_first / gtfp_wanted - 1
mix <- exp(matrix(rnorm(3 * n, 0, 0.08), n))
mix[frontier, ] <- rbind(c(0.9, 1.1, 1), c(1.1, 0.9, 1))
inputs_at <- function(bad) {
  gdp <- emissions / bad / 1.4
  unit <- c(capital = 2.2, labour = 0.05, energy_use = 0.5)
  per <- lapply(1:3, function(k) unit[[k]] * gdp * bad * mix[, k])
  names(per) <- names(unit)
  out <- data.frame(province = rep(provinces, periods), year = rep(years, each = n), lapply(per, c), gdp = c(gdp), emissions = c(emissions))
  out[c("capital", "labour", "energy_use", "gdp")] <- lapply(out[c("capital", "labour", "energy_use", "gdp")], signif, 10)
  out
}
inefficiency_of <- function(inputs) {
  found <- gtfp(inputs, c("capital", "labour", "energy_use"), "gdp", "emissions", c("province", "year"))
  matrix(found$inefficiency_global, n, byrow = TRUE, dimnames = list(unique(found$province), NULL))[provinces, ]
}
bad <- 1 + slack_wanted
for (round in 1:80) {
  slack <- inefficiency_of(inputs_at(bad))
  gap <- abs((1 + slack) / (1 + slack_wanted) - 1)
  if (max(gap) < 1e-7) break
  bad <- bad * ((1 + slack_wanted) / (1 + slack))^1.3
}
cat("inputs after", round, "rounds:", max(gap), provinces[row(gap)[which.max(gap)]], years[col(gap)[which.max(gap)]], "\n")

# ---- run -----------------------------------------------------------------------------

inputs <- inputs_at(bad)
index <- c("province", "year")
series <- gtfp(inputs, c("capital", "labour", "energy_use"), "gdp", "emissions", index)
flat <- function(x, digits = 7) round(c(x), digits)
panel <- data.frame(inputs[index], municipality = rep(municipality, periods), co2 = log(inputs$emissions),
                    gtfp = series$gtfp[match(paste(inputs$province, inputs$year), paste(series$province, series$year))], ai = c(ai), ai_lag = c(ai_lag), ai_us = c(ai_us),
                    lapply(X, c), ai_index = flat(ai_index, 5), co2_scopes = flat(co2_scopes), gtfp_ml = flat(gtfp_ml), efficiency = flat(efficiency, 5),
                    patents = flat(patents), upgrading = flat(upgrading), regulation = c(regulation), industry = c(industry),
                    inputs[c("capital", "labour", "energy_use", "gdp", "emissions")])

for (name in rownames(printed)) {
  reached <- moments(panel[[name]])
  print(round(rbind(reached, unlist(printed[name, ])), 4))
  stopifnot(abs(reached - unlist(printed[name, ])) < 0.00051)
}
fit <- function(outcome) {
  model <- reformulate(c("ai", controls, "factor(province)", "factor(year)"), outcome)
  coef(lm(model, panel))[c("ai", controls)]
}
stopifnot(abs(fit("co2") - named(2, 3)) < 0.001, abs(fit("gtfp") - named(2, 5)) < 0.001)
stopifnot(panel$efficiency > 0, panel$patents > 0, panel$ai_index > 0, panel$industry < 1)

for (name in controls) panel[[name]][gaps[[name]]] <- NA
panel <- panel[order(match(panel$province, provinces), panel$year), ]
rownames(panel) <- NULL

intelligence_panel_simulated <- panel
save(intelligence_panel_simulated, file = "data/intelligence_panel_simulated.rda", compress = "xz", version = 2)

by_industry <- data.frame(industry = industries, persons_2004 = colSums(jobs), persons_us_1990 = us_jobs)
at_industry <- rep(seq_along(industries), each = length(all_years))
intelligence_robots_simulated <- list(
  employment = employment[c("province", "industry", "persons")],
  robots = data.frame(industry = industries[at_industry], year = rep(all_years, length(industries)), robots = c(t(robots)), robots_us = c(t(robots_us)),
                      persons_2004 = by_industry$persons_2004[at_industry], persons_us_1990 = us_jobs[at_industry])
)
save(intelligence_robots_simulated, file = "data/intelligence_robots_simulated.rda", compress = "xz", version = 2)

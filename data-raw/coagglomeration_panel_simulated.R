# A simulated panel for the document `coagglomeration`, whose data are not
# public: 34 cities of the Northeast, 2003 to 2022.
#
# Run from the project root, with the package installed:
# Rscript data-raw/coagglomeration_panel_simulated.R
#
# Coefficients are those of Table 4, Model 2, but for the sign of rho. As printed
# (0.180) tau + rho + eta is 1.153, which with unit row sums of W is explosive,
# and the short-term effects of Table 5 add up to (beta + theta) / (1 + 0.18):
# rho is taken as -0.180, which gives 0.793 and those effects. The standard errors
# of GOV, FDI and TI show that these were in percent in the regressions and are
# ratios in Table 1.
#
# Means, standard deviations and extremes are those of Table 1, except that the
# standard deviation of FDI, 0.529, is more than its mean and extremes allow
# (0.113); 0.0529 is taken.

library(lowcarbon)

set.seed(34 * 2022, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

cities <- northeast_cities
years <- 2003:2022
n <- nrow(cities)
periods <- length(years)
centres <- c("Shenyang", "Dalian", "Changchun", "Harbin")

printed <- local({
  cells <- read.csv("data-raw/documents/coagglomeration/table-1.csv", colClasses = "character")
  values <- data.frame(lapply(cells[4:7], as.numeric), row.names = tolower(cells[[1]]))
  names(values) <- c("mean", "sd", "min", "max")
  values["fdi", "sd"] <- 0.0529
  values
})

truth <- list(
  tau = 0.708, eta = 0.265, rho = -0.180,
  beta = c(coagg = 0.550, coagg2 = -0.082, gov = 0.009, lnpgdp = -1.212, fdi = 0.025, lnrd = -0.288, ti = -0.072, lner = 0.328),
  theta = c(coagg = -0.398, coagg2 = 0.075, gov = 0.003, lnpgdp = 1.474, fdi = 0.005, lnrd = -0.282, ti = -0.263, lner = -0.008)
)

# ---- shapes with given moments ---------------------------------------------

# n x periods: a level for each city, a common course, noise that fades by
# `memory` from year to year.
raw_series <- function(level, course, noise, memory = 0.7) {
  steps <- matrix(rnorm(n * periods, sd = noise), n)
  for (t in 2:periods) steps[, t] <- memory * steps[, t - 1] + sqrt(1 - memory^2) * steps[, t]
  level + rep(course, each = n) + steps
}

# x times a factor, cut at `most`, with a given sum.
capped <- function(x, total, most) {
  first <- total / sum(x)
  excess <- function(logarithm) sum(pmin(exp(logarithm) * first * x, most)) - total
  pmin(exp(uniroot(excess, c(-0.1, 60), tol = 1e-14, maxiter = 10000)$root) * first * x, most)
}

# x moved to the moments of Table 1 and keeping its order: the least and the
# greatest value are set, those between are min + factor * (x - min(x))^power, cut below the
# greatest. The factor gives the mean (or, one factor a year, the means of the years), the power
# the standard deviation.
to_moments <- function(x, target, yearly = NULL) {
  low <- which.min(x)
  high <- which.max(x)
  inner <- setdiff(seq_along(x), c(low, high))
  year <- col(x)
  above <- x - min(x)
  at_power <- function(power) {
    y <- above^power
    y[low] <- 0
    y[high] <- target$max - target$min
    if (is.null(yearly)) {
      y[inner] <- capped(y[inner], (target$mean - target$min) * length(x) - y[high], 0.97 * y[high])
    } else {
      for (t in seq_along(yearly)) {
        here <- inner[year[inner] == t]
        fixed <- sum(y[setdiff(which(year == t), here)])
        y[here] <- y[here] * ((yearly[t] - target$min) * nrow(x) - fixed) / sum(y[here])
      }
    }
    y + target$min
  }
  power <- uniroot(function(power) sd(at_power(power)) - target$sd, c(0.2, 12), tol = 1e-12)$root
  y <- at_power(power)
  stopifnot(y >= target$min - 1e-12, y <= target$max + 1e-12)
  y
}

moments_of <- function(name) as.list(printed[name, ])

# ---- co-agglomeration and employment ---------------------------------------

# Yearly means that rise to 1.40 in 2011 and fall after, 1.361 over all years.
coagg_course <- local({
  peak <- match(2011, years)
  shape <- -((seq_along(years) - peak) / ifelse(seq_along(years) < peak, peak - 1, periods - peak))^2
  1.40 + (printed["coagg", "mean"] - 1.40) * shape / mean(shape)
})

level <- rnorm(n, sd = 0.45)
level[match(centres, cities$city)] <- c(1.5, 1.6, 1.3, 1.2)
level[cities$city == "Daqing"] <- 1.4
coagg_wanted <- to_moments(raw_series(level, 0, 0.3), moments_of("coagg"), coagg_course)

# Location quotients a (manufacturing) and b (services) that give it: with r the
# ratio of the smaller to the greater, coagg = 2 r / (1 + r) + a + b.
ratio <- plogis(raw_series(rnorm(n, 0.4, 0.5), 0, 0.3))
ratio <- pmin(ratio, 0.35 * coagg_wanted)
larger <- (coagg_wanted - 2 * ratio / (1 + ratio)) / (1 + ratio)
services_ahead <- matrix(rnorm(n) > 0, n, periods)
services_ahead[match(centres, cities$city), ] <- c(TRUE, FALSE, FALSE, TRUE)
lq_manufacturing <- ifelse(services_ahead, ratio * larger, larger)
lq_services <- ifelse(services_ahead, larger, ratio * larger)

# Employment of the cities, in 10,000 persons, such that both quotients have the mean 1
# when weighted by it: sizes tilted exponentially.
sizes <- exp(rnorm(n, 0, 0.3)) * ifelse(cities$city %in% centres, 4, 1)
tilted_sizes <- function(a, b) {
  x <- cbind(a, b) - 1
  lambda <- c(0, 0)
  for (step in 1:200) { # Newton on the convex log(sum(sizes * exp(x lambda)))
    p <- sizes * exp(drop(x %*% lambda))
    p <- p / sum(p)
    gap <- colSums(p * x)
    spread <- crossprod(x * sqrt(p)) - tcrossprod(gap)
    move <- -solve(spread, gap)
    lambda <- lambda + move * min(1, 1 / max(abs(move)))
  }
  stopifnot(abs(gap) < 1e-12)
  p
}
shares <- vapply(seq_len(periods), function(t) tilted_sizes(lq_manufacturing[, t], lq_services[, t]), numeric(n))

services <- c("wholesale_retail", "transport", "information", "finance", "leasing_business", "research_technical")
all_persons <- 960 * seq(1, 0.9, length.out = periods)
manufacturing_share <- seq(0.115, 0.095, length.out = periods)
services_share <- seq(0.075, 0.090, length.out = periods)
persons <- round(t(t(shares) * all_persons), 6)
manufacturing <- round(t(t(lq_manufacturing * persons) * manufacturing_share), 6)
all_services <- t(t(lq_services * persons) * services_share)

# How the services divide into six sectors: a mix of each city's own that drifts.
mix <- lapply(log(c(0.24, 0.27, 0.09, 0.17, 0.11, 0.12)), function(centre) exp(raw_series(rnorm(n, centre, 0.35), 0, 0.12)))
whole <- Reduce(`+`, mix)
sectors <- lapply(mix, function(part) round(all_services * part / whole, 6))
names(sectors) <- services
stopifnot(manufacturing + Reduce(`+`, sectors) < persons)

panel <- data.frame(city = rep(cities$city, periods), province = rep(cities$province, periods), resource_based = rep(cities$resource_based, periods),
                    year = rep(years, each = n), employment = c(persons), manufacturing = c(manufacturing), lapply(sectors, c))

# As a user of the panel would: location quotients from employment in
# manufacturing, in producer services and in all else.
quotient <- function(panel, services) {
  jobs <- data.frame(panel[c("city", "year")], sector = rep(c("manufacturing", "services", "other"), each = nrow(panel)),
                     jobs = c(panel$manufacturing, services, panel$employment - panel$manufacturing - services))
  lq <- location_quotient(jobs, "jobs", "city", "sector", "year")
  coagglomeration(lq$lq[lq$sector == "manufacturing"], lq$lq[lq$sector == "services"])
}
panel$coagg <- quotient(panel, rowSums(panel[services]))
coagg <- matrix(panel$coagg, n)

# ---- control variables -----------------------------------------------------

time <- seq(-1, 1, length.out = periods)
controls <- list(
  gov = to_moments(exp(raw_series(rnorm(n, 0, 0.5), 0.3 * time, 0.25)), moments_of("gov")),
  lnpgdp = to_moments(raw_series(rnorm(n, 0, 0.4) + 0.5 * (cities$city %in% centres), 1 * time, 0.2), moments_of("lnpgdp")),
  fdi = to_moments(exp(raw_series(rnorm(n, 0, 0.7), -0.2 * time, 0.5)), moments_of("fdi")),
  lnrd = to_moments(raw_series(rnorm(n, 0, 0.35), 0.35 * time, 0.25), moments_of("lnrd")),
  ti = to_moments(exp(raw_series(rnorm(n, 0, 0.4) + 0.8 * (cities$city %in% centres), 0.2 * time, 0.3)), moments_of("ti")),
  lner = to_moments(raw_series(rnorm(n, 0, 0.2), 0.15 * time, 0.45, 0.3), moments_of("lner"))
)
controls <- lapply(controls, round, 6)

# ---- weights ---------------------------------------------------------------

# Inverse distance times inverse difference of mean log GDP per head: with 34 cities the
# standard deviation of Moran's I comes to 0.084 under normality; Table 2 implies 0.083 to 0.096.
mean_lnpgdp <- setNames(rowMeans(controls$lnpgdp), cities$city)
near <- weights_distance(cities[c("lon", "lat")], cities$city)
W <- weights_nested(near, weights_economic(mean_lnpgdp), form = "product")
w <- as.matrix(W)[cities$city, cities$city]
stopifnot(abs(rowSums(w) - 1) < 1e-12)

# ---- carbon intensity ------------------------------------------------------

regressors <- list(coagg = coagg, coagg2 = coagg^2, gov = 100 * controls$gov, lnpgdp = controls$lnpgdp, fdi = 100 * controls$fdi,
                   lnrd = controls$lnrd, ti = 100 * controls$ti, lner = controls$lner)

# What regressors, shocks and the first year make of a city's intensity, less
# the level of the city: everything is taken about the means of its row, as the
# level is free.
deviations <- function(first, shock) {
  moved <- Reduce(`+`, Map(function(x, b, c) b * x + c * w %*% x, regressors, truth$beta, truth$theta))
  moved <- moved - rowMeans(moved) - rep(colMeans(moved - rowMeans(moved)), each = n)
  S <- diag(n) - truth$rho * w
  y <- matrix(first, n, periods)
  for (t in 2:periods) {
    y[, t] <- solve(S, truth$tau * y[, t - 1] + truth$eta * w %*% y[, t - 1] + moved[, t] + shock[, t])
  }
  y
}

# One city starts at the greatest value of Table 1 and comes down; the years
# have a course of their own, falling, rising and falling.
first_city <- match("Qitaihe", cities$city)
level_of_first <- 12
start <- rnorm(n, 0.5, 1.5)
start[first_city] <- printed["carbon", "max"] - level_of_first
course <- 0.25 * cos(2 * pi * (seq_len(periods) - 1) / 13)
shock <- matrix(rnorm(n * periods, sd = 0.9), n) + rep(course, each = n)
deviation <- deviations(start, shock)

# Levels of the cities: no value below the least of Table 1, one city reaches it,
# and the mean and the standard deviation of all are those printed. Levels are
# alike among neighbours.
lowest_level <- printed["carbon", "min"] - apply(deviation, 1, min)
alike <- solve(diag(n) - 0.9 * w, rnorm(n))
height <- exp(1.2 * drop(scale(alike)))
height[which.min(height)] <- 0
carbon_at <- function(power) {
  raw <- height^power
  others <- seq_len(n) != first_city
  raw <- raw * (n * (printed["carbon", "mean"] - mean(deviation)) - sum(lowest_level[others]) - level_of_first) / sum(raw[others])
  levels <- lowest_level + raw
  levels[first_city] <- level_of_first
  deviation + levels
}
power <- uniroot(function(power) sd(carbon_at(power)) - printed["carbon", "sd"], c(0.1, 6), tol = 1e-12)$root
carbon <- round(carbon_at(power), 6)

# ---- run -------------------------------------------------------------------

panel <- data.frame(panel[setdiff(names(panel), "coagg")], carbon = c(carbon), coagg = panel$coagg, lapply(controls, c))
panel <- panel[order(match(panel$city, cities$city), panel$year), ]
rownames(panel) <- NULL

decimals <- 0.00051
for (name in rownames(printed)) {
  x <- panel[[name]]
  reached <- c(mean(x), sd(x), min(x), max(x))
  print(round(rbind(reached, unlist(printed[name, ])), 4))
  stopifnot(abs(reached - unlist(printed[name, ])) < decimals)
}
stopifnot(abs(tapply(panel$coagg, panel$year, mean) - coagg_course) < decimals)

coagglomeration_panel_simulated <- panel
save(coagglomeration_panel_simulated, file = "data/coagglomeration_panel_simulated.rda", compress = "xz", version = 2)

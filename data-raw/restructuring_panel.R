# Two data sets for the document `restructuring`, neither of them the authors'.
#
# A. intensity_panel_reconstructed: carbon intensities of 11 cities and 21
#    industries in 2010 and 2020 that hold every legible cell of Table 3 and
#    give back all 126 figures of Table 2 (mean, standard deviation and
#    coefficient of variation of 42 industry-years) as printed.
# B. kaya_panel_simulated: value added, intensities and emissions of 12 cities
#    in 2010, 2015, 2016 and 2020 whose decomposition has the signs the text
#    reads off Figures 1 and 2.
#
# Run from the project root: Rscript data-raw/restructuring_panel.R
#
# How Table 2 was counted is not printed. With cells known only up to rounding
# and intensities that cannot be negative, the standard deviation of an
# industry-year has an attainable range; comparing it with the printed figure
# tells the rules apart. One passes all 42: eleven cities, divisor n - 1.

half_unit <- 0.005 # every figure is printed to two decimals, or was before trailing zeros fell away

set.seed(20102020, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

cities <- c("Hangzhou", "Taizhou", "Wenzhou", "Zhoushan", "Suzhou", "Huzhou", "Shaoxing", "Wuxi",
            "Nanjing", "Changzhou", "Jiaxing", "Ningbo")
unlisted_city <- "Zhoushan" # the only city of the study without a row in Table 3
listed_cities <- setdiff(cities, unlisted_city)
industries <- c(3:21, 23L, 24L)

# ---- printed figures -------------------------------------------------------

read_document <- function(table) {
  path <- file.path("data-raw", "documents", "restructuring", paste0("table-", table, ".csv"))
  read.csv(path, colClasses = "character", check.names = FALSE, encoding = "UTF-8")
}

# Table 2, one row per industry-year. Its columns 5 and 6 are headed 2010 a
# second time and hold 2020.
read_moments <- function() {
  cells <- read_document(2)
  one_year <- function(year, columns) {
    data.frame(industry = as.integer(cells[[1]]), year = year,
               mean = as.numeric(cells[[columns[2]]]), sd = as.numeric(cells[[columns[1]]]),
               cv = as.numeric(cells[[columns[3]]]))
  }
  rbind(one_year(2010L, 2:4), one_year(2020L, 5:7))
}

# Table 3, one row per city, industry and year that can be read in full.
read_cells <- function() {
  cells <- unique(read_document(3)) # Nanjing's industry 20 is printed twice
  one_year <- function(year, column) {
    data.frame(city = cells$Region, industry = as.integer(cells[["Industry Code"]]), year = year,
               text = cells[[column]])
  }
  long <- rbind(one_year(2010L, 4), one_year(2020L, 5))
  long <- long[grepl("^[0-9]+[.][0-9]{2}$", long$text) & nzchar(long$city), ]
  data.frame(long[c("city", "industry", "year")], value = as.numeric(long$text), printed = TRUE,
             lower = as.numeric(long$text) - half_unit, upper = as.numeric(long$text) + half_unit)
}

# Cells that are damaged in the source. `lower` and `upper` are what the digits
# left over allow, `value` is a choice inside: 0.5?, 0.3?, 2.?2 and ??.22. The
# last row lost its city too; Taizhou, not otherwise listed in industry 23,
# stands in for it.
damaged_cells <- function() {
  cells <- read.table(header = TRUE, sep = ",", strip.white = TRUE, text = "
    city,     industry, year, value, lower,  upper
    Nanjing,  21,       2010, 0.55,  0.495,  0.595
    Jiaxing,  14,       2010, 0.37,  0.295,  0.395
    Shaoxing, 23,       2010, 2.52,  2.015,  2.925
    Taizhou,  23,       2010, 55.22, 10.215, 99.225
    Taizhou,  23,       2020, 28.04, 28.035, 28.045
  ")
  cells$printed <- FALSE
  cells
}

# ---- what Table 3 leaves possible for Table 2 ------------------------------

# The points of { known cells in their boxes, other cells >= 0, mean in its box }
# at which a convex function of the cells can be largest: all cells at a bound,
# but for at most one that takes up what a bound of the mean leaves over. The
# standard deviation is convex and their ratio to the mean quasi-convex, so
# both have their maxima among these points.
extreme_points <- function(known, n, mean_box) {
  k <- nrow(known)
  corners <- as.matrix(expand.grid(Map(c, known$lower, known$upper)))
  if (k == 0L) corners <- matrix(0, 1L, 0L)
  points <- list()
  for (row in seq_len(nrow(corners))) {
    x <- c(corners[row, ], numeric(n - k))
    if (sum(x) >= n * mean_box[1] && sum(x) <= n * mean_box[2]) points <- c(points, list(x))
    for (total in n * mean_box) points <- c(points, take_up(x, total, known, n))
  }
  points
}

# One cell moved so that the cells add up to `total`, for each cell that can.
take_up <- function(x, total, known, n) {
  k <- nrow(known)
  movable <- if (k < n) seq_len(k + 1L) else seq_len(k)
  moved <- lapply(movable, function(j) replace(x, j, total - sum(x[-j])))
  allowed <- vapply(movable, function(j) {
    value <- moved[[j]][j]
    if (j > k) value >= 0 else value >= known$lower[j] && value <= known$upper[j]
  }, logical(1))
  moved[allowed]
}

# The least sum of squared deviations: every cell as near the common level as
# its box allows, the level being the mean itself or the bound it runs into.
least_spread <- function(known, n, mean_box) {
  lower <- c(known$lower, numeric(n - nrow(known)))
  upper <- c(known$upper, rep(Inf, n - nrow(known)))
  at_mean <- function(mean) {
    gap <- function(level) sum(pmin(pmax(level, lower), upper)) - n * mean
    level <- uniroot(gap, c(0, max(known$upper, n * mean, 1)), tol = 1e-12)$root
    sum((pmin(pmax(level, lower), upper) - mean)^2)
  }
  inside <- c(max(mean_box[1], sum(lower) / n), min(mean_box[2], sum(upper) / n))
  if (inside[1] > inside[2]) return(NA_real_)
  min(at_mean(inside[1]), at_mean(inside[2]), optimize(at_mean, inside, tol = 1e-12)$objective)
}

attainable <- function(known, n, divisor, mean) {
  mean_box <- mean + c(-half_unit, half_unit)
  points <- extreme_points(known, n, mean_box)
  if (!length(points)) return(c(sd_lower = NA, sd_upper = NA, cv_upper = NA))
  spread <- vapply(points, function(x) sum((x - sum(x) / n)^2), numeric(1))
  means <- vapply(points, sum, numeric(1)) / n
  sds <- sqrt(spread / divisor)
  c(sd_lower = sqrt(least_spread(known, n, mean_box) / divisor), sd_upper = max(sds),
    cv_upper = 100 * max(sds / means))
}

why_impossible <- function(moments, range) {
  if (anyNA(range)) return("the known cells alone exceed the mean")
  if (moments$sd + half_unit < range[["sd_lower"]]) return("sd below the least attainable")
  if (moments$sd - half_unit > range[["sd_upper"]]) return("sd above the largest attainable")
  if (moments$cv - half_unit > range[["cv_upper"]]) return("cv above the largest attainable")
  NA_character_
}

# Every industry-year under one rule of counting (how many cities, which divisor).
try_rule <- function(moments, known, n, sample) {
  divisor <- if (sample) n - 1 else n
  rows <- lapply(seq_len(nrow(moments)), function(i) {
    here <- known[known$industry == moments$industry[i] & known$year == moments$year[i], ]
    range <- attainable(here, n, divisor, moments$mean[i])
    data.frame(moments[i, ], cities = n, divisor = if (sample) "n - 1" else "n", as.list(range),
               reason = why_impossible(moments[i, ], range))
  })
  do.call(rbind, rows)
}

try_rules <- function(moments, known) {
  rules <- expand.grid(n = 9:12, sample = c(TRUE, FALSE))
  tried <- Map(function(n, sample) try_rule(moments, known, n, sample), rules$n, rules$sample)
  do.call(rbind, tried)
}

exceptions_table <- function(tried) {
  out <- tried[!is.na(tried$reason) & tried$cities >= 11L, ]
  out <- out[order(-out$cities, out$divisor == "n", out$year, out$industry), ]
  out <- out[c("cities", "divisor", "industry", "year", "mean", "sd", "cv", "sd_lower", "sd_upper",
               "cv_upper", "reason")]
  rownames(out) <- NULL
  out
}

# ---- A: filling in the cities Table 3 does not list ------------------------

# The mean and standard deviation to aim at: as far as possible inside the
# three printed boxes and inside what the free cells can do, which is a share of
# their sum of squares in their squared sum between 1/m (all equal) and 1.
aim <- function(moments, values, n) {
  m <- n - length(values)
  tries <- expand.grid(mean = moments$mean + half_unit * seq(-0.999, 0.999, length.out = 4001),
                       cv = moments$cv + half_unit * seq(-0.9, 0.9, length.out = 37))
  tries$sd <- tries$mean * tries$cv / 100
  tries$total <- n * tries$mean - sum(values)
  squares <- (n - 1) * tries$sd^2 + n * tries$mean^2 - sum(values^2)
  tries$concentration <- squares / tries$total^2
  tries$margin <- pmin(1 - abs(tries$mean - moments$mean) / half_unit,
                       1 - abs(tries$sd - moments$sd) / half_unit,
                       1 - abs(tries$cv - moments$cv) / half_unit,
                       20 * (tries$concentration - 1 / m), 20 * (1 - tries$concentration))
  tries$margin[tries$total <= 0] <- -Inf
  tries[which.max(tries$margin), ]
}

# Shares of the free cells with the wanted sum of squares: the prior, moved
# towards equal shares or towards its largest city.
shares_of <- function(prior, concentration) {
  end <- if (sum(prior^2) > concentration) rep(1 / length(prior), length(prior))
         else as.numeric(seq_along(prior) == which.max(prior))
  mix <- function(w) (1 - w) * prior + w * end
  mix(uniroot(function(w) sum(mix(w)^2) - concentration, c(0, 1), tol = 1e-14)$root)
}

# A judgement, not data: how a free city compares with others. In 2020 the six
# cities whose emissions fell after 2016 get lower intensities.
falling_cities <- c("Hangzhou", "Taizhou", "Wenzhou", "Zhoushan", "Suzhou", "Huzhou")

free_city_prior <- function() {
  prior <- expand.grid(city = listed_cities, industry = industries, stringsAsFactors = FALSE)
  level <- rnorm(nrow(prior), sd = 0.45)
  trend <- ifelse(prior$city %in% falling_cities, -0.35, 0.35)
  prior <- rbind(cbind(prior, year = 2010L, weight = exp(level - trend)),
                 cbind(prior, year = 2020L, weight = exp(level + trend)))
  special <- read.table(header = TRUE, sep = ",", strip.white = TRUE, text = "
    city,      industry, year, weight
    Wenzhou,   16,       2010, 4
    Suzhou,    23,       2010, 130
    Nanjing,   23,       2010, 120
    Ningbo,    23,       2010, 28
    Wuxi,      23,       2010, 22
    Changzhou, 23,       2010, 18
    Suzhou,    23,       2020, 13
    Nanjing,   23,       2020, 20
    Ningbo,    23,       2020, 15
    Wuxi,      23,       2020, 18
    Changzhou, 23,       2020, 12
    Hangzhou,  11,       2010, 6
    Taizhou,   11,       2010, 20
    Hangzhou,  11,       2020, 0.5
    Taizhou,   11,       2020, 1.5
    Suzhou,     6,       2010, 0.6
  ")
  key <- function(x) paste(x$city, x$industry, x$year)
  prior$weight[match(key(special), key(prior))] <- special$weight
  prior
}

fill_industry_year <- function(moments, known, prior) {
  here <- function(x) x[x$industry == moments$industry & x$year == moments$year, ]
  known <- here(known)
  prior <- here(prior)
  free <- prior[!prior$city %in% known$city, ]
  goal <- aim(moments, known$value, length(listed_cities))
  stopifnot(goal$margin > 0)
  filled <- goal$total * shares_of(free$weight / sum(free$weight), goal$concentration)
  data.frame(city = c(known$city, free$city), industry = moments$industry, year = moments$year,
             intensity = c(known$value, signif(filled, 7)),
             printed = c(known$printed, logical(nrow(free))))
}

reconstruct_intensities <- function(moments, known) {
  prior <- free_city_prior()
  rows <- lapply(seq_len(nrow(moments)), function(i) fill_industry_year(moments[i, ], known, prior))
  panel <- do.call(rbind, rows)
  panel <- panel[order(match(panel$city, cities), panel$industry, panel$year), ]
  rownames(panel) <- NULL
  panel
}

verify_intensities <- function(panel, moments, legible) {
  cell <- split(panel$intensity, list(panel$industry, panel$year))
  cell <- cell[paste(moments$industry, moments$year, sep = ".")]
  means <- vapply(cell, mean, numeric(1))
  sds <- vapply(cell, sd, numeric(1))
  stopifnot(
    lengths(cell) == length(listed_cities), panel$intensity > 0,
    abs(means - moments$mean) < half_unit, abs(sds - moments$sd) < half_unit,
    abs(100 * sds / means - moments$cv) < half_unit,
    nrow(merge(legible[c("city", "industry", "year", "value")],
               setNames(panel[panel$printed, 1:4], c("city", "industry", "year", "value")))) == nrow(legible)
  )
  invisible(panel)
}

# ---- B: simulated value added ----------------------------------------------

years <- c(2010L, 2015L, 2016L, 2020L)

# Value added of the 21 industries together (million yuan, 2010, the order of
# magnitude of each city's industry), log growth 2010-2015, and the effects to
# aim at, relative to emissions at the start of each period. `weaker` is the
# scale effect of 2016-2020 over that of 2010-2015, `pace` how far falling
# intensities have come by 2015. The intensity effect of 2016-2020 is what the
# reconstructed intensities leave over.
city_scenario <- function() {
  read.table(header = TRUE, sep = ",", strip.white = TRUE, text = "
    city,      output, growth, structure1, intensity1, structure2, weaker, pace
    Hangzhou,  255000, 0.32,  -0.08,       0.03,       0.02,       0.75,   0.05
    Taizhou,   108000, 0.42,  -0.06,       0.06,       0.03,       0.80,   0.10
    Wenzhou,   135000, 0.36,   0.02,      -0.04,       0.02,       0.80,   0.15
    Zhoushan,   22000, 0.42,  -0.05,      -0.06,      -0.02,       0.80,   0.15
    Suzhou,    480000, 0.42,  -0.10,       0.08,       0.02,       0.80,   0.08
    Huzhou,     62000, 0.42,  -0.07,      -0.08,       0.03,       0.85,   0.12
    Shaoxing,  140000, 0.40,  -0.12,      -0.40,       0.04,       0.90,   0.50
    Wuxi,      290000, 0.42,  -0.09,      -0.16,      -0.02,       0.90,   0.25
    Nanjing,   205000, 0.48,  -0.06,       0.20,       0.03,       0.90,   0.20
    Changzhou, 150000, 0.45,   0.03,      -0.08,       0.02,       0.85,   0.20
    Jiaxing,   122000, 0.42,  -0.05,       0.20,       0.03,       0.90,   0.20
    Ningbo,    258000, 0.42,   0.03,      -0.06,       0.02,       0.85,   0.15
  ")
}

# Industrial composition in 2010, made up: a common weight per industry, with
# noise, doubled in the two industries a city is given as its specialities.
composition_2010 <- function(city) {
  base <- c(0.1, 0.3, 5, 9, 6, 2, 4, 1.5, 10, 3, 5, 5, 11, 5, 10, 9, 2, 1, 0.4, 3, 0.5)
  special <- list(Hangzhou = c(5, 11), Taizhou = c(14, 16), Wenzhou = c(7, 17), Zhoushan = c(5, 16),
                  Suzhou = c(18, 13), Huzhou = c(6, 8), Shaoxing = c(6, 9), Wuxi = c(17, 18),
                  Nanjing = c(11, 18), Changzhou = c(15, 13), Jiaxing = c(7, 9), Ningbo = c(10, 17))
  weight <- base * exp(rnorm(length(base), sd = 0.25))
  lead <- industries %in% special[[city]]
  weight[lead] <- 2 * weight[lead]
  weight / sum(weight)
}

# Zhoushan is in none of the tables: the geometric mean of the other cities,
# with noise.
add_unlisted_city <- function(panel) {
  means <- aggregate(log(intensity) ~ industry + year, data = panel, FUN = mean)
  noise <- rnorm(length(industries), sd = 0.3)[match(means$industry, industries)]
  extra <- data.frame(city = unlisted_city, industry = means$industry, year = means$year,
                      intensity = signif(exp(means[[3]] + noise), 4))
  rbind(panel[names(extra)], extra)
}

log_mean <- function(a, b) {
  gap <- log(a) - log(b)
  ifelse(abs(gap) < 1e-9, (a + b) / 2, (a - b) / gap)
}

# Additive decomposition between two states (share, intensity, output) of a city.
decompose <- function(from, to) {
  weight <- log_mean(to$output * to$share * to$intensity, from$output * from$share * from$intensity)
  c(structure = sum(weight * log(to$share / from$share)),
    intensity = sum(weight * log(to$intensity / from$intensity)),
    scale = sum(weight) * log(to$output / from$output))
}

emissions <- function(state) sum(state$output * state$share * state$intensity)

tilt <- function(share, by) {
  share <- share * exp(by)
  share / sum(share)
}

# How far intensities of 2015 have come from 2010 to 2020: rises further on than
# falls, each at its own pace.
pace_2015 <- function(city) {
  rising <- city$ends[, 2] > city$ends[, 1]
  plogis(qlogis(ifelse(rising, 0.4, city$pace)) + city$noise[, 2])
}

between <- function(a, b, w) exp((1 - w) * log(a) + w * log(b))

# The state of 2015, with the composition tilted by par[1] towards industries of
# high intensity and all intensities moved together by exp(par[2]).
first_period <- function(par, city) {
  list(share = tilt(city$start$share, par[1] * city$heaviness + 0.05 * city$noise[, 1]),
       intensity = between(city$ends[, 1], city$ends[, 2], pace_2015(city)) * exp(par[2]),
       output = city$start$output * exp(city$growth))
}

# The states of 2016, a year (a fifth of the way) on from 2015, and of 2020, with
# a tilt par[1] and log growth par[2] in between.
second_period <- function(par, city, state2015) {
  pace <- plogis(qlogis(0.2) + city$noise[, 4])
  start <- list(share = tilt(state2015$share, 0.02 * city$noise[, 3]),
                intensity = between(state2015$intensity, city$ends[, 2], pace),
                output = state2015$output * exp(city$growth / 6))
  end <- list(share = tilt(start$share, par[1] * city$heaviness + 0.05 * city$noise[, 5]),
              intensity = city$ends[, 2], output = start$output * exp(par[2]))
  list(start = start, end = end)
}

# Squared distance of effects, relative to `base`, from their goal.
miss <- function(effects, base, goal) sum((effects[names(goal)] / base - goal)^2)

search <- function(start, objective) {
  fit <- optim(start, objective, control = list(maxit = 4000, reltol = 1e-12))
  optim(fit$par, objective, control = list(maxit = 4000, reltol = 1e-12))$par
}

simulate_city <- function(plan, ends) {
  city <- list(ends = ends, growth = plan$growth, pace = plan$pace,
               noise = matrix(rnorm(5 * nrow(ends)), ncol = 5),
               heaviness = as.numeric(scale(log(rowMeans(ends)))))
  city$noise[, c(2, 4)] <- 0.3 * city$noise[, c(2, 4)]
  city$start <- list(share = composition_2010(plan$city), intensity = ends[, 1], output = plan$output)

  goal <- c(structure = plan$structure1, intensity = plan$intensity1)
  par <- search(c(0, 0), function(p) {
    miss(decompose(city$start, first_period(p, city)), emissions(city$start), goal)
  })
  state2015 <- first_period(par, city)
  scale1 <- decompose(city$start, state2015)[["scale"]]

  goal <- c(structure = plan$structure2)
  par <- search(c(0, 0.3), function(p) {
    later <- second_period(p, city, state2015)
    effects <- decompose(later$start, later$end)
    miss(effects, emissions(later$start), goal) + (effects[["scale"]] / scale1 - plan$weaker)^2
  })
  later <- second_period(par, city, state2015)
  states_to_rows(plan$city, list(city$start, state2015, later$start, later$end))
}

# Stored value added is rounded, and emissions are the product of the stored
# columns.
states_to_rows <- function(city, states) {
  rows <- Map(function(year, state) {
    value_added <- round(state$output * state$share, 2)
    intensity <- signif(state$intensity, 7)
    data.frame(city = city, industry = industries, year = year, value_added = value_added,
               intensity = intensity, co2 = intensity * value_added)
  }, years, states)
  do.call(rbind, rows)
}

simulate_kaya <- function(panel) {
  panel <- add_unlisted_city(panel)
  plans <- city_scenario()
  rows <- lapply(cities, function(city) {
    own <- panel[panel$city == city, ]
    ends <- cbind(own$intensity[own$year == 2010][order(own$industry[own$year == 2010])],
                  own$intensity[own$year == 2020][order(own$industry[own$year == 2020])])
    simulate_city(plans[plans$city == city, ], ends)
  })
  out <- do.call(rbind, rows)
  out <- out[order(match(out$city, cities), out$industry, out$year), ]
  rownames(out) <- NULL
  out
}

effects_by_city <- function(panel, from, to) {
  state <- function(city, year) {
    own <- panel[panel$city == city & panel$year == year, ]
    own <- own[order(own$industry), ]
    list(share = own$value_added / sum(own$value_added), intensity = own$intensity,
         output = sum(own$value_added))
  }
  effects <- t(vapply(cities, function(city) decompose(state(city, from), state(city, to)), numeric(3)))
  cbind(effects, total = rowSums(effects))
}

verify_kaya <- function(panel, intensities) {
  first <- effects_by_city(panel, 2010, 2015)
  second <- effects_by_city(panel, 2016, 2020)
  falls <- function(effects) rownames(effects)[effects[, "total"] < 0]
  stopifnot(
    panel$value_added > 0, panel$co2 == panel$intensity * panel$value_added,
    identical(falls(first), "Shaoxing"), setequal(falls(second), falling_cities),
    first[, "scale"] > 0, second[, "scale"] > 0, second[, "scale"] < first[, "scale"],
    setequal(names(sort(-first[, "total"]))[1:2], c("Nanjing", "Suzhou")),
    sum(first[, "structure"] < 0) >= 8, sum(second[, "intensity"] < 0) >= 8,
    sum(second[, "structure"] > 0) >= 8,
    sum(first[, "intensity"] < 0) >= 4, sum(first[, "intensity"] > 0) >= 4
  )
  joined <- merge(panel, intensities, by = c("city", "industry", "year"))
  stopifnot(nrow(joined) == nrow(intensities), joined$intensity.x == joined$intensity.y)
  invisible(panel)
}

# ---- run -------------------------------------------------------------------

moments <- read_moments()
legible <- read_cells()
known <- rbind(legible, damaged_cells()[names(legible)])

tried <- try_rules(moments, known)
print(aggregate(cbind(possible = is.na(reason)) ~ cities + divisor, data = tried, FUN = sum))
stopifnot(is.na(tried$reason[tried$cities == 11 & tried$divisor == "n - 1"]))

intensity_panel_exceptions <- exceptions_table(tried)
intensity_panel_reconstructed <- reconstruct_intensities(moments, known)
verify_intensities(intensity_panel_reconstructed, moments, legible)

kaya_panel_simulated <- simulate_kaya(intensity_panel_reconstructed)
print(signif(effects_by_city(kaya_panel_simulated, 2010, 2015), 3))
print(signif(effects_by_city(kaya_panel_simulated, 2016, 2020), 3))
verify_kaya(kaya_panel_simulated, intensity_panel_reconstructed)

for (name in c("intensity_panel_reconstructed", "intensity_panel_exceptions", "kaya_panel_simulated")) {
  save(list = name, file = file.path("data", paste0(name, ".rda")), compress = "xz", version = 2)
}

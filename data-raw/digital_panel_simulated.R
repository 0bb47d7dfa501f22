# A simulated panel and simulated input-output tables for the document `digital`,
# whose data are not public and whose tables are images: 30 provinces, 2012 to
# 2017, with tables in 2012, 2015 and 2017.
#
# Run from the project root, with the package installed:
# Rscript data-raw/digital_panel_simulated.R
#
# What the text names is met: the ranges of lnSector1 and lnSector2, an inverse U
# in lnSector1 that turns in the data, a relation to lnSector2 that only falls
# there, a cubic one to industrial digitalization with both extreme points in the
# data, a mean slope of it of about -0.123, and spillovers that raise the carbon
# intensity of neighbours. All else is made up.

library(lowcarbon)

set.seed(30 * 2017, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

provinces <- china_provinces[china_provinces$in_documents, ]
ids <- provinces$province
region <- as.character(provinces$region4)
years <- 2012:2017
tables <- c(2012L, 2015L, 2017L)
n <- length(ids)
periods <- length(years)

truth <- list(
  rho = 0.3, sigma = 0.015,
  sector1 = c(size = -0.010, turns = 10.5),        # size * (x - turns)^2
  sector2 = c(size = -0.025, turns = 11),
  ddl = c(size = 0.0207, low = 14.6, high = 17.9),  # slope 3 * size * (x - low) * (x - high)
  controls = c(pgdp = -0.40, population = 0.30, area = 0.08, structure = -0.15, regulation = -0.02),
  spill = c(sector1 = 0.03, ddl = 0.08)
)
ranges <- list(sector1 = c(0.140, 18.140), sector2 = c(12.955, 17.438))

by_region <- function(northeast, eastern, central, western) {
  unname(c(Northeast = northeast, Eastern = eastern, Central = central, Western = western)[region])
}

# n x periods: a level for each province, yearly growth, noise that fades.
course <- function(level, growth, noise, memory = 0.6) {
  steps <- matrix(rnorm(n * periods, sd = noise), n)
  for (t in 2:periods) steps[, t] <- memory * steps[, t - 1] + sqrt(1 - memory^2) * steps[, t]
  level + outer(growth, seq_len(periods) - 1) + steps
}

# ---- the economy -----------------------------------------------------------

log_pgdp <- course(by_region(10.7, 11.0, 10.4, 10.3) + rnorm(n, sd = 0.2), rnorm(n, 0.07, 0.015), 0.03)
size <- pmin(pmax(rnorm(n, 8.1, 0.7), 6.5), 8.9)
size[ids == "Guangdong"] <- 9.3 # the greatest, for the greatest values of the text
log_population <- course(size, rnorm(n, 0.004, 0.004), 0.006)
log_area <- course(log_population[, 1] - 1.2 + rnorm(n, sd = 0.25), rnorm(n, 0.03, 0.015), 0.03)
regulation <- exp(course(rnorm(n, -6.2, 0.5), rnorm(n, -0.05, 0.03), 0.30, 0.4))
primary_share <- plogis(course(by_region(-2.0, -2.9, -2.0, -1.9) + rnorm(n, sd = 0.3), rep(-0.03, n), 0.03))
structure_log <- course(by_region(-0.1, 0.1, -0.3, -0.15) + rnorm(n, sd = 0.25), rnorm(n, 0.06, 0.02), 0.04)
gdp <- exp(log_pgdp + log_population) # yuan per head times 10,000 persons: 10,000 yuan
primary <- gdp * primary_share
secondary <- (gdp - primary) / (1 + exp(structure_log))
tertiary <- gdp - primary - secondary

# ---- the digital sectors ---------------------------------------------------

# A share (in logarithms) that is known in table years only and holds until the
# next table.
at_tables <- match(tables, years)
held <- findInterval(years, tables)
share_course <- function(level, growth, noise) {
  level + outer(growth, tables - tables[1]) + matrix(rnorm(n * length(tables), sd = noise), n)
}

# Levels of the provinces moved so that base + share lies within a range and
# reaches both of its ends.
to_range <- function(share, base, ends, margin) {
  both <- base + share[, held]
  inner <- ends + c(1, -1) * margin
  wide <- range(rowMeans(both))
  centre <- inner[1] + (rowMeans(both) - wide[1]) / diff(wide) * diff(inner)
  share <- share + centre - rowMeans(both)
  both <- base + share[, held]
  low <- which.min(apply(both, 1, min))
  high <- which.max(apply(both, 1, max))
  share[low, ] <- share[low, ] + ends[1] - min(both[low, ])
  share[high, ] <- share[high, ] + ends[2] - max(both[high, ])
  both <- base + share[, held]
  stopifnot(abs(range(both) - ends) < 1e-9)
  share
}

# Manufacturing of the digital kind: next to none in a few provinces of the west.
share1 <- share_course(by_region(-4.0, -2.2, -3.3, -4.2) + rnorm(n, sd = 0.6), rnorm(n, 0.04, 0.06), 0.40)
few <- match(c("Qinghai", "Ningxia", "Hainan", "Xinjiang"), ids)
share1[few, ] <- share1[few, ] - c(11, 5, 3.5, 2.5)
share1[ids == "Guangdong", ] <- share1[ids == "Guangdong", ] + 2
share1 <- to_range(share1, log(secondary), ranges$sector1, c(0.5, 1.2))
stopifnot(exp(share1) < 0.5)
share2 <- share_course(by_region(-3.4, -2.9, -3.5, -3.5) + rnorm(n, sd = 0.2), rnorm(n, 0.05, 0.04), 0.15)
share2 <- to_range(share2, log(tertiary), ranges$sector2, c(0.35, 0.35))
stopifnot(exp(share2) < 0.3)

# ---- input-output tables ---------------------------------------------------

sectors <- c(
  "Agriculture", "Coal mining", "Oil and gas extraction", "Metal ores", "Other ores", "Food and tobacco", "Textiles", "Clothing and leather",
  "Wood and furniture", "Paper, printing and sports goods", "Petroleum and coking", "Chemicals", "Non-metallic mineral products",
  "Metal smelting and rolling", "Metal products", "General equipment", "Special equipment", "Transport equipment", "Electrical machinery",
  "Communication equipment, computers and other electronic equipment", "Instruments", "Other manufacturing", "Waste", "Repair of machinery",
  "Electricity and heat", "Gas", "Water", "Construction", "Wholesale and retail", "Transport, storage and post", "Accommodation and catering",
  "Information transmission, software and information technology services", "Finance", "Real estate", "Leasing and business services",
  "Research and technical services", "Water conservancy and environment", "Resident services", "Education", "Health and social work",
  "Culture and sports", "Public administration")
industry <- rep(c("primary", "secondary", "tertiary"), c(1, 27, 14))
manufacturing_digital <- 20L
services_digital <- 32L
ordinary <- setdiff(seq_along(sectors), c(manufacturing_digital, services_digital))
rate <- plogis(rnorm(length(sectors), ifelse(industry == "secondary", -1.2, 0.2), 0.3))
digital_part <- plogis(rnorm(length(sectors), ifelse(industry == "tertiary", -2.4, -3.1), 0.5))

digital_log <- share_course(by_region(-0.1, 0.25, -0.1, -0.2) + rnorm(n, sd = 0.2), rnorm(n, 0.06, 0.04), 0.15)
digital_log[ids == "Guangdong", ] <- digital_log[ids == "Guangdong", ] - 0.8

table_of <- function(i, k) {
  t <- at_tables[k]
  whole <- c(primary = primary[i, t], secondary = secondary[i, t], tertiary = tertiary[i, t])
  value_added <- numeric(length(sectors))
  value_added[manufacturing_digital] <- exp(share1[i, k]) * whole[["secondary"]]
  value_added[services_digital] <- exp(share2[i, k]) * whole[["tertiary"]]
  weight <- exp(sector_weight[[i]] + rnorm(length(sectors), sd = 0.1))
  for (kind in names(whole)) {
    here <- intersect(ordinary, which(industry == kind))
    left <- whole[[kind]] - sum(value_added[industry == kind])
    value_added[here] <- left * weight[here] / sum(weight[here])
  }
  output <- value_added / pmin(rate * exp(rnorm(length(sectors), sd = 0.05)), 0.95)
  part <- ifelse(seq_along(sectors) %in% ordinary, pmin(digital_part * exp(digital_log[i, k]), 0.6), 1)
  data.frame(province = ids[i], year = tables[k], sector = seq_along(sectors), name = sectors, industry = industry, value_added = value_added,
             output = output, digital_output = part * output)
}
sector_weight <- lapply(seq_len(n), function(i) rnorm(length(sectors), sd = 0.6))
cells <- expand.grid(k = seq_along(tables), i = seq_len(n))
digital_tables_simulated <- do.call(rbind, Map(table_of, cells$i, cells$k))
rounded <- c("value_added", "output", "digital_output")
digital_tables_simulated[rounded] <- lapply(digital_tables_simulated[rounded], signif, digits = 8)
stopifnot(digital_tables_simulated$value_added > 0, digital_tables_simulated$digital_output <= digital_tables_simulated$output)

# ---- value added of the digital economy, Equations 1 to 4 -------------------

panel <- data.frame(province = rep(ids, periods), region = rep(provinces$region4, periods), year = rep(years, each = n), gdp = c(gdp),
                    primary = c(primary), secondary = c(secondary), tertiary = c(tertiary), population = c(exp(log_population)))
panel[4:8] <- lapply(panel[4:8], signif, digits = 8)
index <- c("province", "year")
by_sector <- digital_value_added(digital_tables_simulated, "value_added", "output", "digital_output", index, "sector")

# What a table year gives: the digital sectors' shares in their industry, and of
# the digital value added of all other sectors in GDP. They hold until the next table.
part_of <- function(who, whole) {
  sums <- tapply(by_sector$digital_va[who], by_sector[who, index], sum)
  share <- sums[cbind(match(panel$province, rownames(sums)), match(panel$year, colnames(sums)))] / panel[[whole]]
  fill_panel(data.frame(panel[index], share = share), "share", index, method = "locf")$share * panel[[whole]]
}
panel$sector1 <- part_of(by_sector$sector == manufacturing_digital, "secondary")
panel$sector2 <- part_of(by_sector$sector == services_digital, "tertiary")
panel$ddl <- part_of(by_sector$sector %in% ordinary, "gdp")
print(round(sapply(panel[c("sector1", "sector2", "ddl")], function(x) c(range(log(x)), quantile(log(x), c(0.1, 0.5, 0.9)))), 3))

# ---- carbon intensity ------------------------------------------------------

borders <- china_borders[china_borders$from %in% ids & china_borders$to %in% ids, ]
w <- as.matrix(weights_contiguity(borders, ids = ids))[ids, ids]
stopifnot(abs(rowSums(w) - 1) < 1e-12)

wide <- function(name) matrix(panel[[name]], n)
parabola <- function(x, p) p[["size"]] * (x - p[["turns"]])^2
cubic <- function(x, p) {
  p[["size"]] * (x^3 - 1.5 * (p[["low"]] + p[["high"]]) * x^2 + 3 * p[["low"]] * p[["high"]] * x)
}
log1 <- log(wide("sector1"))
log2 <- log(wide("sector2"))
logd <- log(wide("ddl"))
panel$structure <- signif(panel$tertiary / panel$secondary, 8)
panel$pgdp <- signif(panel$gdp / panel$population, 8)
panel$area <- signif(c(exp(log_area)), 8)
panel$regulation <- signif(c(regulation), 8)
controls <- Reduce(`+`, Map(function(name, b) b * log(wide(name)), names(truth$controls), truth$controls))

alike <- solve(diag(n) - 0.6 * w, rnorm(n))
level <- by_region(0.5, -0.2, 0.3, 0.6) + 0.3 * drop(scale(alike))
own <- parabola(log1, truth$sector1) + parabola(log2, truth$sector2) + cubic(logd, truth$ddl) + controls
spilled <- w %*% (truth$spill[["sector1"]] * log1 + truth$spill[["ddl"]] * logd)
shock <- matrix(rnorm(n * periods, sd = truth$sigma), n) + rep(-0.03 * (seq_len(periods) - 1), each = n)
moved <- own + spilled
moved <- moved - mean(moved)
# levels of the provinces take up most of what sets them apart otherwise
height <- level - 0.7 * rowMeans(moved)
lnci <- 0.8 + solve(diag(n) - truth$rho * w, height + moved + shock)
panel$co2 <- signif(exp(c(lnci)) * panel$gdp / 1e4, 8) # 10,000 t

# ---- seven fuels -----------------------------------------------------------

fuels <- c(coal = "raw coal", coke = "coke", gasoline = "gasoline", kerosene = "kerosene", diesel = "diesel", fuel_oil = "fuel oil", gas = "natural gas")
mix <- c(0.62, 0.12, 0.07, 0.02, 0.09, 0.02, 0.06)
factor <- ipcc_factors$factor[match(fuels, ipcc_factors$fuel)]
stopifnot(!anyNA(factor))
counted <- 0.92 * panel$co2 * exp(rnorm(n * periods, sd = 0.012)) # what the fuels' consumption amounts to
parts <- vapply(mix, function(m) rep(m * exp(rnorm(n, sd = 0.4)), periods) * exp(rnorm(n * periods, sd = 0.05)), numeric(n * periods))
parts <- parts / rowSums(parts) * counted
for (f in seq_along(fuels)) {
  panel[[names(fuels)[f]]] <- signif(parts[, f] / factor[f] / if (names(fuels)[f] == "gas") 10 else 1, 8) # gas in 10^8 cubic metres
}

# ---- run -------------------------------------------------------------------

panel <- panel[order(match(panel$province, ids), panel$year), c(
  index[1], "region", index[2], "gdp", "primary", "secondary", "tertiary", "sector1", "sector2", "ddl", "pgdp", "population", "area", "structure",
  "regulation", "co2", names(fuels))]
rownames(panel) <- NULL
for (name in names(ranges)) stopifnot(abs(range(log(panel[[name]])) - ranges[[name]]) < 0.00051)
d <- log(panel$ddl)
slope <- 3 * truth$ddl[["size"]] * (d - truth$ddl[["low"]]) * (d - truth$ddl[["high"]])
print(c(mean_slope = mean(slope), below = mean(d < truth$ddl[["low"]]), above = mean(d > truth$ddl[["high"]])))

digital_panel_simulated <- panel
save(digital_panel_simulated, file = "data/digital_panel_simulated.rda", compress = "xz", version = 2)
save(digital_tables_simulated, file = "data/digital_tables_simulated.rda", compress = "xz", version = 2)

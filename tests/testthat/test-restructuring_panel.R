# The reconstructed and the simulated panel of the document `restructuring`,
# checked with plain R against the printed tables and the text.

half_unit <- 0.005

printed_moments <- function() {
  cells <- document_table("restructuring", "2")
  number <- function(j) as.numeric(cells[[j]])
  data.frame(industry = rep(as.integer(cells[[1]]), 2), year = rep(c(2010, 2020), each = nrow(cells)),
             mean = c(number(3), number(6)), sd = c(number(2), number(5)), cv = c(number(4), number(7)))
}

# Table 3 as one row per city, industry and year; nothing is dropped but the
# row that is printed twice.
printed_cells <- function() {
  cells <- unique(document_table("restructuring", "3"))
  data.frame(type = cells[[1]], status = cells[[6]], city = cells[[2]], industry = as.integer(cells[[3]]),
             year = rep(c(2010, 2020), each = nrow(cells)), text = c(cells[[4]], cells[[5]]))
}

legible <- function(cells) cells[nzchar(cells$city) & grepl("^[0-9]+[.][0-9][0-9]$", cells$text), ]

cell_key <- function(x) paste(x$city, x$industry, x$year)

values_of <- function(industry, year) {
  panel <- intensity_panel_reconstructed
  panel$intensity[panel$industry == industry & panel$year == year]
}

test_that("the reconstructed panel is complete", {
  panel <- intensity_panel_reconstructed
  expect_identical(names(panel), c("city", "industry", "year", "intensity", "printed"))
  expect_identical(nrow(panel), 462L)
  expect_false(anyDuplicated(panel[c("city", "industry", "year")]) > 0)
  expect_setequal(panel$city, c("Hangzhou", "Taizhou", "Wenzhou", "Suzhou", "Huzhou", "Shaoxing", "Wuxi",
                                "Nanjing", "Changzhou", "Jiaxing", "Ningbo"))
  expect_setequal(panel$industry, c(3:21, 23:24))
  expect_type(panel$industry, "integer")
  expect_true(all(is.finite(panel$intensity) & panel$intensity > 0))
})

test_that("all 126 figures of Table 2 come back as printed", {
  moments <- printed_moments()
  expect_identical(nrow(moments), 42L)
  for (i in seq_len(nrow(moments))) {
    x <- values_of(moments$industry[i], moments$year[i])
    average <- sum(x) / 11
    deviation <- sqrt(sum((x - average)^2) / 10)
    where <- paste("industry", moments$industry[i], moments$year[i])
    expect_identical(round(average, 2), moments$mean[i], label = paste("mean,", where))
    expect_identical(round(deviation, 2), moments$sd[i], label = paste("sd,", where))
    expect_identical(round(100 * deviation / average, 2), moments$cv[i], label = paste("cv,", where))
  }
})

test_that("industry 24 in 2010 agrees with a sum worked by hand", {
  # Printed 0.01, 0.16 and 9.43; eleven cities with mean 0.92 leave about 0.52
  # for eight others. All equal, the squares come to 88.9504 + 0.0338, less
  # 11 * 0.8464 is 79.6738, and a tenth of it has the root 2.8227.
  by_hand <- c(0.01, 0.16, 9.43, rep(0.065, 8))
  expect_equal(sqrt(79.6738 / 10), sd(by_hand), tolerance = 1e-5)
  expect_identical(round(sd(by_hand), 2), 2.82)
  expect_equal(sd(values_of(24, 2010)), sd(by_hand), tolerance = 0.01 / 2.82)
})

test_that("the legible cells of Table 3 are there as printed, and they alone are marked", {
  cells <- legible(printed_cells())
  panel <- intensity_panel_reconstructed
  found <- match(cell_key(cells), cell_key(panel))
  expect_false(anyNA(found))
  expect_identical(panel$intensity[found], as.numeric(cells$text))
  expect_setequal(cell_key(panel)[panel$printed], cell_key(cells))
  expect_identical(sum(panel$printed), 184L)
  # six cells by eye
  by_eye <- data.frame(city = c("Suzhou", "Ningbo", "Nanjing", "Huzhou", "Hangzhou", "Changzhou"),
                       industry = c(4, 10, 16, 23, 20, 24), year = c(2010, 2020, 2020, 2010, 2020, 2020))
  expect_identical(panel$intensity[match(cell_key(by_eye), cell_key(panel))],
                   c(0.06, 27.50, 38.37, 64.21, 15.01, 0.02))
})

test_that("damaged cells keep the digits that are left", {
  value <- function(city, industry, year) {
    panel <- intensity_panel_reconstructed
    panel$intensity[panel$city == city & panel$industry == industry & panel$year == year]
  }
  expect_match(format(value("Nanjing", 21, 2010), nsmall = 2), "^0[.]5[0-9]$")
  expect_match(format(value("Jiaxing", 14, 2010), nsmall = 2), "^0[.]3[0-9]$")
  expect_match(format(value("Shaoxing", 23, 2010), nsmall = 2), "^2[.][0-9]2$")
  expect_match(format(value("Taizhou", 23, 2010), nsmall = 2), "^[0-9]{2}[.]22$")
  expect_identical(value("Taizhou", 23, 2020), 28.04)
  # Wenzhou 16 is called disadvantaged and its figure for 2010 is lost
  expect_gt(value("Wenzhou", 16, 2010), 0.19 + half_unit)
})

test_that("the types of Table 3 contradict the means of Table 2 in 31 rows, by printed figures alone", {
  cells <- legible(printed_cells())
  moments <- printed_moments()
  average <- moments$mean[match(paste(cells$industry, cells$year), paste(moments$industry, moments$year))]
  above <- as.numeric(cells$text) - half_unit > average + half_unit
  below <- as.numeric(cells$text) + half_unit < average - half_unit
  better <- grepl("reversal", cells$type) & cells$status == "B"
  worse <- grepl("reversal", cells$type) & cells$status == "W"
  should_be_below <- grepl(" advantage", cells$type) | (better & cells$year == 2020) |
    (worse & cells$year == 2010)
  wrong <- ifelse(should_be_below, above, below)
  # Nanjing 21 counts through 2020 already, its 2010 figure being damaged
  expect_identical(length(unique(paste(cells$city, cells$industry)[wrong])), 31L)
  expect_true("Huzhou 21" %in% paste(cells$city, cells$industry)[wrong])
  expect_false(any(grepl(" advantage", cells$type[wrong])))
})

# What an industry-year allows, by brute force: the mean in short intervals,
# every corner of the known cells, all that is left over in one further city.
# Returns TRUE where no panel has the printed mean, sd and cv.
refuted <- function(moments, known, n, divisor) {
  corners <- as.matrix(expand.grid(lapply(known, function(v) v + c(-half_unit, half_unit))))
  if (!length(known)) corners <- matrix(0, 1, 0)
  cuts <- seq(moments$mean - half_unit, moments$mean + half_unit, length.out = 101)
  possible <- vapply(seq_len(100), function(i) {
    low <- cuts[i]
    high <- cuts[i + 1]
    worst <- function(gap_low, gap_high) pmax(gap_low^2, gap_high^2)
    rest <- worst(n * high - rowSums(corners) - low, n * low - rowSums(corners) - high)
    spread <- rowSums(worst(corners - low, corners - high)) + rest + (n - length(known) - 1) * high^2
    sd_upper <- sqrt(max(spread) / divisor)
    sd_upper >= moments$sd - half_unit && 100 * sd_upper / low >= moments$cv - half_unit
  }, logical(1))
  !any(possible)
}

test_that("the exceptions are what brute force refutes, and nothing else is listed", {
  cells <- legible(printed_cells())
  moments <- printed_moments()
  # a row of industry 23 has lost its city, but its figure of 2020 is known
  known_at <- function(i) {
    own <- as.numeric(cells$text[cells$industry == moments$industry[i] & cells$year == moments$year[i]])
    if (moments$industry[i] == 23 && moments$year[i] == 2020) c(own, 28.04) else own
  }
  rules <- list(c(12, 11), c(12, 12), c(11, 11))
  for (rule in rules) {
    no_way <- vapply(seq_len(nrow(moments)), function(i) {
      refuted(moments[i, ], known_at(i), rule[1], rule[2])
    }, logical(1))
    listed <- subset(intensity_panel_exceptions,
                     cities == rule[1] & divisor == if (rule[2] < rule[1]) "n - 1" else "n")
    expect_setequal(paste(listed$industry, listed$year),
                    paste(moments$industry, moments$year)[no_way])
  }
  adopted <- vapply(seq_len(nrow(moments)), function(i) refuted(moments[i, ], known_at(i), 11, 10),
                    logical(1))
  expect_false(any(adopted))
})

test_that("the exceptions hold the printed figures and ranges no panel leaves", {
  listed <- intensity_panel_exceptions
  moments <- printed_moments()
  found <- match(paste(listed$industry, listed$year), paste(moments$industry, moments$year))
  for (figure in c("mean", "sd", "cv")) expect_identical(listed[[figure]], moments[[figure]][found])
  expect_identical(nrow(listed), 29L)
  beyond <- listed$sd - half_unit > listed$sd_upper | listed$cv - half_unit > listed$cv_upper
  expect_true(all(beyond))

  cells <- legible(printed_cells())
  inside <- function(i) {
    row <- listed[i, ]
    known <- as.numeric(cells$text[cells$industry == row$industry & cells$year == row$year])
    if (row$industry == 21) known <- c(known, 0.55) # Nanjing, printed 0.5?
    left <- row$cities * row$mean - sum(known)
    spreads <- replicate(200, {
      shares <- rexp(row$cities - length(known))^sample(6, 1)
      sum((c(known, left * shares / sum(shares)) - row$mean)^2)
    })
    sds <- sqrt(spreads / (if (row$divisor == "n") row$cities else row$cities - 1))
    all(sds >= row$sd_lower - 1e-9 & sds <= row$sd_upper + 1e-9)
  }
  expect_true(all(with_test_seed(7, vapply(seq_len(nrow(listed)), inside, logical(1)))))
})

test_that("largest standard deviation of twelve cities, by hand", {
  # Industry 16 in 2020: known 0.08, 0.01, 0.25, 0.23, 0.10 and 38.37, mean
  # 3.58. At the printed values 12 * 3.58 - 39.04 = 3.92 goes to one city and
  # five have none; rounding can add a little.
  x <- c(0.08, 0.01, 0.25, 0.23, 0.10, 38.37, 3.92, 0, 0, 0, 0, 0)
  expect_equal(mean(x), 3.58)
  row <- subset(intensity_panel_exceptions, cities == 12 & divisor == "n - 1" & industry == 16)
  expect_lt(sd(x), row$sd_upper)
  expect_gt(sd(x), row$sd_upper - 0.03)
  expect_lt(row$sd_upper, 11.54 - half_unit)
})

# ---- the simulated panel ---------------------------------------------------

test_that("the simulated panel is complete and emissions are the product", {
  panel <- kaya_panel_simulated
  expect_identical(names(panel), c("city", "industry", "year", "value_added", "intensity", "co2"))
  expect_identical(nrow(panel), 12L * 21L * 4L)
  expect_false(anyDuplicated(panel[c("city", "industry", "year")]) > 0)
  expect_setequal(panel$year, c(2010, 2015, 2016, 2020))
  expect_identical(unique(panel$city)[4], "Zhoushan")
  expect_true(all(panel$value_added > 0 & panel$intensity > 0))
  expect_identical(panel$co2, panel$intensity * panel$value_added)
})

test_that("intensities of 2010 and 2020 are the reconstructed ones", {
  ends <- subset(kaya_panel_simulated, year %in% c(2010, 2020) & city != "Zhoushan")
  found <- match(cell_key(ends), cell_key(intensity_panel_reconstructed))
  expect_identical(nrow(ends), nrow(intensity_panel_reconstructed))
  expect_identical(ends$intensity, intensity_panel_reconstructed$intensity[found])
})

# Additive LMDI-I of one city, an industry at a time.
lmdi_by_hand <- function(city, from, to) {
  own <- kaya_panel_simulated[kaya_panel_simulated$city == city, ]
  total <- function(year) sum(own$value_added[own$year == year])
  effects <- c(intensity = 0, structure = 0, scale = 0)
  for (industry in unique(own$industry)) {
    a <- own[own$industry == industry & own$year == from, ]
    b <- own[own$industry == industry & own$year == to, ]
    weight <- if (a$co2 == b$co2) a$co2 else (b$co2 - a$co2) / (log(b$co2) - log(a$co2))
    effects["intensity"] <- effects["intensity"] + weight * log(b$intensity / a$intensity)
    effects["structure"] <- effects["structure"] +
      weight * log((b$value_added / total(to)) / (a$value_added / total(from)))
    effects["scale"] <- effects["scale"] + weight * log(total(to) / total(from))
  }
  effects
}

all_cities <- function(from, to) {
  cities <- unique(kaya_panel_simulated$city)
  effects <- t(vapply(cities, lmdi_by_hand, numeric(3), from = from, to = to))
  emitted <- function(year) {
    tapply(kaya_panel_simulated$co2[kaya_panel_simulated$year == year],
           kaya_panel_simulated$city[kaya_panel_simulated$year == year], sum)[cities]
  }
  cbind(effects, total = emitted(to) - emitted(from))
}

test_that("the decomposition shows what the text says of 2010 to 2015", {
  effects <- all_cities(2010, 2015)
  expect_equal(rowSums(effects[, 1:3]), effects[, "total"], tolerance = 1e-9)
  expect_identical(rownames(effects)[effects[, "total"] < 0], "Shaoxing")
  expect_setequal(names(sort(effects[, "total"], decreasing = TRUE))[1:2], c("Nanjing", "Suzhou"))
  expect_true(all(effects[, "scale"] > 0))
  expect_identical(sum(effects[, "structure"] < 0), 9L)
  expect_identical(sum(effects[, "intensity"] > 0), 5L)
  expect_identical(sum(effects[, "intensity"] < 0), 7L)
})

test_that("the decomposition shows what the text says of 2016 to 2020", {
  before <- all_cities(2010, 2015)
  effects <- all_cities(2016, 2020)
  expect_equal(rowSums(effects[, 1:3]), effects[, "total"], tolerance = 1e-9)
  expect_setequal(rownames(effects)[effects[, "total"] < 0],
                  c("Hangzhou", "Taizhou", "Wenzhou", "Zhoushan", "Suzhou", "Huzhou"))
  expect_true(all(effects[, "scale"] > 0))
  weaker <- effects[, "scale"] / before[, "scale"]
  expect_true(all(weaker < 1 & weaker > 0.7))
  expect_identical(sum(effects[, "intensity"] < 0), 9L)
  expect_identical(sum(effects[, "structure"] > 0), 10L)
  # structure is small: below a seventh of the scale effect everywhere
  expect_true(all(abs(effects[, "structure"]) < effects[, "scale"] / 7))
})

two <- data.frame(u = c(0.04, 0.36, 0.5, 0, 1, 0), v = c(0.16, 0.25, 0.5, 0.7, 1, 0))

# Each formula as it is written, row by row.
coupling_plainly <- function(u, variant) {
  k <- length(u)
  if (all(u == 0)) return(0)
  pairs <- utils::combn(u, 2)
  switch(variant,
    standard = k * prod(u)^(1 / k) / sum(u),
    unrooted = prod(u) / mean(u)^k,
    wang = sqrt((1 - sum(abs(pairs[1, ] - pairs[2, ])) / (k * (k - 1) / 2)) * prod(u / max(u))^(1 / (k - 1))),
    fan = 1 - 2 * sqrt(mean(u^2) - mean(u)^2))
}

random_scores <- function(k, n = 50L, seed = 9L) {
  with_test_seed(seed, as.data.frame(matrix(runif(n * k), n, dimnames = list(NULL, paste0("s", seq_len(k))))))
}

variants <- c("standard", "wang", "fan", "unrooted")

test_that("two systems are those one works out by hand", {
  r <- coupling_coordination(two, c("u", "v"))
  # 2 sqrt(u v) / (u + v); rows 4 to 6: a zero, two ones, two zeros
  expect_equal(r$coupling, c(2 * 0.08 / 0.2, 2 * 0.3 / 0.61, 1, 0, 1, 0), tolerance = 1e-15)
  expect_equal(r$development, c(0.1, 0.305, 0.5, 0.35, 1, 0), tolerance = 1e-15)
  expect_equal(r$coordination, c(sqrt(0.08), sqrt(0.3), sqrt(0.5), 0, 1, 0), tolerance = 1e-15)
  expect_identical(as.character(r$stage), c("Low", "High", "High", "Low", "Extreme", "Low"))
  expect_identical(r$lag, c("u", "v", "none", "u", "none", "none"))
  wang <- coupling_coordination(two, c("u", "v"), variant = "wang")
  expect_equal(wang$coupling, c(sqrt(0.88 * 0.25), sqrt(0.89 * 0.25 / 0.36), 1, 0, 1, 0), tolerance = 1e-15)
  fan <- coupling_coordination(two, c("u", "v"), variant = "fan")
  expect_equal(fan$coupling, c(0.88, 0.89, 1, 0.3, 1, 0), tolerance = 1e-15)
  unrooted <- coupling_coordination(two, c("u", "v"), variant = "unrooted")
  expect_equal(unrooted$coupling, r$coupling^2, tolerance = 1e-15)
})

test_that("the reference example is met", {
  example <- shared_csv("reference", "coupling_obstacle_example.csv")
  systems <- c("s1", "s2", "s3")
  degrees <- function(...) unname(as.matrix(coupling_coordination(example, systems,
                                                                  ...)[c("coupling", "development", "coordination")]))
  expect_equal(degrees(), unname(as.matrix(example[c("C_standard", "T_equal", "D_standard")])), tolerance = 1e-13)
  expect_equal(degrees(variant = "wang", weights = c(0.4, 0.3, 0.3)),
               unname(as.matrix(example[c("C_wang", "T_w", "D_wang")])), tolerance = 1e-13)
  expect_equal(degrees(variant = "fan")[, 1], example$C_fan, tolerance = 1e-13)
})

test_that("every variant meets its formula for two to seven systems", {
  for (k in c(2L, 3L, 7L)) {
    scores <- random_scores(k)
    scores[3, ] <- 0
    scores[4, 1] <- 0
    weights <- seq_len(k) / sum(seq_len(k))
    for (variant in variants) {
      r <- coupling_coordination(scores, names(scores)[seq_len(k)], weights, variant)
      plain <- apply(as.matrix(scores), 1, coupling_plainly, variant)
      expect_equal(r$coupling, unname(plain), tolerance = 1e-13)
      development <- as.vector(as.matrix(scores) %*% weights)
      expect_equal(r$development, development, tolerance = 1e-14)
      expect_equal(r$coordination, sqrt(plain * development), tolerance = 1e-13)
    }
  }
})

test_that("identities hold", {
  scores <- random_scores(2L)
  r <- coupling_coordination(scores, c("s1", "s2"))
  expect_equal(r$coordination, (scores$s1 * scores$s2)^(1 / 4), tolerance = 1e-14)
  many <- random_scores(6L)
  for (variant in variants) {
    r <- coupling_coordination(many, names(many), variant = variant)
    turned <- coupling_coordination(many, rev(names(many)), variant = variant)
    expect_equal(turned$coupling, r$coupling, tolerance = 1e-14)
    expect_equal(turned$coordination, r$coordination, tolerance = 1e-14)
    expect_identical(turned$lag, r$lag)
    expect_identical(r$lag, names(many)[apply(many, 1, which.min)])
    # weights change T only
    weighted <- coupling_coordination(many, names(many), weights = c(s6 = 5, s1 = 1, s2 = 1, s3 = 1, s4 = 1, s5 = 1),
                                      variant = variant)
    expect_identical(weighted$coupling, r$coupling)
    expect_equal(weighted$development, (rowSums(many) + 4 * many$s6) / 10, tolerance = 1e-14)
    shuffled <- coupling_coordination(many[50:1, ], names(many), variant = variant)
    expect_identical(shuffled$coordination, rev(r$coordination))
  }
  # the geometric forms do not see a common scale
  small <- coupling_coordination(many * 1e-3, names(many))
  expect_equal(small$coupling, coupling_coordination(many, names(many))$coupling, tolerance = 1e-14)
})

test_that("many small scores do not underflow and equal ones couple fully", {
  tiny <- as.data.frame(matrix(1e-200, 2, 5))
  tiny[2, ] <- 1e-200 * 1:5
  r <- coupling_coordination(tiny, names(tiny))
  expect_identical(r$coupling[1], 1)
  expect_equal(r$coupling[2], prod(1:5)^(1 / 5) / 3, tolerance = 1e-14)
  expect_equal(coupling_coordination(tiny, names(tiny), variant = "unrooted")$coupling[2], 120 / 3^5, tolerance = 1e-14)
  expect_equal(coupling_coordination(tiny, names(tiny), variant = "wang")$coupling[2], sqrt((120 / 5^5)^(1 / 4)),
               tolerance = 1e-14)
  equal <- as.data.frame(matrix(rep(c(0.1, 0.7, 1 / 3), 7), 3))
  for (variant in c("standard", "unrooted", "wang")) {
    r <- coupling_coordination(equal, names(equal), variant = variant)
    expect_identical(r$coupling, c(1, 1, 1))
    expect_identical(r$lag, rep("none", 3))
    expect_equal(r$coordination, sqrt(c(0.1, 0.7, 1 / 3)), tolerance = 1e-15)
  }
})

test_that("a row of zeros has no coupling in any variant", {
  zeros <- data.frame(a = c(0, 0.5), b = c(0, 0.5), c = c(0, 0.5))
  for (variant in variants) {
    r <- coupling_coordination(zeros, c("a", "b", "c"), variant = variant)
    expect_identical(unlist(r[1, c("coupling", "development", "coordination")], use.names = FALSE), c(0, 0, 0))
    expect_identical(r$lag[1], "none")
  }
})

test_that("stages close on the side asked for, the last one on both", {
  # equal scores d^2 have D = d
  d <- c(0, 0.2, 0.3, 0.4, 0.5, 0.79, 0.8, 1)
  scores <- data.frame(a = d^2, b = d^2, c = d^2)
  left <- coupling_coordination(scores, c("a", "b", "c"))
  expect_identical(as.character(left$stage),
                   c("Low", "Low", "Moderate", "Moderate", "High", "High", "Extreme", "Extreme"))
  expect_identical(levels(left$stage), c("Low", "Moderate", "High", "Extreme"))
  expect_s3_class(left$stage, "ordered")
  right <- coupling_coordination(scores, c("a", "b", "c"), right = TRUE)
  expect_identical(as.character(right$stage), c("Low", "Low", "Low", "Moderate", "Moderate", "High", "High", "Extreme"))
  tenths <- coupling_coordination(scores, c("a", "b"), breaks = seq(0, 1, 0.1), labels = paste("step", 1:10))
  expect_identical(as.integer(tenths$stage), c(1L, 3L, 4L, 5L, 6L, 8L, 9L, 10L))
  one <- coupling_coordination(scores, c("a", "b"), breaks = c(0, 1), labels = "all")
  expect_identical(as.character(one$stage), rep("all", 8))
})

test_that("systems near each other are synchronous", {
  scores <- data.frame(a = c(0.3, 0.3, 0.3, 0.9), b = c(0.2, 0.19, 0.4, 0.2), c = c(0.25, 0.25, 0.35, 0.2))
  r <- coupling_coordination(scores, c("a", "b", "c"), synchronous = 0.1)
  expect_identical(r$lag, c("none", "b", "none", "b")) # the tie of the last goes to the first named
  expect_identical(coupling_coordination(scores, c("c", "b", "a"))$lag, c("b", "b", "a", "c"))
})

test_that("rounding beyond the ends is forgiven, more is not", {
  scores <- data.frame(a = c(1 + 1e-13, -1e-13), b = c(1, 0.5))
  r <- coupling_coordination(scores, c("a", "b"))
  expect_identical(r$coordination, c(1, 0))
  expect_input_error(coupling_coordination(data.frame(a = c(0.2, 1.01), b = 0.5), c("a", "b")), "`a`", "1.01", "row 2")
  expect_input_error(coupling_coordination(data.frame(a = c(0.2, -0.01), b = 0.5), c("a", "b")), "`a`",
                     "-0.01", "row 2")
  expect_input_error(coupling_coordination(data.frame(a = c(20, 30), b = 50), c("a", "b")), "0 to 100")
})

test_that("class, order and other columns are kept", {
  expected <- coupling_coordination(two, c("u", "v"))
  expect_identical(names(expected), c("u", "v", "coupling", "development", "coordination", "stage", "lag"))
  expect_identical(attr(expected, "coupling")$variant, "standard")
  expect_warning(coupling_coordination(expected, c("u", "v")), "`coupling`", class = "lowcarbon_warning")
  skip_if_not_installed("tibble")
  r <- coupling_coordination(tibble::as_tibble(two), c("u", "v"))
  expect_s3_class(r, "tbl_df")
  expect_identical(r$coordination, expected$coordination)
  skip_if_not_installed("data.table")
  table <- data.table::as.data.table(two)
  r <- coupling_coordination(table, c("u", "v"))
  expect_s3_class(r, "data.table")
  expect_identical(names(table), c("u", "v"))
  expect_identical(r$stage, expected$stage)
  expect_identical(coupling_summary(r)$mean_coordination, coupling_summary(expected)$mean_coordination)
  skip_if_not_installed("plm")
  two[c("id", "t")] <- list(rep(1:3, each = 2), rep(1:2, 3))
  r <- coupling_coordination(plm::pdata.frame(two, index = c("id", "t")), c("u", "v"))
  expect_s3_class(r, "pdata.frame")
  expect_identical(as.vector(r$coordination), expected$coordination)
})

test_that("bad input is named", {
  expect_input_error(coupling_coordination(as.matrix(two), c("u", "v")), "`data`")
  expect_input_error(coupling_coordination(two[0, ], c("u", "v")), "no rows")
  expect_input_error(coupling_coordination(two, "u"), "two or more")
  expect_input_error(coupling_coordination(two, c("u", "u")), "`u` twice")
  expect_input_error(coupling_coordination(two, c("u", "w")), "`w`")
  expect_input_error(coupling_coordination(transform(two, lag = 0.5), c("u", "lag")), "`lag`")
  expect_input_error(coupling_coordination(transform(two, u = c(NA, 1, 1, 1, 1, 1)), c("u", "v")), "`u`", "row 1")
  expect_input_error(coupling_coordination(transform(two, u = c(0, Inf, 1, 1, 1, 1)), c("u", "v")), "`u`", "row 2")
  expect_input_error(coupling_coordination(transform(two, u = as.character(u)), c("u", "v")), "numeric column")
  expect_input_error(coupling_coordination(two, c("u", "v"), variant = "own"), "variant")
  expect_input_error(coupling_coordination(two, c("u", "v"), weights = c(1, 2, 3)), "weights")
  expect_input_error(coupling_coordination(two, c("u", "v"), weights = c(-1, 2)), "weights")
  expect_input_error(coupling_coordination(two, c("u", "v"), weights = c(0, 0)), "weights")
  expect_input_error(coupling_coordination(two, c("u", "v"), weights = c(u = 1, w = 2)), "`v`")
  expect_input_error(coupling_coordination(two, c("u", "v"), breaks = c(0, 0.5, 0.3, 0.8, 1)), "breaks")
  expect_input_error(coupling_coordination(two, c("u", "v"), breaks = c(0.1, 0.3, 0.5, 0.8, 1)), "cover 0 to 1")
  expect_input_error(coupling_coordination(two, c("u", "v"), breaks = c(0, 0.5, 1)), "labels")
  expect_input_error(coupling_coordination(two, c("u", "v"), labels = c("a", "a", "b", "c")), "labels")
  expect_input_error(coupling_coordination(two, c("u", "v"), right = NA), "right")
  expect_input_error(coupling_coordination(two, c("u", "v"), synchronous = -1), "synchronous")
})

test_that("the summary counts and keeps the two means apart", {
  panel <- data.frame(year = c(2021, 2020, 2021, 2020), u = c(0.04, 0.64, 0.36, 0.16), v = c(0.16, 0.64, 0.25, 0.01))
  s <- coupling_summary(coupling_coordination(panel, c("u", "v")), by = "year")
  expect_identical(s$year, c(2020, 2021))
  expect_identical(s$n, c(2L, 2L))
  # D: 2020 0.8 and 0.2; 2021 sqrt(0.08) and sqrt(0.3)
  expect_equal(s$mean_coordination, c(0.5, (sqrt(0.08) + sqrt(0.3)) / 2), tolerance = 1e-15)
  expect_equal(s$coordination_of_means, c((0.4 * 0.325)^(1 / 4), (0.2 * 0.205)^(1 / 4)), tolerance = 1e-15)
  expect_equal(s$u, c(0.4, 0.2), tolerance = 1e-15)
  expect_identical(as.character(s$stage_of_mean), c("High", "Moderate"))
  expect_identical(s$stage_Low, c(1L, 1L))
  expect_identical(s$stage_High, c(0L, 1L))
  expect_identical(s$stage_Extreme, c(1L, 0L))
  expect_identical(s$lag_v, c(1L, 1L))
  expect_identical(s$lag_none, c(1L, 0L))
  all <- coupling_summary(coupling_coordination(panel, c("u", "v")))
  expect_identical(all$n, 4L)
  expect_true(all(s$mean_coordination <= s$coordination_of_means))
  expect_input_error(coupling_summary(panel), "`data`", "coupling_coordination()")
  expect_input_error(coupling_summary(coupling_coordination(panel, c("u", "v")), by = "region"), "`region`")
})

test_that("the national degrees of the document `coupling` are means of the regional ones, not D of the means", {
  # Table 3: mean scores and D of the nation; Table 4: D of the four regions
  years <- as.character(2012:2022)
  productivity <- c(0.041, 0.048, 0.055, 0.060, 0.067, 0.074, 0.082, 0.091, 0.102, 0.127, 0.133)
  transition <- c(0.192, 0.199, 0.204, 0.217, 0.228, 0.232, 0.240, 0.251, 0.258, 0.287, 0.297)
  national <- c(0.272, 0.289, 0.301, 0.312, 0.324, 0.332, 0.343, 0.356, 0.367, 0.398, 0.405)
  regional <- cbind(Eastern = c(0.354, 0.373, 0.386, 0.403, 0.419, 0.432, 0.448, 0.468, 0.486, 0.539, 0.551),
                    Central = c(0.264, 0.282, 0.289, 0.301, 0.317, 0.330, 0.340, 0.353, 0.365, 0.392, 0.411),
                    Western = c(0.211, 0.226, 0.238, 0.244, 0.252, 0.256, 0.264, 0.272, 0.279, 0.295, 0.290),
                    Northeast = c(0.244, 0.259, 0.268, 0.275, 0.281, 0.283, 0.284, 0.291, 0.299, 0.319, 0.326))
  # a province in a region with two scores of d^2 has D = d
  d <- as.vector(t(regional[, rep(1:4, c(10, 6, 11, 3))]))
  panel <- data.frame(year = rep(years, each = 30), u = d^2, v = d^2)
  s <- coupling_summary(coupling_coordination(panel, c("u", "v")), by = "year")
  expect_true(all(abs(s$mean_coordination - national) <= 0.001 + 1e-12))
  # the printed mean scores give a D that rounding cannot bring down to the printed one
  lowest <- coupling_coordination(data.frame(a = productivity - 0.0005, b = transition - 0.0005), c("a", "b"))
  expect_true(all(lowest$coordination > national + 0.0005))
  # the stages of Table 3
  printed <- rep(c("Low", "Moderate"), c(2, 9))
  expect_identical(as.character(stage_of(national, attr(lowest, "coupling"))), printed)
  expect_identical(unique(lowest$lag), "a")
})

test_that("the summary prints and can be drawn", {
  scores <- cbind(random_scores(3L), year = rep(2011:2015, 10))
  s <- coupling_summary(coupling_coordination(scores, c("s1", "s2", "s3")), by = "year")
  expect_output(print(s), "mean of D and D of the means")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  before <- graphics::par(no.readonly = TRUE)
  expect_identical(plot(s), s)
  expect_identical(graphics::par("mar", "las"), before[c("mar", "las")])
  grDevices::dev.off()
  unlink(file)
  skip_if_not_installed("ggplot2")
  expect_s3_class(ggplot2::autoplot(s), "ggplot")
})

test_that("columns of `by` are there once and keep their names, or are refused", {
  scores <- data.frame(n = 1:2, u = c(0.2, 0.4), v = c(0.3, 0.6))
  coupled <- coupling_coordination(scores, c("u", "v"))
  expect_input_error(coupling_summary(coupled, "n"), "`by`", "`n`")
  expect_input_error(coupling_summary(coupled, c("n", "n")), "`by`", "twice")
  expect_input_error(coupling_summary(coupled, "u"), "`by`", "`u`")
  names(scores)[1] <- "\u5e74 \u4efd"
  by_year <- coupling_summary(coupling_coordination(scores, c("u", "v")), names(scores)[1])
  expect_identical(names(by_year)[1], names(scores)[1])
})

test_that("the ten stages have their names in both languages and hold their lower end", {
  d <- c(0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
  at <- data.frame(u = d^2, v = d^2) # C = 1 and T = D^2
  r <- coupling_coordination(at, c("u", "v"), classes = "ten")
  expect_identical(as.integer(r$stage), c(1L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 10L))
  zh <- coupling_coordination(at, c("u", "v"), classes = "ten", lang = "zh")$stage
  expect_identical(levels(zh)[c(1L, 5L, 6L, 10L)],
                   c("\u6781\u5ea6\u5931\u8c03", "\u6fd2\u4e34\u5931\u8c03", "\u52c9\u5f3a\u534f\u8c03",
                     "\u4f18\u8d28\u534f\u8c03"))
  expect_identical(as.integer(zh), as.integer(r$stage))
  expect_identical(say(levels(r$stage), "zh"), levels(zh))
  expect_identical(coupling_coordination(at, c("u", "v"), classes = "four"), coupling_coordination(at, c("u", "v")))
  upper <- coupling_coordination(at, c("u", "v"), classes = "ten", right = TRUE)
  expect_identical(as.integer(upper$stage), c(1L, 1L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L))
  expect_input_error(coupling_coordination(at, c("u", "v"), classes = "ten", breaks = 0:1), "classes", "`breaks`")
  expect_input_error(coupling_coordination(at, c("u", "v"), classes = "five"), "classes", "ten")
  expect_input_error(coupling_coordination(at, c("u", "v"), lang = "zh"), "lang", "classes")
})

test_that("a table of the summary speaks Chinese throughout, and its picture is drawn", {
  scores <- data.frame(year = rep(2020:2021, each = 3L), u = c(0.04, 0.5, 0.9, 0.1, 0.6, 0.8),
                       v = c(0.09, 0.4, 0.9, 0.2, 0.6, 0.9))
  z <- coupling_summary(coupling_coordination(scores, c("u", "v"), classes = "ten"), by = "year")
  file <- tempfile(fileext = ".md")
  on.exit(unlink(file))
  write_table(z, file, lang = "zh")
  text <- readLines(file, encoding = "UTF-8")
  expect_false(any(grepl("stage|coordination|lag", text)))
  expect_true(any(grepl("\u4f18\u8d28\u534f\u8c03", text)))
  picture <- tempfile(fileext = ".pdf")
  grDevices::pdf(picture)
  on.exit(unlink(picture), add = TRUE)
  expect_identical(plot(z), z)
  expect_input_error(plot(z, lang = "fr"), "lang", "\"fr\"")
  grDevices::dev.off()
})

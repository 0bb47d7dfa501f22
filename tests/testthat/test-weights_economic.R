test_that("inverse gaps of values, of vectors in any order", {
  gdp <- c(Liaoning = 6.1, Jilin = 5.2, Heilongjiang = 4.4)
  W <- as.matrix(weights_economic(gdp, style = "none"))
  expect_equal(W["Liaoning", "Jilin"], 1 / 0.9)
  expect_equal(W["Heilongjiang", "Liaoning"], 1 / 1.7)
  gap <- abs(outer(gdp, gdp, `-`))
  expect_equal(W, ifelse(gap > 0, 1 / gap, 0), tolerance = 1e-15)
  expect_equal(as.matrix(weights_economic(gdp)), W / rowSums(W), tolerance = 1e-15)
  expect_equal(as.matrix(weights_economic(gdp, power = 2, style = "none")), W^2, tolerance = 1e-15)
  ids <- c("Jilin", "Heilongjiang", "Liaoning")
  expect_identical(as.matrix(weights_economic(gdp, ids, style = "none")), W[ids, ids])
  expect_identical(as.matrix(weights_economic(unname(gdp), names(gdp), style = "none")), W)
  # units drop out of rows
  expect_equal(as.matrix(weights_economic(gdp * 1e8)), as.matrix(weights_economic(gdp)), tolerance = 1e-13)
})

test_that("means of a panel's periods, rows in any order", {
  panel <- expand.grid(year = 2010:2014, city = c("b", "a", "d", "c"), stringsAsFactors = TRUE)
  panel$gdp <- with_test_seed(1, stats::rexp(20))
  means <- tapply(panel$gdp, as.character(panel$city), mean)
  expected <- abs(outer(means, means, `-`))
  expected <- ifelse(expected > 0, 1 / expected, 0)
  for (rows in list(1:20, with_test_seed(2, sample(20)))) {
    W <- as.matrix(weights_economic(panel[rows, ], value = "gdp", index = c("city", "year"), style = "none"))
    expect_equal(W[rownames(expected), rownames(expected)], expected, tolerance = 1e-11)
  }
  expect_identical(as.matrix(weights_economic(panel, value = "gdp", index = ~ city + year)),
                   as.matrix(weights_economic(panel, value = "gdp", index = c("city", "year"))))
  one <- panel[panel$year == 2010, ]
  expect_equal(as.matrix(weights_economic(one, value = "gdp", index = "city")),
               as.matrix(weights_economic(one, value = "gdp", index = c("city", "year"))))
  if (requireNamespace("plm", quietly = TRUE)) {
    p <- plm::pdata.frame(panel, index = c("city", "year"))
    expect_equal(as.matrix(weights_economic(p, value = "gdp")),
                 as.matrix(weights_economic(panel, value = "gdp", index = c("city", "year"))))
  }
  expect_input_error(weights_economic(panel[-3, ], value = "gdp", index = c("city", "year")), "absent")
  expect_input_error(weights_economic(panel, value = "gdp", index = "city"), "`index`", "second row")
  expect_input_error(weights_economic(panel, value = "gdp"), "`index`")
  expect_input_error(weights_economic(panel, value = "gnp", index = "city"), "`value`", "`gnp`")
  expect_input_error(weights_economic(panel, index = "city"), "`value`")
  expect_input_error(weights_economic(panel, ids = 1:4, value = "gdp", index = c("city", "year")), "`ids`")
  expect_input_error(weights_economic(panel[0, ], value = "gdp", index = "city"), "no rows")
  panel$gdp[7] <- NA
  expect_input_error(weights_economic(panel, value = "gdp", index = c("city", "year")), "`value`", "NA")
})

test_that("ties and other bad values are named", {
  expect_input_error(weights_economic(c(a = 1, b = 2, c = 1)), "`x`", "twice 1", "\"a\" and \"c\"")
  expect_input_error(weights_economic(c(a = 1, b = NA)), "`x`", "\"b\"")
  expect_input_error(weights_economic(c(a = 1, b = Inf)), "`x`", "\"b\"")
  expect_input_error(weights_economic(c(1, 2)), "`ids`")
  expect_input_error(weights_economic(c(a = 1)), "at least two")
  expect_input_error(weights_economic(numeric()), "at least one")
  expect_input_error(weights_economic(c(a = "1", b = "2")), "numeric vector")
  expect_input_error(weights_economic(c(a = 1, a = 2)), "\"a\" twice")
  expect_input_error(weights_economic(c(a = 1, b = 2), c("a", "c")), "`ids`", "`c`")
})

nested_parts <- function() {
  at <- with_test_seed(3, matrix(stats::runif(16), 8))
  ids <- letters[1:8]
  gdp <- stats::setNames(c(3, 1, 4, 1.5, 9, 2.6, 5.3, 5.8), ids)
  list(geographic = weights_distance(at, ids, longlat = FALSE, style = "none"),
       economic = weights_economic(rev(gdp), style = "none"), gdp = gdp)
}

test_that("the product, element by element, regions matched by name", {
  parts <- nested_parts()
  G <- as.matrix(parts$geographic)
  E <- as.matrix(parts$economic)[rownames(G), rownames(G)]
  expect_equal(as.matrix(weights_nested(parts$geographic, parts$economic, style = "none")), G * E, tolerance = 1e-15)
  expect_equal(as.matrix(weights_nested(parts$geographic, parts$economic)), G * E / rowSums(G * E), tolerance = 1e-15)
  # standardised by row before or not, the rows are the same in the end
  rows <- weights_nested(as_spatial_weights(parts$geographic, style = "row"),
                         as_spatial_weights(parts$economic, style = "row"))
  expect_equal(as.matrix(rows), as.matrix(weights_nested(parts$geographic, parts$economic)), tolerance = 1e-14)
  expect_identical(weights_nested(parts$geographic, parts$economic)$made$form, "product")
})

test_that("the convex form, both standardised first", {
  parts <- nested_parts()
  G <- as.matrix(parts$geographic)
  E <- as.matrix(parts$economic)[rownames(G), rownames(G)]
  for (phi in c(0, 0.3, 0.5, 1)) {
    expected <- phi * G / rowSums(G) + (1 - phi) * E / rowSums(E)
    W <- weights_nested(parts$geographic, parts$economic, "convex", phi)
    expect_equal(as.matrix(W), expected, tolerance = 1e-14)
    expect_identical(W$made$phi, phi)
  }
  expect_input_error(weights_nested(parts$geographic, parts$economic, "convex", 1.2), "`phi`")
})

test_that("the scaled form: columns times relative income", {
  parts <- nested_parts()
  G <- as.matrix(parts$geographic)
  expected <- G %*% diag(parts$gdp / mean(parts$gdp))
  dimnames(expected) <- dimnames(G)
  expect_equal(as.matrix(weights_nested(parts$geographic, parts$gdp, "scaled", style = "none")), expected,
               tolerance = 1e-15)
  expect_equal(as.matrix(weights_nested(parts$geographic, rev(parts$gdp), "scaled")), expected / rowSums(expected),
               tolerance = 1e-15)
  panel <- data.frame(city = rep(letters[8:1], each = 2), year = 1:2,
                      gdp = rep(rev(parts$gdp), each = 2) + c(-0.25, 0.25))
  from_panel <- weights_nested(parts$geographic, panel, "scaled", value = "gdp", index = c("city", "year"))
  expect_equal(as.matrix(from_panel), expected / rowSums(expected), tolerance = 1e-14)
  # equal incomes change nothing
  even <- stats::setNames(rep(7, 8), letters[1:8])
  expect_equal(as.matrix(weights_nested(parts$geographic, even, "scaled", style = "none")), G, tolerance = 1e-15)
  expect_input_error(weights_nested(parts$geographic, replace(parts$gdp, "c", 0), "scaled"), "`economic`",
                     "above 0", "\"c\"")
  expect_input_error(weights_nested(parts$geographic, parts$gdp[-2], "scaled"), "`economic`", "none for `b`")
  expect_input_error(weights_nested(parts$geographic, c(parts$gdp, z = 1), "scaled"), "`economic`", "one for `z`")
  expect_input_error(weights_nested(parts$geographic, parts$economic, "scaled"), "`economic`", "spatial weights")
  expect_input_error(weights_nested(parts$geographic, parts$gdp, "product"), "`economic`", "weights_economic()")
})

test_that("regions of one side only, and islands the product leaves", {
  parts <- nested_parts()
  expect_input_error(weights_nested(parts$geographic, parts$economic[letters[1:7]]), "`economic`", "`h`")
  near <- weights_contiguity(data.frame(from = c("a", "c"), to = c("b", "d")), style = "none")
  other <- weights_contiguity(data.frame(from = c("a", "a"), to = c("c", "d")), letters[1:4], islands = "allow",
                              style = "none")
  expect_input_error(weights_nested(near, other), "`geographic`", "4 without")
  expect_identical(sum(as.matrix(weights_nested(near, other, islands = "allow"))), 0)
  expect_identical(sum(as.matrix(weights_nested(near, near))), 4)
})

tables <- function() {
  data.frame(province = c("A", "A", "B", "B"), year = 2017,
             sector = c("electronics", "retail", "electronics", "retail"),
             va = c(200, 300, 10, 60), output = c(1000, 500, 100, 80), digital = c(1000, 50, 100, 8),
             stringsAsFactors = FALSE)
}
index <- c("province", "year")
digital_of <- function(data) digital_value_added(data, "va", "output", "digital", index, "sector")

test_that("coefficients and digital value added, by hand", {
  out <- digital_of(tables())
  expect_equal(out$adjustment, c(1, 0.1, 1, 0.1))
  expect_equal(out$digital_va, c(200, 30, 10, 6))
  expect_identical(out[names(tables())], tables())
})

test_that("the equations: digital over total value added is digital over total output", {
  with_test_seed(12, {
    panel <- expand.grid(sector = 1:9, year = 1:2, province = letters[1:4])
    panel$output <- stats::runif(nrow(panel), 10, 100)
    panel$va <- panel$output * stats::runif(nrow(panel))
    panel$digital <- panel$output * stats::runif(nrow(panel))
    order <- sample(nrow(panel))
  })
  out <- digital_of(panel)
  expect_equal(out$digital_va / panel$va, out$adjustment, tolerance = 1e-15) # Equation 1
  expect_equal(out$digital_va, panel$digital * (panel$va / panel$output), tolerance = 1e-15) # Equations 2 and 3
  # intermediate inputs per unit of output are those of the sector
  expect_equal((panel$digital - out$digital_va) / panel$digital, (panel$output - panel$va) / panel$output,
               tolerance = 1e-12)
  expect_identical(digital_of(panel[order, ])$digital_va, out$digital_va[order])
  scaled <- digital_of(transform(panel, va = va * 4, output = output * 4, digital = digital * 4))
  expect_identical(scaled$adjustment, out$adjustment)
  expect_identical(scaled$digital_va, out$digital_va * 4)
})

test_that("a sector without output has no digital part; one row a region-period needs no sector", {
  idle <- transform(tables(), va = replace(va, 4, 0), output = replace(output, 4, 0), digital = replace(digital, 4, 0))
  expect_identical(digital_of(idle)$adjustment[4], 0)
  expect_identical(digital_of(idle)$digital_va[4], 0)
  out <- digital_value_added(tables()[c(1, 3), ], "va", "output", "digital", index)
  expect_equal(out$digital_va, c(200, 10))
})

test_that("classes stay", {
  skip_if_not_installed("tibble")
  skip_if_not_installed("data.table")
  for (as in list(tibble::as_tibble, data.table::as.data.table)) {
    out <- digital_of(as(transform(tables(), province = factor(province))))
    expect_identical(class(out), class(as(tables())))
    expect_equal(out$digital_va, c(200, 30, 10, 6))
  }
})

test_that("bad input is refused by name", {
  panel <- tables()
  expect_input_error(digital_of(panel[0, ]), "no rows")
  expect_input_error(digital_of(transform(panel, digital = replace(digital, 2, 501))), "`digital_output`", "row 2",
                     "\"retail\"")
  expect_input_error(digital_of(transform(panel, va = replace(va, 3, 101))), "`value_added`", "row 3")
  expect_input_error(digital_of(transform(panel, output = replace(output, 3, 0))), "`digital_output`", "row 3")
  expect_input_error(digital_of(transform(panel, digital = replace(digital, 1, -1))), "not below 0", "row 1")
  expect_input_error(digital_of(transform(panel, va = replace(va, 1, NA))), "row 1")
  expect_input_error(digital_of(transform(panel, va = replace(va, 1, Inf))), "row 1")
  expect_input_error(digital_of(transform(panel, va = as.character(va))), "numeric")
  expect_input_error(digital_of(rbind(panel, panel[2, ])), "rows 2 and 5")
  expect_input_error(digital_value_added(panel, "va", "output", "digit", index, "sector"),
                     "`digital_output`", "`digit`")
  expect_input_error(digital_value_added(panel, "va", "output", "digital", sector = "sector"), "`index`")
})

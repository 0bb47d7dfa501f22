# Statements in words against printed numbers. What a statement says is tested by
# examples with the verdict each must have.

verdict_of <- function(claim, a, b = NULL) audit_claim(claim, a, b)$verdict

examples <- utils::read.table(header = TRUE, sep = ";", quote = "", strip.white = TRUE, colClasses = "character", na.strings = "NA", text = "
claim; a; b; verdict
7 times; 0.28; 0.04; consistent
7 times; 0.36; 0.040; inconsistent
7-fold; 0.70; 0.10; consistent
seven times; 0.70; 0.10; consistent
is about 7 times; 0.76; 0.10; consistent
nearly 7 times; 0.66; 0.10; consistent
nearly 7 times; 0.79; 0.10; inconsistent
doubled; 0.40; 0.20; consistent
more than doubled; 0.41; 0.20; undecidable
more than doubled; 0.45; 0.20; consistent
more than doubled; 0.35; 0.20; inconsistent
5 times higher than; 6.0; 1.0; consistent
5 times higher than; 5.0; 1.0; consistent
5 times higher than; 3.0; 1.0; inconsistent
1,200 times; 1200; 1.00; consistent
exceeds; 0.3; 0.2; consistent
exceeds; 0.2; 0.2; undecidable
exceeds; 0.2; 0.3; inconsistent
does not exceed; 0.3; 0.2; inconsistent
is lower than; 0.2; 0.3; consistent
increased; 0.6; 0.2; consistent
decreased from; 0.5; 0.9; consistent
the same; 0.6; 0.6; consistent
the same; 0.6; 0.8; inconsistent
positive; 0.2; NA; consistent
negative; -0.2***; NA; consistent
more than 20 %; 0.25; NA; consistent
more than 20 %; 18.3; NA; inconsistent
over 50%; 55.9%; NA; consistent
at least 3; 3.0; NA; undecidable
rose by 12 %; 0.56; 0.50; consistent
rose by 12 %; 0.66; 0.50; inconsistent
rose by 12 %; 0.44; 0.50; inconsistent
fell by 12%; 0.44; 0.50; consistent
fell by more than 10%; 0.44; 0.50; consistent
fell by more than 20%; 0.44; 0.50; inconsistent
20% higher; 0.60; 0.50; consistent
20% lower than; 0.40; 0.50; consistent
20% of; 0.10; 0.50; consistent
rose by 3 percentage points; 0.43; 0.40; consistent
rose by 3 percentage points; 43.1; 40.2; consistent
rose by 3 percentage points; 45.1; 40.2; inconsistent
fell by 0.1; 0.40; 0.50; consistent
rose to 0.4; 0.42; 0.30; consistent
rose to 0.4; 0.42; 0.50; inconsistent
decreased from 0.9 to 0.4; 0.42; 0.90; consistent
decreased from 0.9 to 0.4; 0.52; 0.90; inconsistent
increased from 0.9 to 0.4; 0.42; 0.90; inconsistent
half; 0.45; 0.90; consistent
half; 0.60; 0.90; inconsistent
a third; 0.30; 0.90; consistent
two thirds; 0.60; 0.90; consistent
more than a third; 0.30; 0.80; consistent
fell by a third; 0.60; 0.90; consistent
fell by a third; 0.30; 0.90; inconsistent
between 63 % and 74 %; 63.4; NA; consistent
between 63 % and 74 %; 28.9; NA; inconsistent
63%-74%; 73.9; NA; consistent
ranges from 0.1 to 0.3; 0.2; NA; consistent
")

chinese <- list(
  c("\u662f\u4e1c\u90e8\u76847\u500d", "0.70", "0.10", "consistent"), # is 7 times that of the East
  c("\u7ea6\u4e3a7\u500d", "0.70", "0.10", "consistent"), # about 7 times
  c("\u589e\u957f7\u500d", "0.80", "0.10", "consistent"), # grew by 7 times: to 8 times
  c("\u589e\u957f7\u500d", "0.700", "0.100", "inconsistent"),
  c("\u589e\u957f\u52307\u500d", "0.70", "0.10", "consistent"), # grew to 7 times
  c("\u4e24\u500d", "0.40", "0.20", "consistent"), # twice
  c("\u7ffb\u4e00\u756a", "0.40", "0.20", "consistent"), # doubled
  c("\u7ffb\u4e24\u756a", "0.80", "0.20", "consistent"), # doubled twice
  c("\u8d85\u8fc7\u897f\u90e8\u76842\u500d", "0.50", "0.20", "consistent"), # more than twice that of the West
  c("\u589e\u957f12%", "0.56", "0.50", "consistent"), # grew by 12 %
  c("\u4e0b\u964d\u4e8612%", "0.44", "0.50", "consistent"), # fell by 12 %
  c("\u4e0b\u964d\u4e8612\uff05", "0.56", "0.50", "inconsistent"),
  c("\u8d85\u8fc7", "0.5", "0.4", "consistent"), # exceeds
  c("\u4f4e\u4e8e", "0.5", "0.4", "inconsistent"), # is below
  c("\u4e0d\u8d85\u8fc7", "0.6", "0.5", "inconsistent"), # does not exceed
  c("\u4e0d\u8d85\u8fc70.5", "0.6", NA, "inconsistent"),
  c("\u8d85\u8fc720%", "25.3", NA, "consistent"), # more than 20 %
  c("\u4ece0.9\u4e0b\u964d\u52300.4", "0.42", "0.90", "consistent"), # fell from 0.9 to 0.4
  c("\u75310.272\u589e\u81f30.405", "0.405", "0.272", "consistent"), # rose from ... to ...
  c("\u4e09\u5206\u4e4b\u4e00", "0.30", "0.90", "consistent"), # a third
  c("\u51cf\u5c11\u4e09\u5206\u4e4b\u4e00", "0.60", "0.90", "consistent"), # fell by a third
  c("\u4e00\u534a", "0.45", "0.90", "consistent"), # half
  c("\u4e09\u6210", "0.30", "1.00", "consistent"), # three tenths
  c("\u63d0\u9ad83\u4e2a\u767e\u5206\u70b9", "43.1", "40.2", "consistent"), # rose by 3 points
  c("\u6bd4\u897f\u90e8\u9ad820%", "0.60", "0.50", "consistent"), # 20 % higher than the West
  c("\u572863%\u523074%\u4e4b\u95f4", "28.9", NA, "inconsistent") # between 63 and 74 %
)

test_that("English statements are understood", {
  for (k in seq_len(nrow(examples))) {
    one <- examples[k, ]
    expect_identical(verdict_of(one$claim, one$a, if (!is.na(one$b)) one$b), one$verdict,
                     label = paste(one$claim, "of", one$a, one$b))
  }
})

test_that("Chinese statements are understood", {
  for (one in chinese) {
    expect_identical(verdict_of(one[1], one[2], if (!is.na(one[3])) one[3]), one[4], label = paste(one, collapse = " "))
  }
})

test_that("the interval is that of the quantity, worked by hand", {
  row <- audit_claim("7 times", "0.28", "0.04") # 0.275 / 0.045 to 0.285 / 0.035
  expect_equal(c(row$lower, row$upper), c(0.275 / 0.045, 0.285 / 0.035))
  expect_match(row$detail, "6.5 to 7.5", fixed = TRUE)
  expect_identical(row$check, "multiple claimed")
  row <- audit_claim("fell by 12 %", "0.44", "0.50")
  expect_equal(c(row$lower, row$upper), 100 * (c(0.435 / 0.505, 0.445 / 0.495) - 1))
  expect_match(row$detail, "-12.5 to -11.5", fixed = TRUE)
  expect_identical(audit_claim("7 times", "0.2", "0.0")$verdict, "undecidable")
})

test_that("1500 true statements are accepted, made-up ones are not", {
  with_test_seed(131, {
    t <- random_claims(1500L)
    expect_identical(sum(audit_claim(t$claim, t$a, t$b)$verdict == "inconsistent"), 0L)
    twice <- t$kind %in% c("rose", "fell", "from", "points")
    wrong <- audit_claim(t$claim[twice], as_printed(2.5 * as.numeric(t$a[twice]), 3L), t$b[twice])
    expect_identical(unique(wrong$verdict), "inconsistent")
  })
})

test_that("one claim for many numbers, many for one", {
  audit <- audit_claim("between 63 % and 74 %", c(a = "28.9", b = "63.4", c = "73.9"))
  expect_identical(audit$item, c("a", "b", "c"))
  expect_identical(audit$verdict, c("inconsistent", "consistent", "consistent"))
  expect_identical(audit_claim(c("exceeds", "doubled"), "0.4", "0.2")$verdict, rep("consistent", 2))
  expect_identical(nrow(audit_claim("exceeds", c("0.4", NA), "0.2")), 1L)
})

test_that("bad input is refused by name", {
  expect_input_error(audit_claim(), "claim")
  expect_input_error(audit_claim("half"), "a")
  expect_input_error(audit_claim(7, "1", "2"), "claim")
  expect_input_error(audit_claim(NA_character_, "1", "2"), "claim")
  expect_input_error(audit_claim("is nice", "0.3"), "claim", "\"is nice\"")
  expect_input_error(audit_claim("exceeds", "0.3"), "b", "nothing")
  expect_input_error(audit_claim("half", c("1", "2"), c("1", "2", "3")), "a")
  expect_input_error(audit_claim("half", "x", "1"), "a", "\"x\"")
  expect_input_error(audit_claim(c("half", "twice"), c("1", "2", "3"), "1"), "claim")
})

reworded <- list(
  c("from 2010 to 2019 it rose by 12 %", "0.56", "0.50", "consistent"),
  c("rose 12 % between 2010 and 2019", "0.60", "0.50", "inconsistent"),
  c("exceeded 0.5 in 2019", "0.6", NA, "consistent"),
  c("is lower than in 2010", "1.0", "2.0", "consistent"),
  c("rose from 2010 to 2300", "2300", "2010", "consistent"), # no year
  c("fell to 40 % of its 2010 level", "0.20", "0.50", "consistent"),
  c("negative growth of 12 %", "0.44", "0.50", "consistent"),
  c("increased by a factor of 5", "1.00", "0.20", "consistent"),
  c("fell by a factor of 5", "0.20", "1.00", "consistent"),
  c("does not exceed 0.5", "0.4", NA, "consistent"),
  c("not exceeding 0.5", "0.6", NA, "inconsistent"),
  c("not higher than 0.5", "0.6", NA, "inconsistent"),
  c("not less than 0.5", "0.6", NA, "consistent"),
  # from 0.21 in 2010 to 1.14 in 2019
  c("\u4ece2010\u5e74\u76840.21\u4e0a\u5347\u52302019\u5e74\u76841.14", "1.14", "0.21", "consistent"),
  c("2010-2019\u5e74\u589e\u957f12%", "0.56", "0.50", "consistent"), # grew by 12 % in 2010-2019
  c("\u8d1f\u589e\u957f12%", "0.44", "0.50", "consistent"), # negative growth
  c("\u500d\u589e", "0.40", "0.20", "consistent"), # doubled
  c("\u4e0d\u4f4e\u4e8e0.5", "0.6", NA, "consistent"), # not below
  c("\u672a\u8d85\u8fc70.5", "0.6", NA, "inconsistent") # did not exceed
)

test_that("years are no numbers of a claim, and negations are understood", {
  for (one in reworded) {
    expect_identical(verdict_of(one[1], one[2], if (!is.na(one[3])) one[3]), one[4], label = paste(one, collapse = " "))
  }
})

test_that("a multiple needs something to compare with", {
  expect_input_error(audit_claim("7 times", "0.28"), "`b`", "nothing", "7 times")
  expect_input_error(audit_claim(c("7 times", "twice"), c("0.28", "0.1"), c("0.04", NA)), "`b`", "row 2")
})

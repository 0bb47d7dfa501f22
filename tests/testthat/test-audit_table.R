# Whole tables: every audit that fits, each row where it belongs, nothing that the
# audits alone would not say.

wrong_in <- function(ledger) ledger[ledger$verdict %in% c("inconsistent", "impossible"), ]

test_that("moments, their row and their column", {
  ledger <- audit_table(document_table("coagglomeration", 1),
                        c(row = "Symbol", n = "Observations", mean = "Mean", sd = "Std. Dev.", min = "Min",
                          max = "Max"),
                        sample = list(regions = 34, periods = 20), table = "Table 1")
  expect_s3_class(ledger, "lowcarbon_audit")
  expect_identical(names(ledger),
                   c("table", "row", "column", "item", "check", "printed", "lower", "upper", "verdict", "detail"))
  bad <- wrong_in(ledger)
  expect_identical(c(bad$table, bad$row, bad$column, bad$printed, bad$verdict),
                   c("Table 1", "FDI", "Std. Dev.", "0.529", "impossible"))
  expect_identical(bad$item, "Table 1, FDI, Std. Dev.")
  expect_identical(sum(ledger$check == "sample size"), 8L)
  alone <- audit_moments(680, "0.034", "0.529", "0.001", "0.419")
  expect_identical(c(bad$lower, bad$upper),
                   c(alone$lower[alone$verdict == "impossible"], alone$upper[alone$verdict == "impossible"]))
})

test_that("blocks of columns", {
  table <- document_table("restructuring", 2)
  ledger <- audit_table(table, list(sd = c(2, 5), mean = c(3, 6), cv = c(4, 7)))
  cv <- ledger[ledger$check == "sd over mean", ]
  expect_identical(nrow(cv), 42L)
  expect_identical(unique(cv$verdict), "consistent")
  expect_identical(cv$row, rep(table[[1]], 2))
  expect_identical(cv$printed, c(table[[4]], table[[7]]))
  spoilt <- table
  spoilt[[7]][3] <- "98.27"
  bad <- wrong_in(audit_table(spoilt, list(sd = c(2, 5), mean = c(3, 6), cv = c(4, 7))))
  expect_identical(c(bad$row, bad$printed), c("5", "98.27"))
})

test_that("a regression table needs no roles", {
  ledger <- audit_table(document_table("intelligence", 5))
  bad <- wrong_in(ledger)
  expect_setequal(bad$printed, c("-0.300*** (-1.989)", "-0.481 (-202)"))
  expect_setequal(bad$row, c("AI", "Urban"))
  expect_match(bad$column, "(3), Co2", fixed = TRUE)
  errors <- audit_table(document_table("coagglomeration", 6), estimates = list(statistic = "std.error"))
  read <- printed_estimates(document_table("coagglomeration", 6), "std.error")
  alone <- audit_stars(read$estimate, read$stars, std.error = read$std.error)
  expect_identical(errors$verdict[errors$check == "stars"], alone$verdict[alone$check == "stars"])
})

test_that("series and rates, probabilities, classes, shares", {
  growth <- audit_table(document_table("coupling", 4), list(series = 2:12, rate = 15))
  expect_identical(sum(growth$check == "average rate of growth"), 4L)
  expect_identical(unique(growth$verdict), "consistent")
  moran <- audit_table(document_table("coupling", 6), list(statistic = 3, p.value = 4))
  expect_identical(sum(moran$check == "probability of the statistic"), 11L)
  expect_identical(unique(moran$verdict), "consistent")
  stages <- document_table("coupling", 3)
  stages[[5]] <- sub(" Degree$", "", stages[[5]])
  classes <- audit_table(stages, list(value = 4, class = 5), classes = list(breaks = 0.3))
  expect_identical(sum(classes$check == "label"), 11L)
  weights <- audit_table(document_table("coupling", 2), list(share = "Weight"))
  expect_identical(weights$check[1], "parts sum to the whole")
  contributions <- audit_table(document_table("coupling", 5)[1:11, ], list(share = 13:15))
  expect_identical(sum(contributions$verdict == "impossible"), 11L)
  runs <- contributions[contributions$check == "arithmetic progression", ]
  expect_identical(runs$verdict, rep("undecidable", 3))
})

test_that("claims and turning points", {
  text <- data.frame(claim = c("exceeds", "doubled", ""), now = c("0.5", "0.6", ""), before = c("0.4", "0.5", ""))
  ledger <- audit_table(text, c(claim = "claim", a = "now", b = "before"), duplicates = FALSE)
  expect_identical(ledger$verdict, c("consistent", "inconsistent"))
  turns <- audit_table(data.frame(model = c("1", "2"), b1 = c("0.550", "0.550"), b2 = c("-0.082", "-0.082"),
                                  m = c("3.354", "6.71")),
                       c(linear = "b1", quadratic = "b2", turning_point = "m"))
  expect_identical(turns$verdict[turns$check == "turning point"], c("consistent", "inconsistent"))
  expect_identical(turns$row[1:2], c("1", "2"))
})

test_that("keys, and audits that are left out", {
  ledger <- audit_table(document_table("restructuring", 3), list(key = 2:3, min = 4, max = 5), moments = FALSE)
  expect_true(any(ledger$check == "key once" & ledger$row == "Nanjing, 20"))
  none <- audit_table(document_table("coupling", 2), list(share = "Weight"), shares = FALSE, progression = FALSE,
                      duplicates = FALSE)
  expect_identical(nrow(none), 0L)
  expect_identical(names(none)[1:4], c("table", "row", "column", "item"))
})

test_that("ledgers of several tables go together", {
  both <- rbind(audit_table(document_table("coupling", 6), list(statistic = 3, p.value = 4), table = "6"),
                audit_table(document_table("intelligence", 2), table = "2"))
  expect_identical(unique(both$table), c("6", "2"))
  expect_output(print(both), "Audit, ")
  expect_identical(sum(summary(both)$checked), nrow(both))
})

test_that("matrices and numbers will do", {
  x <- cbind(mean = c(1.5, 2.5), sd = c(0.5, 9.9), min = c(1, 1), max = c(2, 4))
  ledger <- audit_table(x, c(mean = "mean", sd = "sd", min = "min", max = "max"))
  expect_identical(wrong_in(ledger)$row, "2")
})

test_that("bad input is refused by name", {
  table <- document_table("coupling", 4)
  expect_input_error(audit_table(), "data")
  expect_input_error(audit_table("a"), "data")
  expect_input_error(audit_table(table[0, ], list(series = 2:12)), "data", "no rows")
  expect_input_error(audit_table(table, list(2)), "roles")
  expect_input_error(audit_table(table, c(average = "Mean D")), "roles", "average")
  expect_input_error(audit_table(table, c(mean = "nobody")), "roles")
  expect_input_error(audit_table(table, list(sd = 2:3, mean = 4:6, cv = 7)), "roles")
  expect_input_error(audit_table(table, list(series = 2:12, rate = 15), averages = list()), "...", "averages")
  expect_input_error(audit_table(table, list(series = 2:12, rate = 15), growth = 3), "growth")
  expect_input_error(audit_table(table, list(series = 2:12, rate = 15), table = 4), "table")
})

test_that("what stands in parentheses is found", {
  typed <- data.frame(v = c("a", "b", "c", "d"),
                      m = c("-0.50*** (0.10)", "0.02 (0.10)", "-0.30** (0.13)", "0.25* (0.14)"))
  ledger <- audit_table(typed)
  expect_true(all(ledger$verdict == "consistent"))
  expect_identical(attr(ledger, "choices")[["in parentheses"]], "standard errors")
  expect_true("inconsistent" %in% audit_table(typed, estimates = list(statistic = "t"))$verdict)
  by_t <- data.frame(v = c("a", "b"), m = c("-0.50*** (-5.00)", "0.02 (0.20)"))
  expect_identical(attr(audit_table(by_t), "choices")[["in parentheses"]], "t statistics")
})

test_that("a table of another kind and unknown arguments are refused by name", {
  expect_input_error(audit_table(data.frame(a = "x", b = "1")), "`data`", "needs `roles`")
  moments <- data.frame(v = "x", m = "1", s = "2", lo = "0", n = "1")
  expect_input_error(audit_table(moments, c(mean = "m", sd = "s"), moments = list(foo = 1)), "`moments`", "`foo`")
  # a group of one
  expect_identical(audit_table(moments, c(mean = "m", min = "lo", n = "n"), duplicates = FALSE,
                               progression = FALSE)$verdict, "consistent")
})

test_that("totals, products, relations, and the roles of the newer audits", {
  effects <- data.frame(v = c("x", "z"), d = c("0.10", "0.30"), i = c("0.20", "0.10"), t = c("0.30", "0.50"))
  by_role <- audit_table(effects, list(direct = "d", indirect = "i", total = "t"), duplicates = FALSE)
  expect_identical(by_role$verdict, c("consistent", "inconsistent"))
  expect_identical(c(by_role$row[2], by_role$column[2]), c("z", "t"))
  own <- audit_table(effects, list(direct = "d"), relations = "t = d + i", duplicates = FALSE)
  expect_identical(own$verdict, c("consistent", "inconsistent"))
  expect_match(own$detail[2],
               "row z, column t: By t = d + i t must be 0.39 to 0.41 with d 0.30 and i 0.10; 0.50 is printed",
               fixed = TRUE)
  parts <- audit_table(effects, list(total = "t", part = c("d", "i")), duplicates = FALSE)
  expect_identical(parts$verdict, own$verdict)
  index <- data.frame(r = "a", GML = "1.021", EC = "0.998", TC = "1.053")
  expect_identical(audit_table(index, list(product = "GML", factor = c("EC", "TC")), duplicates = FALSE)$verdict,
                   "inconsistent")
  ranks <- data.frame(r = c("a", "b", "c"), v = c("0.30", "0.50", "0.40"), k = c("3", "1", "1"))
  expect_identical(audit_table(ranks, c(value = "v", rank = "k"), duplicates = FALSE)$verdict,
                   c("consistent", "consistent", "inconsistent"))
  degrees <- data.frame(r = c("a", "b"), C = c("0.952", "0.988"), T = c("0.410", "0.357"), D = c("0.652", "0.594"))
  coupled <- audit_table(degrees, c(coupling = "C", development = "T", coordination = "D"), duplicates = FALSE)
  expect_identical(coupled[coupled$verdict == "inconsistent", "column"], "D")
  ends <- data.frame(r = c("a", "b"), e = c("0.412", "0.120"), lo = c("0.214", "0.010"), hi = c("0.610", "0.229"),
                     s = c("0.101", "0.056"))
  expect_identical(unique(audit_table(ends, c(estimate = "e", conf.low = "lo", conf.high = "hi", std.error = "s"),
                                      duplicates = FALSE)$verdict), "consistent")
  moves <- data.frame(r = c("low", "high"), low = c("0.81", "0.10"), high = c("0.19", "0.95"))
  expect_identical(audit_table(moves, list(transition = 2:3), duplicates = FALSE)$verdict,
                   c("consistent", "impossible"))
})

test_that("rows below a regression table are read", {
  table <- data.frame(v = c("x", "N", "R2", "Adj. R2"), a = c("0.50*** (5.00)", "300", "0.842", "0.839"),
                      b = c("0.30*** (3.00)", "300", "0.642", "0.835"))
  ledger <- audit_table(table)
  bad <- wrong_in(ledger)
  expect_identical(c(bad$row, bad$column, bad$check), c("Adj. R2", "b", "adjusted R squared"))
  over <- data.frame(v = c("x", "R-squared"), a = c("0.50*** (5.00)", "1.842"))
  expect_identical(wrong_in(audit_table(over))$verdict, "impossible")
})

# From a file to findings: the guess, the audits behind it, the page.

right <- c("Table 1. Descriptive statistics", "Variable\tObs\tMean\tStd. Dev.\tMin\tMax",
           "lnCO2\t300\t10.21\t0.88\t8.10\t12.00", "Share\t300\t0.45\t0.12\t0.10\t0.90")
wrong <- sub("0.12\t0.10", "0.72\t0.10", right, fixed = TRUE)

test_that("a descriptive table is read by its headings, and what cannot be is found", {
  expect_identical(attr(audit_file(right), "guess")$findings, 0L)
  found <- audit_file(wrong)
  expect_s3_class(found, "lowcarbon_audit")
  at <- which(found$verdict == "impossible")
  expect_identical(found$printed[at], "0.72")
  expect_identical(unique(found$table[at]), "Table 1")
  expect_match(attr(found, "guess")$reading, "descriptive")
  expect_output(print(found), "[impossible]", fixed = TRUE)
})

test_that("headings in Chinese have the same roles", {
  zh <- c("\u88681 \u63cf\u8ff0\u6027\u7edf\u8ba1",
          "\u53d8\u91cf\t\u89c2\u6d4b\u503c\t\u5747\u503c\t\u6807\u51c6\u5dee\t\u6700\u5c0f\u503c\t\u6700\u5927\u503c",
          wrong[3:4])
  expect_identical(as.data.frame(audit_file(zh))$verdict, as.data.frame(audit_file(wrong))$verdict)
})

test_that("notes say what stands in parentheses and at which levels stars are given", {
  expect_identical(stated_statistic("Note: t statistics in parentheses"), "t")
  expect_identical(stated_statistic("Robust standard errors in parentheses; *** p<0.01"), "std.error")
  expect_identical(stated_statistic("p-values are in parentheses."), "p.value")
  expect_identical(stated_statistic("\u62ec\u53f7\u5185\u4e3at\u503c"), "t")
  expect_identical(stated_statistic("\u62ec\u53f7\u5185\u4e3a\u7a33\u5065\u6807\u51c6\u8bef"), "std.error")
  expect_null(stated_statistic("t statistics or standard errors in parentheses"))
  expect_null(stated_statistic("Source: yearbook"))
  expect_identical(stated_levels("*** p<0.01, ** p<0.05, * p<0.1"), c(0.1, 0.05, 0.01))
  expect_identical(stated_levels("***, ** and * denote significance at the 1%, 5% and 10% levels"), c(0.1, 0.05, 0.01))
  expect_identical(stated_levels(
    "*\u3001**\u3001***\u5206\u522b\u8868\u793a\u572810%\u30015%\u30011%\u6c34\u5e73\u4e0a\u663e\u8457"), c(
      0.1, 0.05, 0.01))
  expect_identical(stated_levels("* p<0.05, ** p<0.01, *** p<0.001"), c(0.05, 0.01, 0.001))
  expect_null(stated_levels("no stars"))
})

test_that("a regression table: stars against t, errors or p, as the notes say", {
  table <- function(below, note) {
    c("Table 2. Results", "Variable\t(1)\t(2)", "x1\t0.500***\t0.420**", paste("", below[1L], below[2L], sep = "\t"),
      "x2\t0.300\t0.200",
      paste("", below[3L], below[4L], sep = "\t"), "N\t300\t300",
      paste("Note:", note, "in parentheses; *** p<0.01, ** p<0.05, * p<0.1"))
  }
  for (kind in list(list(c("(5.00)", "(2.20)", "(1.10)", "(0.90)"), "t statistics"),
                    list(c("(0.100)", "(0.190)", "(0.300)", "(0.220)"), "standard errors"),
                    list(c("(0.001)", "(0.030)", "(0.271)", "(0.368)"), "p values"))) {
    found <- audit_file(table(kind[[1L]], kind[[2L]]))
    expect_false(any(found$verdict %in% c("inconsistent", "impossible")), label = kind[[2L]])
    expect_gt(nrow(found), 3L)
    expect_match(attr(found, "guess")$reading, kind[[2L]], label = kind[[2L]])
  }
  bad <- audit_file(table(c("(5.00)", "(0.20)", "(1.10)", "(0.90)"), "t statistics"))
  expect_true(any(bad$verdict == "inconsistent" & bad$row == "x1"))
})

test_that("relations follow from headings, and the user's own are checked", {
  index <- c("Table 3. GTFP", "Year\tGML\tEC\tTC", "2012\t1.021\t0.998\t1.023", "2013\t1.154\t1.010\t1.034")
  found <- audit_file(index)
  expect_identical(found$row[found$verdict == "inconsistent"], "2013")
  effects <- c("Table 4. Effects", "Variable\tDirect\tIndirect\tTotal", "x\t0.100\t0.200\t0.300",
               "z\t0.100\t0.200\t0.400")
  expect_identical(audit_file(effects)$row[audit_file(effects)$verdict == "inconsistent"], "z")
  own <- audit_file(c("Table 5. Own", "Year\tA\tB\tC", "2012\t1.0\t2.0\t3.0", "2013\t1.0\t2.0\t4.0"),
                    relations = "C = A + B")
  expect_identical(own$row[own$verdict == "inconsistent"], "2013")
})

test_that("statistics in prose, with and without a table", {
  text <- paste0("The slopes differ, t(28) = 2.20, p = .036, F(2, 57) = 3.40, p < .05; but z = 1.50, p = .030 and ",
                 "r(30) = .40, p = .023.")
  found <- audit_file(text)
  expect_identical(found$verdict, c("consistent", "consistent", "inconsistent", "consistent"))
  expect_equal(found$lower[1L], 2 * pt(-2.205, 28))
  expect_equal(found$upper[3L], 2 * pnorm(-1.495))
  one <- audit_file("We find t(28) = 1.80, p = .041 as expected here.")
  expect_identical(one$verdict, "undecidable")
  expect_match(one$detail, "one-sided")
  expect_identical(nrow(audit_file(c(right, "", text))) - nrow(audit_file(right)), 4L)
})

test_that("what is not audited is listed with its reason, and roles can be given", {
  odd <- c("Table 6. Words", "A\tB", "x\ty", "z\tw", "", "", right)
  found <- audit_file(odd)
  guess <- attr(found, "guess")
  expect_identical(guess$table, c("Table 6", "Table 1"))
  expect_match(guess$reason[1L], "no column with a role")
  expect_identical(nrow(audit_file(wrong, roles = list("Table 1" = FALSE))), 0L)
  given <- audit_file(wrong, roles = list("Table 1" = c(mean = "Mean", sd = "Std. Dev.", min = "Min", max = "Max")))
  expect_true(any(given$verdict == "impossible"))
  expect_input_error(audit_file(wrong, roles = list("Table 9" = FALSE)), "roles", "Table 9")
  expect_input_error(audit_file(), "path", "nothing")
  expect_input_error(audit_file(wrong, report = "x.pdf"), "report", "x.pdf")
})

test_that("the page marks the cell in the table as it was, and text stays text", {
  page <- tempfile(fileext = ".html")
  on.exit(unlink(page))
  audit_file(sub("Share", "<script>alert(1)</script>", wrong), report = page)
  html <- paste(readLines(page, encoding = "UTF-8"), collapse = "\n")
  expect_match(html, "<td class=\"impossible\">0.72</td>", fixed = TRUE)
  expect_false(grepl("<script>", html, fixed = TRUE))
})

test_that("the documents' own files: findings agree with the ledger", {
  found <- suppressWarnings(audit_file(shared_path("documents", "intelligence.txt")))
  bad <- found[found$verdict %in% c("inconsistent", "impossible"), ]
  ledger <- reproduce("intelligence")
  ledger <- ledger[ledger$status == "inconsistent", ]
  expect_true(all(bad$table == "Table 5"))
  expect_true("5" %in% ledger$table)
  coagg <- suppressWarnings(audit_file(shared_path("documents", "coagglomeration.txt")))
  expect_true(any(coagg$verdict == "impossible" & coagg$row == "FDI" & grepl("0.529", coagg$printed)))
})

# Kinds of tables that audit_file() knows by headings and cells: what is spoiled is
# found at its place, and consistent tables are left in peace.

printed_as <- function(title, ...) c(title, gsub("|", "\t", c(...), fixed = TRUE))
found_in <- function(x) {
  found <- audit_file(x)
  found[found$verdict %in% c("inconsistent", "impossible"), ]
}
expect_place <- function(found, row, column, says) {
  expect_identical(nrow(found), 1L)
  expect_identical(c(found$row, found$column), c(row, column))
  sentence <- finding_sentence(found, 1L)
  for (word in c(row, column, says)) expect_match(sentence, word, fixed = TRUE)
}

test_that("a total that is not the sum of its parts, with stars and errors beside", {
  effects <- printed_as("Table 5", "Variable|Direct effect|Indirect effect|Total effect", "x|0.500*** (0.100)|0.200 (0.150)|0.700*** (0.150)",
                        "z|0.300 (0.200)|0.200 (0.150)|0.600* (0.350)")
  expect_place(found_in(effects), "z", "Total effect", "0.499 to 0.501")
  lmdi <- printed_as("Table 6", "Period|Intensity|Structure|Output|Total effect", "2010-2011|-1.2|0.3|5.1|4.2", "2011-2012|-1.5|0.2|4.8|5.9", "2012-2013|-1.0|0.2|4.0|3.2")
  expect_place(found_in(lmdi), "2011-2012", "Total effect", "5.9 is printed")
})

test_that("weights of a system that are more than one", {
  weights <- printed_as("Table 1", "System|Indicator|Weight", "A|a1|0.25", "A|a2|0.35", "A|a3|0.40", "B|b1|0.50", "B|b2|0.30", "B|b3|0.30")
  expect_place(found_in(weights), "B", "Weight", "1.085 to 1.115")
  expect_identical(nrow(found_in(sub("b3|0.30", "b3\t0.20", sub("b3\t0.30", "b3\t0.20", weights), fixed = TRUE))), 0L)
})

test_that("years across: a mean and a rate of growth", {
  series <- printed_as("Table 2", "Region|2010|2011|2012|2013|Mean|Annual growth rate (%)", "East|1.00|1.10|1.21|1.33|1.16|10.0", "West|1.00|1.10|1.21|1.33|1.36|10.0",
                       "South|3.00|3.30|3.63|3.99|3.48|10.0", "North|2.00|2.20|2.42|2.66|2.32|12.0")
  found <- found_in(series)
  expect_setequal(paste(found$row, found$column), c("West Mean", "North Annual growth rate (%)"))
})

test_that("coupling, correlations, inflation factors, intervals", {
  coupling <- printed_as("Table 2", "Year|U1|U2|C|T|D", "2010|0.20|0.30|0.980|0.250|0.495", "2011|0.40|0.40|1.000|0.400|0.632", "2012|0.40|0.50|0.994|0.450|0.769")
  expect_place(found_in(coupling), "2012", "D", "0.769 is printed")
  correlation <- printed_as("Table 3", "|x|y|z", "x|1||", "y|0.90|1|", "z|0.90|-0.90|1")
  expect_true(all(found_in(correlation)$verdict == "impossible"))
  vif <- printed_as("Table 4", "Variable|VIF|1/VIF", "x|1.50|0.667", "y|2.00|0.500", "z|4.00|0.350")
  expect_place(found_in(vif), "z", "1/VIF", "0.250")
  interval <- printed_as("Table 5", "Variable|Coef.|95% CI lower|95% CI upper", "x|0.500|0.304|0.696", "z|0.300|0.350|0.888")
  expect_identical(found_in(interval)$row, "z")
  in_cells <- printed_as("Table 5", "Variable|(1)", "x|0.500 [0.304, 0.696]", "z|0.300 [0.350, 0.888]")
  expect_identical(found_in(in_cells)$row, "z")
})

test_that("cells of regressions as they are printed: braces, plus-minus, labels, three lines", {
  for (cell in c("%s {%s}", "%s \u00b1 %s", "%s (s.e. = %s)", "%s [%s]")) {
    cells <- sprintf(cell, c("0.500***", "0.420**", "0.300", "0.200***"), c("0.100", "0.190", "0.300", "0.220"))
    found <- found_in(printed_as("Table 2", "Variable|(1)|(2)", paste0("x|", cells[1], "|", cells[2]), paste0("z|", cells[3], "|", cells[4])))
    expect_identical(paste(found$row, found$column), "z (2)", label = cell)
  }
  lines <- printed_as("Table 2", "Variable|(1)|(2)", "x|0.500***|0.420**", "|(0.100)|(0.190)", "|[5.000]|[2.211]", "z|0.300|0.200", "|(0.300)|(0.220)", "|[1.000]|[3.909]",
                      "Notes: standard errors in parentheses, t statistics in brackets")
  expect_place(found_in(lines), "z", "(2)", "0.200 over 0.220")
})

test_that("decimal commas, middle dots and powers of ten are numbers", {
  commas <- printed_as("Table 1", "Variable|Obs|Mean|Std. Dev.|Min|Max", "lnCO2|300|10,21|0,88|8,10|12,00", "Share|300|0,45|0,72|0,10|0,90")
  expect_place(found_in(commas), "Share", "Std. Dev.", "0.72 is printed")
  expect_match(attr(audit_file(commas), "guess")$reading, "decimal commas")
  thousands <- printed_as("Table 1", "Variable|Obs|Mean|Std. Dev.|Min|Max", "x|1,200|1,021.5|88.0|810.0|1,200.0")
  expect_no_match(attr(audit_file(thousands), "guess")$reading, "decimal commas")
  expect_identical(found_in(gsub(",(?=[0-9]{2}(\t|$))", "\u00b7", commas, perl = TRUE))$row, "Share")
  read <- printed_numbers(c("0\u00b745", "1.2\u00d710^-3", "1.2\u00d710^{-3}", "\u22121.2 \u00d7 10^(2)"))
  expect_equal(read$value, c(0.45, 0.0012, 0.0012, -120))
  expect_equal(read$lower, c(0.445, 0.00115, 0.00115, -125))
})

test_that("blocks side by side are read each with its own labels", {
  side <- printed_as("Table 4", "Variable|(1)|Variable|(1)", "x|0.500*** (0.100)|W.x|0.420** (0.190)", "z|0.300 (0.300)|W.z|0.200 (0.220)", "R2|0.51|Observations|680",
                     "Notes: standard errors in parentheses; *** p<0.01, ** p<0.05, * p<0.1")
  expect_identical(nrow(found_in(side)), 0L) # 680 is no R squared
  expect_match(attr(audit_file(side), "guess")$reading, "2 blocks side by side")
  expect_place(found_in(sub("0.200 (0.220)", "0.200*** (0.220)", side, fixed = TRUE)), "W.z", "(1)", "***")
})

test_that("rows that were copied within and across tables are said, not accused", {
  one <- printed_as("Table 2", "City|2010|2011|2012|2013", "A|1.234|2.345|3.456|4.567", "B|1.334|2.445|3.556|4.667")
  two <- printed_as("Table 3", "City|2010|2011|2012|2013", "C|1.334|2.445|3.556|4.667", "D|9.334|9.445|9.556|9.667")
  found <- audit_file(c(one, "", two))
  expect_identical(found$verdict, "undecidable")
  expect_match(found$detail, "Table 3, row C: all 4 numbers are those of row B of Table 2", fixed = TRUE)
  within <- audit_file(c(one, "E\t1.234\t2.345\t3.456\t4.567"))
  expect_identical(within$verdict, "undecidable")
})

test_that("p of 0.000 at large statistics speaks for no way of taking the others", {
  found <- audit_pvalue(c("120.10", "88.20", "34.15"), c("0.000", "0.000", "0.005"))
  expect_false("inconsistent" %in% found$verdict)
  expect_identical(sum(found$verdict == "consistent"), 2L)
  tests <- printed_as("Table 3", "Test|Statistic|P", "LM|12.5|0.000", "LR|9.1|0.000", "Wald|2.10|0.036", "z|1.96|0.050", "Hausman|25.30|0.021")
  expect_identical(nrow(found_in(tests)), 0L)
  expect_match(paste(audit_file(tests)$detail, collapse = " "), "another distribution")
})

test_that("prose in Chinese, with full-width signs", {
  text <- "\u4e24\u7ec4\u5dee\u5f02\u663e\u8457\uff0ct\uff0828\uff09\uff1d2.20\uff0cp\uff1d0.036\uff1bF\uff082\uff0c57\uff09=3.40\uff0cP=0.020\u3002z\u503c\u4e3a1.50\uff0cp\u503c\u4e3a0.03\u3002"
  found <- audit_file(text)
  expect_identical(found$verdict, c("consistent", "inconsistent", "inconsistent"))
  expect_equal(found$upper[2L], pf(3.395, 2, 57, lower.tail = FALSE))
})

test_that("tables that are named and not there are listed", {
  guess <- attr(audit_file(shared_path("documents", "digital.txt")), "guess")
  expect_identical(guess$table, paste("Table", 1:10))
  expect_true(all(guess$checks == 0L & grepl("image", guess$reason)))
})

test_that("consistent tables of every kind pass without an alarm", {
  old <- if (exists(".Random.seed", globalenv())) get(".Random.seed", globalenv())
  on.exit(if (is.null(old)) rm(".Random.seed", envir = globalenv()) else assign(".Random.seed", old, globalenv()))
  set.seed(16)
  counts <- count_accusations(1L, file_kinds) # many more in bench/audits.R
  expect_identical(sum(counts[, "accused"]), 0)
  expect_gt(min(counts[, "checks"]), 0)
})

test_that("shares further from their whole than the tolerance are no parts of it", {
  shares <- printed_as("Table 1", "Region|Share of coal|Share of oil|Share of gas", "A|50.0|30.0|20.0", "B|40.0|35.0|29.0", "C|44.0|30.0|30.0")
  expect_identical(found_in(shares)$row, c("B", "C"))
  expect_match(attr(audit_file(shares, share_tolerance = 0.01), "guess")$reason, "no column with a role")
  expect_input_error(audit_file(shares, share_tolerance = 2), "share_tolerance")
})

# What the five files show by themselves is in the ledger, too; the ledger finds more,
# as its rules know the documents.
test_that("findings in the documents' own files are findings of the ledger", {
  seen <- do.call(rbind, lapply(unique(document_tables()$document), function(document) {
    found <- suppressWarnings(audit_file(shared_path("documents", paste0(document, ".txt"))))
    bad <- found[found$verdict %in% c("inconsistent", "impossible"), ]
    if (nrow(bad)) data.frame(document = document, table = sub("^Table ", "", bad$table), row = bad$row, verdict = bad$verdict)
  }))
  expect_identical(paste(seen$document, seen$table, seen$row), c("intelligence 5 AI", "intelligence 5 Urban", "coagglomeration 1 FDI"))
  ledger <- as.data.frame(reproduce())
  for (k in seq_len(nrow(seen))) {
    row <- ledger[ledger$document == seen$document[k] & ledger$table == seen$table[k] & ledger$row == seen$row[k], ]
    expect_true(any(row$status %in% c("inconsistent", "recovered")), label = paste(seen[k, 1:3], collapse = " "))
  }
})

# A paper as a folder: from read_printed() to statuses.

paper_text <- "Table 1 Index
Year   GML    EC     TC
2012   1.021  0.998  1.023
2013   1.154  1.010  1.034
2014   -      1.010  1.034

Table 2 Descriptive
Variable   Obs   Mean    Std. Dev.   Min    Max
lnCO2      300   10.21   0.88        8.10   12.00
Share      300   0.45    0.72        0.10   0.90

Table 3 Results
Variable   (1)        (2)
ln GDP     0.120***   0.118**
           (3.21)     (2.05)
Year       Yes        Yes
N          300        300
Note: t statistics in parentheses; *** p<0.01, ** p<0.05, * p<0.1"

new_paper <- function() {
  folder <- tempfile("paper-")
  ledger_new(folder, read_printed(paper_text), title = "A paper")
  folder
}

test_that("a folder holds the tables as printed and the relations that headings give away", {
  folder <- new_paper()
  on.exit(unlink(folder, recursive = TRUE))
  expect_setequal(list.files(file.path(folder, "tables")), paste0("Table ", 1:3, ".csv"))
  back <- read_strings_csv(file.path(folder, "tables", "Table 2.csv"))
  expect_identical(back[["Std. Dev."]], c("0.88", "0.72"))
  relations <- read_strings_csv(file.path(folder, "relations.csv"))
  expect_identical(relations$rule, c("relation", "roles", "regression"))
  expect_identical(relations$of[1:2],
                   c("`GML` = `EC` * `TC`", "mean = Mean; sd = Std. Dev.; min = Min; max = Max; n = Obs"))
  expect_match(relations$options[3L], "statistic = t; levels = 0.1, 0.05, 0.01", fixed = TRUE)
})

test_that("statuses: reproduced, inconsistent, recovered, bounded, needs data", {
  folder <- new_paper()
  on.exit(unlink(folder, recursive = TRUE))
  found <- ledger(folder)
  expect_s3_class(found, "lowcarbon_ledger")
  of <- function(table, row, column) found[found$table == table & found$row == row & found$column == column, ]
  expect_identical(of("Table 1", "2012", "GML")$status, "reproduced")
  expect_equal(c(of("Table 1", "2012", "GML")$lower, of("Table 1", "2012", "GML")$upper),
               c(0.9975 * 1.0225, 0.9985 * 1.0235))
  expect_identical(of("Table 1", "2013", "GML")$status, "inconsistent")
  expect_equal(of("Table 1", "2013", "GML")$computed, mean(c(1.0095 * 1.0335, 1.0105 * 1.0345)))
  expect_identical(of("Table 1", "2014", "GML")$status, "recovered")
  expect_equal(of("Table 1", "2014", "GML")$lower, 1.0095 * 1.0335)
  expect_identical(of("Table 2", "lnCO2", "Std. Dev.")$status, "bounded")
  expect_identical(of("Table 2", "Share", "Std. Dev.")$status, "inconsistent")
  expect_identical(of("Table 1", "2012", "EC")$status, "needs data")
  expect_identical(of("Table 3", "ln GDP", "(1), stars")$status, "reproduced")
  expect_identical(of("Table 3", "ln GDP", "(2), stars")$status, "reproduced")
  expect_true(all(found$status %in% ledger_statuses()))
  expect_identical(attr(found, "words"), 3L) # "Yes" twice, and the dash
  counts <- summary(found)
  expect_identical(sum(counts[ledger_statuses()]), nrow(found))
  expect_output(print(found), "Table 1")
})

test_that("rows, order of tables and another folder name change nothing but the name", {
  one <- new_paper()
  two <- tempfile("other-")
  ledger_new(two, rev(unclass_list(read_printed(paper_text))))
  on.exit(unlink(c(one, two), recursive = TRUE))
  a <- as.data.frame(ledger(one))
  b <- as.data.frame(ledger(two))
  expect_identical(a[-1L], b[-1L])
})

test_that("mistakes are named with their line; nothing is overwritten or run", {
  folder <- new_paper()
  on.exit(unlink(folder, recursive = TRUE))
  expect_input_error(ledger_new(folder, read_printed(paper_text)), "folder", "overwrite = TRUE")
  expect_identical(ledger_new(folder, read_printed(paper_text), overwrite = TRUE), folder)
  line <- function(...) writeLines(c("table,rule,of,options", paste0(...)), file.path(folder, "relations.csv"))
  line("Table 9,relation,a = b,")
  expect_input_error(ledger(folder), "folder", "line 2 of relations.csv")
  line("Table 1,formula,a = b,")
  expect_input_error(ledger(folder), "folder", "rule relation, roles or regression")
  line("Table 1,relation,GML = nothing * TC,")
  expect_input_error(ledger(folder), "folder", "line 2 of relations.csv")
  mark <- file.path(folder, "ran")
  line("Table 1,relation,\"GML = file.create('", mark, "')\",")
  expect_error(ledger(folder), class = "lowcarbon_error_input")
  expect_false(file.exists(mark))
  expect_input_error(ledger(tempfile()), "folder", "ledger_new")
  expect_input_error(ledger_new(tempfile(), list(1)), "tables", "named list")
})

test_that("how near a range must be to reproduce a cell is an argument", {
  folder <- tempfile("paper-")
  on.exit(unlink(folder, recursive = TRUE))
  ledger_new(folder, read_printed(c("Table 1. Index", "Year\tGML\tEC\tTC", "2012\t1.021\t0.998\t1.023",
                                    "2013\t1.045\t1.010\t1.034")))
  gml <- function(...) { found <- ledger(folder, ...); found$status[found$column == "GML"] }
  expect_identical(gml(), rep("reproduced", 2L)) # two factors of three decimals leave about two units
  expect_identical(gml(reproduced_units = 1), rep("bounded", 2L))
  expect_input_error(ledger(folder, reproduced_units = 0), "reproduced_units")
})

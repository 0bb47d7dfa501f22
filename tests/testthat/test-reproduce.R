# The ledger's own machinery. What the ledgers of the documents say is tested in
# the test-ledger-*.R of each.

blank <- function(printed) ledger_claim("restructuring", paste("claim", seq_along(printed)), printed)

test_that("a status follows from comparing intervals", {
  ledger <- blank(c("1.20", "1.20", "1.20", "-0.50***"))
  implied <- span(c(1.0, 1.21, 1.205, -0.6), c(1.3, 1.4, 1.3, -0.504))
  filled <- ledger_fill(ledger, 1:4, implied, "A rule.")
  expect_identical(filled$status, c("reproduced", "inconsistent", "reproduced", "reproduced"))
  expect_equal(filled$computed, c(1.15, 1.305, 1.2525, -0.552))
  expect_identical(filled$rule, rep("A rule.", 4))
  expect_identical(ledger_fill(ledger, 2, span_subset(implied, 2), "A rule.", settles = TRUE)$status[2], "recovered")
  expect_identical(ledger_fill(ledger, 2, span_subset(implied, 2), "A rule.", computed = 7)$computed[2], 7)
})

test_that("what a string stands for may be told apart from its decimals", {
  ledger <- blank("1.2") # 1.20 with its zero left out
  expect_identical(ledger_fill(ledger, 1, span(1.22), "A rule.")$status, "reproduced")
  expect_identical(ledger_fill(ledger, 1, span(1.22), "A rule.", printed = span(1.195, 1.205))$status, "inconsistent")
  expect_identical(ledger_bound(ledger, 1, span(1.22, 3), "A rule.", printed = span(1.195, 1.205))$status,
                   "inconsistent")
})

test_that("bounds leave a cell in need of data unless it lies outside", {
  filled <- ledger_bound(blank(c("0.5", "0.5")), 1:2, span(c(0, 1), c(9, 2)), "A rule.")
  expect_identical(filled$status, c("needs data", "inconsistent"))
  expect_identical(filled$lower, c(0, 1))
  expect_identical(filled$computed, c(NA_real_, NA_real_))
})

test_that("a tight bound that is met, and what holds no number, are bounded", {
  ledger <- blank(c("0.50", "0.50", "0.50", "Yes", "0.585*** (0.165)", "\u2014", "\u22120.50"))
  ledger$lower <- c(0.45, 0.3, NA, NA, 0.53, NA, -0.56)
  ledger$upper <- c(0.57, 0.6, NA, NA, 0.64, NA, -0.45)
  expect_identical(settle_bounded(ledger)$status,
                   c("bounded", "needs data", "needs data", "bounded", "bounded", "bounded", "bounded"))
  ledger$status <- "inconsistent"
  expect_identical(unique(settle_bounded(ledger)$status), "inconsistent")
})

test_that("nothing is said to need data that holds no number or has a tight bound", {
  ledger <- as.data.frame(reproduce())
  expect_identical(nrow(ledger), 2089L)
  expect_identical(attr(reproduce(), "words"), sum(!grepl("[0-9]", ledger$printed)))
  open <- ledger[ledger$status %in% c("needs data", "bounded"), ]
  expect_identical(open$status, open_status(open))
  expect_identical(sum(!grepl("[0-9]", open$printed)), 104L)
  expect_gt(sum(open$status == "bounded" & grepl("[0-9]", open$printed)), 211L)
})

# Verdicts by table before `bounded` had a name. All 2,089 rows keep theirs, but for cells
# in need of data that are bounded, 6 direct effects that no W allows (Table 5 of
# coagglomeration) and 1 model that is not stable (Table 6).
verdicts_before <- utils::read.csv(colClasses = c("character", "character", rep("integer", 4)), text = "
document,table,reproduced,inconsistent,recovered,open
coupling,1,0,0,0,18
coupling,2,0,0,0,12
coupling,3,33,0,0,22
coupling,4,12,0,0,44
coupling,5,24,0,56,88
coupling,6,22,0,0,22
coupling,text,40,1,9,5
restructuring,2,47,0,2,81
restructuring,3,96,3,2,216
restructuring,text,24,2,1,6
intelligence,1,9,0,0,36
intelligence,2,33,0,0,36
intelligence,3,19,1,1,14
intelligence,4,23,1,1,10
intelligence,5,66,1,1,53
intelligence,6,79,0,0,48
intelligence,7,41,0,0,40
intelligence,8,41,0,0,40
intelligence,text,49,3,8,14
digital,1,0,0,0,1
digital,2,0,0,0,1
digital,3,0,0,0,1
digital,4,0,0,0,1
digital,5,0,0,0,1
digital,6,0,0,0,1
digital,7,0,0,0,1
digital,8,0,0,0,1
digital,9,0,0,0,1
digital,10,0,0,0,1
digital,text,54,2,4,47
coagglomeration,1,8,1,0,31
coagglomeration,2,20,0,0,40
coagglomeration,3,2,1,2,11
coagglomeration,4,33,1,0,42
coagglomeration,5,31,0,0,33
coagglomeration,6,27,0,0,32
coagglomeration,7,23,0,0,33
coagglomeration,text,34,0,3,8
")

test_that("every row keeps its verdict, but for those that were wrong", {
  now <- summary(reproduce())
  expect_identical(paste(now$document, now$table), paste(verdicts_before$document, verdicts_before$table))
  effects <- now$document == "coagglomeration" & now$table == "5"
  stable <- now$document == "coagglomeration" & now$table == "6"
  expect_equal(now$reproduced, verdicts_before$reproduced)
  expect_equal(now$recovered, verdicts_before$recovered)
  expect_equal(now$inconsistent, verdicts_before$inconsistent + 6 * effects + stable)
  expect_equal(now$bounded + now[["needs data"]], verdicts_before$open - 6 * effects - stable)
})

test_that("labels are compared as words", {
  ledger <- blank(c("Low", " low", "High", "B"))
  filled <- ledger_fill_label(ledger, 1:4, c("low", "Low", "Low", NA), "A rule.", settles = c(TRUE, TRUE, FALSE, TRUE))
  expect_identical(filled$status, c("reproduced", "reproduced", "inconsistent", "needs data"))
  expect_identical(ledger_fill_label(ledger, 3, "Low", "A rule.")$status[3], "recovered")
})

test_that("cells of a table start in need of data, in reading order", {
  cells <- ledger_cells("coupling", 3)
  expect_identical(nrow(cells), 11L * 5L)
  expect_identical(unique(cells$status), "needs data")
  expect_identical(cells$i, rep(1:11, each = 5))
  expect_identical(cells$j, rep(2:6, 11))
  expect_identical(ledger_at(cells, 3, i = 2, j = 4), 8L)
})

test_that("reproduce() returns the columns of the contract", {
  ledger <- reproduce()
  expect_s3_class(ledger, "lowcarbon_ledger")
  contract <- c("document", "table", "row", "column", "printed", "computed", "lower", "upper", "status", "rule")
  expect_true(all(contract %in% names(ledger)))
  expect_identical(unique(ledger$document), unique(document_tables()$document))
  expect_identical(rownames(ledger), as.character(seq_len(nrow(ledger))))
  for (column in c("document", "table", "row", "column", "printed", "status", "rule")) {
    expect_type(ledger[[column]], "character")
  }
  for (column in c("computed", "lower", "upper")) expect_type(ledger[[column]], "double")
  expect_false(anyNA(ledger[c("document", "table", "row", "column", "printed", "status", "rule")]))
  one <- as.data.frame(reproduce("restructuring"))
  both <- as.data.frame(ledger)
  both <- both[both$document == "restructuring", ]
  rownames(both) <- NULL
  expect_identical(both, one)
})

test_that("reproduce() names the documents it has", {
  expect_input_error(reproduce("industry"), "`document`", "`coupling`, `restructuring`", "`industry`",
                     "document_table()")
  expect_input_error(reproduce(c("coupling", "none")), "`none`")
  expect_input_error(reproduce(3), "`document`", "found 3")
  expect_input_error(reproduce(character()), "`document`", "nothing")
  expect_input_error(reproduce(mean), "`document`", "function")
})

test_that("reproducing touches neither the options, the locale nor the random numbers", {
  before <- list(options(), Sys.getlocale(), get0(".Random.seed", globalenv()))
  reproduce()
  expect_identical(list(options(), Sys.getlocale(), get0(".Random.seed", globalenv())), before)
})

test_that("summary() counts every row once", {
  ledger <- reproduce()
  counts <- summary(ledger)
  expect_named(counts, c("document", "table", "cells", "reproduced", "inconsistent", "recovered", "bounded",
                         "needs data"))
  expect_identical(sum(counts$cells), as.double(nrow(ledger)))
  expect_identical(rowSums(counts[4:8]), counts$cells, ignore_attr = TRUE)
  frame <- as.data.frame(ledger)
  for (row in seq_len(nrow(counts))) {
    here <- frame$document == counts$document[row] & frame$table == counts$table[row]
    expect_equal(counts$recovered[row], sum(frame$status[here] == "recovered"))
  }
})

test_that("ledger_counts() has a line for each document", {
  counts <- ledger_counts()
  expect_identical(counts$document, unique(document_tables()$document))
  ledger <- as.data.frame(reproduce())
  for (document in counts$document) {
    row <- counts[counts$document == document, ]
    own <- ledger[ledger$document == document, ]
    expect_equal(row$cells, nrow(own))
    for (status in c("reproduced", "inconsistent", "recovered", "bounded", "needs data")) {
      expect_equal(row[[status]], sum(own$status == status))
    }
    expect_match(row$line, paste(sum(own$status == "needs data"), "in need of data"), fixed = TRUE)
  }
  images <- sum(!document_tables()$printed)
  expect_match(counts$line[counts$document == "digital"],
               sprintf("^%d tables, printed as images only, and %d numbers of the text: ", images,
                                                                  sum(ledger$document == "digital") - images))
})

test_that("ledger_counts() of some documents is their rows of the whole", {
  one <- ledger_counts("restructuring")
  expect_identical(one$document, "restructuring")
  expect_equal(one$cells, nrow(reproduce("restructuring")))
  expect_equal(sum(one[c("reproduced", "inconsistent", "recovered", "bounded", "needs data")]), one$cells)
  expect_input_error(ledger_counts("nobody's"), "document", "nobody's")
})

test_that("print() is short and says how to see more", {
  ledger <- reproduce("restructuring")
  shown <- capture.output(print(ledger, n = 5))
  expect_lt(length(shown), 12L)
  expect_match(shown[1], paste("Ledger of restructuring:", nrow(ledger), "printed cells"), fixed = TRUE)
  expect_match(shown[length(shown)], paste(nrow(ledger) - 5, "more rows"), fixed = TRUE)
})

test_that("rows taken out of a ledger are a plain data frame", {
  ledger <- reproduce("restructuring")
  expect_identical(class(ledger[1:3, ]), "data.frame")
  expect_identical(class(subset(ledger, status == "recovered")), "data.frame")
})

# ---- laid out as the printed table ---------------------------------------

test_that("a table is laid out as printed, with a mark on each cell", {
  ledger <- reproduce("restructuring")
  laid_out <- ledger_table(ledger, table = 2)
  printed <- document_table("restructuring", 2)
  expect_identical(dim(laid_out), dim(printed))
  expect_identical(laid_out[[1]], printed[[1]])
  expect_identical(laid_out[[4]], paste(printed[[4]], "\u2713"))
  expect_identical(laid_out[[3]], printed[[3]]) # needs data
  expect_identical(names(laid_out)[5], "Standard Deviation (2010) [Standard Deviation (2020)]")
  expect_identical(names(laid_out)[1], "Industry Code")
  same <- ledger_table(ledger, "restructuring", "Table 2")
  expect_identical(same, laid_out)
  types <- ledger_table(ledger, table = "3")
  wrong <- types[[1]][types$Region == "Hangzhou" & types[["Industry Code"]] == "12"]
  expect_identical(wrong, "Carbon productivity reversal type [Carbon productivity disadvantageous type]")
})

test_that("as HTML each cell is a span with its status and its rule", {
  ledger <- reproduce("restructuring")
  laid_out <- ledger_table(ledger, table = 2, style = "html")
  frame <- as.data.frame(ledger)
  cell <- frame[which(frame$table == "2" & frame$i == 3 & frame$j == 7), ]
  expect_identical(laid_out[[7]][3], paste0("<span class=\"reproduced\" title=\"", cell$rule, "\">89.27</span>"))
  expect_match(names(laid_out)[5], "<span class=\"recovered\"", fixed = TRUE)
  expect_match(names(laid_out)[5], "<s>Standard Deviation (2010)</s> Standard Deviation (2020)", fixed = TRUE)
  expect_true(all(grepl("class=\"(needs-data|bounded)\"", laid_out[[3]]))) # means: all bounded, some of them tightly
})

test_that("marks of HTML in cells and rules do not get through", {
  expect_identical(escape_html("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;")
  expect_identical(escape_html("p<0.05"), "p&lt;0.05")
})

test_that("the numbers of the text come as a list", {
  ledger <- reproduce("restructuring")
  frame <- as.data.frame(ledger)
  frame <- frame[frame$table == "text", ]
  claims <- ledger_table(ledger, table = "text")
  expect_named(claims, c("claim", "place", "printed", "computed", "status"))
  expect_identical(claims$claim, frame$row)
  expect_identical(claims$printed, frame$printed)
  expect_identical(claims$status, frame$status)
  expect_identical(claims$computed[claims$printed == "8"], "0.78") # 0.18 / 0.23 with two decimals more than printed
  expect_identical(claims$computed[claims$printed == "10"], "3.8")
  expect_identical(claims$computed[claims$status %in% c("needs data", "bounded")],
                   rep("", sum(claims$status %in% c("needs data", "bounded"))))
  spans <- ledger_table(ledger, table = "text", style = "html")$status
  expect_identical(gsub("<[^>]*>", "", spans), frame$status)
})

test_that("ledger_table() says what it wants", {
  ledger <- reproduce("restructuring")
  expect_input_error(ledger_table(1, table = 2), "`ledger`", "reproduce()")
  expect_input_error(ledger_table(as.data.frame(ledger), table = 2), "`ledger`")
  expect_input_error(ledger_table(ledger, table = 9), "`table`", "1, 2, 3")
  expect_input_error(ledger_table(ledger, table = 2, style = "pdf"), "`style`")
  expect_input_error(ledger_table(reproduce(), table = 2), "`document`", "5 documents")
  expect_input_error(ledger_table(ledger, "none", 2), "`document`")
})

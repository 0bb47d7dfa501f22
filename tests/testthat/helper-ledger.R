# What holds of every ledger: known statuses, rules that are sentences, bounds in
# order, and a value wherever a status needs one.
expect_coherent_ledger <- function(ledger) {
  expect_true(all(ledger$status %in% c("reproduced", "inconsistent", "recovered", "bounded", "needs data")))
  expect_true(all(grepl("[.)]$", ledger$rule)))
  expect_false(anyNA(ledger[c("row", "column", "printed", "status")]))
  bounded <- !is.na(ledger$lower)
  expect_true(all(ledger$lower[bounded] <= ledger$upper[bounded]))
  known <- !is.na(ledger$computed) | !is.na(ledger$computed_label)
  expect_identical(known, !ledger$status %in% c("bounded", "needs data"))
}

# The status of a row that nothing settles: "bounded" where no digit is printed or
# the range spans no more than a quarter of the number, read off the string here.
open_status <- function(rows) {
  number <- suppressWarnings(as.numeric(gsub(",", "", gsub("\u2212", "-", sub("[*]*( ?[(].*)?$", "", rows$printed)),
                                             fixed = TRUE)))
  tight <- (rows$upper - rows$lower) / abs(number) <= 0.25
  ifelse(!grepl("[0-9]", rows$printed) | tight %in% TRUE, "bounded", "needs data")
}

# What holds of every ledger: known statuses, rules that are sentences, bounds in
# order, and a value wherever a status needs one.
expect_coherent_ledger <- function(ledger) {
  expect_true(all(ledger$status %in% c("reproduced", "inconsistent", "recovered", "needs data")))
  expect_true(all(grepl("[.)]$", ledger$rule)))
  expect_false(anyNA(ledger[c("row", "column", "printed", "status")]))
  bounded <- !is.na(ledger$lower)
  expect_true(all(ledger$lower[bounded] <= ledger$upper[bounded]))
  known <- !is.na(ledger$computed) | !is.na(ledger$computed_label)
  expect_identical(known, ledger$status != "needs data")
}

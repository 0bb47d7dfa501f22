# Bad input must raise the classed error and say each of the things named.
expect_input_error <- function(object, ...) {
  error <- testthat::expect_error(object, class = "lowcarbon_error_input")
  for (said in c(...)) testthat::expect_match(conditionMessage(error), said, fixed = TRUE)
  invisible(error)
}

# Random numbers of a test's own, leaving the stream as it was.
with_test_seed <- function(seed, code) {
  old <- get0(".Random.seed", globalenv(), inherits = FALSE)
  on.exit(if (is.null(old)) rm(".Random.seed", envir = globalenv()) else assign(".Random.seed", old, globalenv()))
  set.seed(seed)
  force(code)
}

# Every exported function called without arguments: an error that names the argument,
# or an answer; never an error of R's own.

test_that("what is missing is said by name", {
  exported <- sub("^export\\((.*)\\)$", "\\1", grep("^export\\(", readLines(source_path("NAMESPACE")), value = TRUE))
  # generics of other packages, and those that would write or render
  exported <- setdiff(exported, c("tidy", "glance", "augment", "reproduce_report", "reproduce", "autoplot", "effects"))
  functions <- mget(exported, envir = asNamespace("lowcarbon"), mode = "function", ifnotfound = list(NULL))
  functions <- Filter(Negate(is.null), functions)
  expect_gt(length(functions), 70L)
  silent <- function(call) tryCatch(suppressMessages(suppressWarnings(utils::capture.output(call()))), error = identity)
  failed <- Filter(function(found) inherits(found, "error"), lapply(functions, silent))
  expect_gt(length(failed), 50L)
  unclassed <- vapply(failed, function(error) !inherits(error, "lowcarbon_error_input"), NA)
  expect_identical(vapply(failed[unclassed], conditionMessage, ""), stats::setNames(character(), character()))
  nameless <- vapply(failed, function(error) !grepl("^`", conditionMessage(error)), NA)
  expect_identical(names(failed)[nameless], character())
})

test_that("weights without an argument are asked for where they are needed", {
  data <- data.frame(region = letters[1:4], year = 1, y = c(1, 3, 2, 5))
  expect_input_error(local_moran(data, "y", index = c("region", "year")), "`W`", "nothing")
  expect_input_error(global_moran(data, "y", index = c("region", "year")), "`W`", "nothing")
})

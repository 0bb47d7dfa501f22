# A result keeps its class only while what it says of itself holds.

some_result <- function() {
  data <- data.frame(value = c(1, 2, 3, 5, 8, 13), group = rep(c("a", "b"), 3), year = rep(2001:2002, each = 3))
  theil(data, "value", "group", "year")
}
is_result <- function(x) inherits(x, "lowcarbon_result")
is_plain <- function(x) {
  identical(class(x), "data.frame") && is.null(attr(x, "choices")) && is.null(attr(x, "result_columns"))
}

test_that("a column more leaves a result one, by every way to add it", {
  x <- some_result()
  ways <- list(function(x) {
    x$note <- "checked"
    x
  }, function(x) {
    x[["note"]] <- "checked"
    x
  }, function(x) {
    x["note"] <- "checked"
    x
  }, function(x) {
    x[, "note"] <- "checked"
    x
  })
  for (way in ways) {
    more <- way(x)
    expect_true(is_result(more))
    expect_identical(more$note, rep("checked", nrow(x)))
    expect_identical(as.data.frame(more)[names(x)], as.data.frame(x))
    expect_identical(summary(more), summary(x))
  }
  x[2L, "estimate"] <- 0
  expect_identical(x$estimate[2L], 0)
  expect_true(is_result(x))
})

test_that("a column less, another name or other rows make a plain data frame", {
  x <- some_result()
  ways <- list(function(x) {
    x$estimate <- NULL
    x
  }, function(x) {
    x[["estimate"]] <- NULL
    x
  }, function(x) {
    x["estimate"] <- NULL
    x
  }, function(x) {
    names(x)[names(x) == "estimate"] <- "T"
    x
  }, function(x) stats::setNames(x, toupper(names(x))), function(x) {
    x[nrow(x) + 1L, ] <- x[1L, ]
    x
  })
  for (way in ways) expect_true(is_plain(way(x)))
  expect_no_error(summary(ways[[1L]](x)))
  expect_output(print(ways[[1L]](x)), "share")
})

test_that("rows of results are rows", {
  x <- some_result()
  plain <- as.data.frame(x)
  for (both in list(rbind(x, x), rbind(x, plain), rbind(plain, x), do.call(rbind, list(x, NULL, x)))) {
    expect_true(is_plain(both))
    expect_identical(both, rbind(plain, plain))
  }
})

test_that("summary() of a result whose class outlived a column says so", {
  x <- some_result()
  kept <- attributes(x)
  kept$names <- setdiff(names(x), "estimate")
  shorter <- structure(unclass(x)[kept$names], class = kept$class, row.names = kept$row.names, choices = kept$choices,
                       columns = kept$columns, result_columns = kept$result_columns)
  expect_input_error(summary(shorter), "no column `estimate`", "as.data.frame")
})

test_that("every summary of a result looks for its columns first", {
  definitions <- read_definitions(source_path("R"))
  summaries <- Filter(function(one) grepl("^summary[.]lowcarbon_", one$name), definitions)
  made <- unlist(lapply(definitions, function(one) {
    classes <- character()
    look <- function(x) {
      if (!is.call(x)) return(NULL)
      if (identical(x[[1L]], as.name("new_result")) && length(x) > 2L && is.character(x[[3L]])) {
        classes <<- c(classes, x[[3L]])
      }
      for (k in seq_along(x)) if (is.call(x[[k]])) look(x[[k]])
    }
    look(one$value)
    classes
  }))
  for (one in summaries) {
    if (!sub("^summary[.]", "", one$name) %in% made) next
    expect_true("check_whole" %in% names_used(one$value), label = one$name)
  }
})

test_that("a result that is no model is asked for no coefficients", {
  cv <- cv_by(data.frame(year = rep(2001:2002, each = 3), x = 1:6), "x", "year")
  questions <- list(coef, vcov, residuals, fitted, deviance, df.residual, weights)
  for (question in questions) {
    expect_error(question(cv), "What it holds is in its columns: `year`", class = "lowcarbon_error_input")
  }
  expect_identical(as.data.frame(cv)$year, 2001:2002) # the hint, followed
})

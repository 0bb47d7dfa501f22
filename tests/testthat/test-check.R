# Checks of single arguments.

test_that("check_choice() reads the choices from the caller's default", {
  verb <- function(kind = c("one", "two"), other = "three") {
    kind <- check_choice(kind)
    check_choice(kind, c("one", "two", other), "kind")
  }
  expect_identical(verb(), "one")
  expect_identical(verb("two"), "two")
  expect_input_error(verb("tow"), "`kind`", "one of \"one\", \"two\"", "\"tow\"")
  expect_input_error(verb(c("two", "one")), "`kind`")
  expect_input_error(verb(NA_character_), "`kind`")
  expect_input_error(verb(1), "`kind`", "1")
  expect_input_error(verb(NULL), "`kind`", "nothing")
  chosen <- function(how = names(known)) {
    known <- c(a = 1, b = 2)
    check_choice(how)
  }
  expect_identical(chosen(), "a")
  expect_input_error(chosen("c"), "`how`", "\"a\", \"b\"")
})

test_that("every call of check_choice() without choices names an argument with a default", {
  count <- 0L
  for (one in read_definitions(source_path("R"))) {
    value <- one$value
    if (!is.call(value) || !identical(value[[1L]], as.name("function"))) next
    look <- function(x) {
      if (!is.call(x)) return(NULL)
      if (identical(x[[1L]], as.name("check_choice")) && length(x) == 2L) {
        count <<- count + 1L
        expect_true(is.call(value[[2L]][[as.character(x[[2L]])]]), label = paste(one$name, deparse1(x)))
      }
      for (k in seq_along(x)) if (is.call(x[[k]])) look(x[[k]])
    }
    look(value[[3L]])
  }
  expect_gt(count, 50L)
})

test_that("a row is described by what stands in its columns", {
  frame <- data.frame(region = factor(c("A", "B")), year = c(2010, 2011), x = 1:2)
  expect_identical(describe_group(frame[1:2], 2L), "region \"B\", year 2011")
  expect_identical(describe_row(frame, 2L, c("region", "year")), "row 2: region \"B\", year 2011")
  expect_identical(describe_row(frame, 2L), "row 2")
  expect_input_error(check_level(1), "`level`", "both excluded")
  expect_input_error(check_level(0, "conf.level"), "`conf.level`")
})

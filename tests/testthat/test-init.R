routines <- function() getDLLRegisteredRoutines("lowcarbon")[[".Call"]]

test_that("every routine that is declared is registered, with its arity", {
  header <- paste(readLines(source_path("src", "lowcarbon.h"), warn = FALSE), collapse = " ")
  declared <- regmatches(header, gregexpr("SEXP ffi_[a-z_0-9]+\\([^)]*\\)", header))[[1]]
  name <- sub("^SEXP (ffi_[a-z_0-9]+).*$", "\\1", declared)
  arity <- lengths(strsplit(sub("^[^(]*\\(", "", declared), ","))
  registered <- vapply(routines(), function(routine) routine$numParameters, 0L)
  expect_setequal(names(registered), name)
  expect_identical(unname(registered[name]), arity)
})

test_that("a call by string is refused", {
  expect_error(.Call("ffi_first_bad", 1, 0, FALSE, FALSE), "ffi_first_bad")
  expect_error(.Call("ffi_lmdi", 1, PACKAGE = "lowcarbon"), "ffi_lmdi")
})

test_that("no routine crashes on anything", {
  rubbish <- list(
    NULL, NA, NA_real_, NaN, Inf, numeric(), integer(), character(), list(), "a", 1, 1L, -1L, 0L, c(1, 2),
    1:3, c(-1L, NA), matrix(0, 0, 3), matrix(1, 2, 2), list(1, 2), list("a"), list(NULL), new.env(), quote(x),
    function() 1, raw(2), 1i, factor("a"), TRUE, .Machine$integer.max, 1e308
  )
  for (routine in routines()) {
    n <- routine$numParameters
    address <- get(routine$name, asNamespace("lowcarbon"))
    try_call <- function(arguments) {
      tryCatch({
        do.call(.Call, c(list(address), arguments))
        "lived"
      }, error = function(e) "refused")
    }
    alike <- vapply(rubbish, function(thing) try_call(rep(list(thing), n)), "")
    mixed <- with_test_seed(1, replicate(300, try_call(rubbish[sample(length(rubbish), n, TRUE)])))
    expect_true(all(c(alike, mixed) %in% c("lived", "refused")), label = routine$name)
  }
})

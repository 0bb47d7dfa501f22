# Random wrong arguments for every routine that R calls: a result or an R error, nothing else. What is
# spoiled are the working calls of test-gctorture.R, so that most reach the kernel with one thing wrong.
# usage: R -f arguments.R --args CALLS [SEED]; CALLS for each routine. Prints the counts.
library(testthat)
library(lowcarbon)

given <- suppressWarnings(as.integer(commandArgs(trailingOnly = TRUE)))
calls <- if (length(given)) given[1L] else 1000L
set.seed(if (length(given) > 1L) given[2L] else 1L)
folder <- file.path("tests", "testthat")

# The arguments of every call that the test of collections makes, by routine.
recorded <- list()
room <- new.env(parent = asNamespace("lowcarbon"))
for (file in list.files(folder, "^helper.*[.]R$", full.names = TRUE)) sys.source(file, room)
tests <- parse(file.path(folder, "test-gctorture.R"), keep.source = FALSE)
is_test <- vapply(tests, function(line) is.call(line) && identical(line[[1L]], as.name("test_that")), NA)
for (line in tests[!is_test]) eval(line, room)
room$expect_survives <- function(routine, ...) recorded[[routine]] <<- c(recorded[[routine]], list(list(...)))
room$test_that <- function(words, code) eval(substitute(code), new.env(parent = room))
for (line in tests[is_test]) eval(line, room)

routines <- getDLLRegisteredRoutines("lowcarbon")[[".Call"]]
missing <- setdiff(names(routines), names(recorded))
if (length(missing)) stop("test-gctorture.R calls none of ", paste(missing, collapse = ", "))

pick <- function(from) from[[sample.int(length(from), 1L)]]

rubbish <- list(
  NULL, NA, NA_real_, NaN, Inf, -Inf, numeric(), integer(), character(), list(), "a", 0, 1, -1, 1.5, 1L, -1L, 0L, 2L, 1:3, c(-1L, NA),
  matrix(0, 0, 3), matrix(1, 2, 2), list(1, 2), list("a"), list(NULL), new.env(), quote(x), function(...) 1, function(...) "a",
  function(...) NULL, function(...) stop("no"), raw(2), 1i, factor("a"), TRUE, FALSE, c(TRUE, NA), .Machine$integer.max, NA_integer_,
  1e308, 1e-308, 4e4L, array(1, c(2, 2, 2))
)
numbers <- c(NA, NaN, Inf, -Inf, 0, -1, 1, 2, 1e308, -1e308, 5e-324, 2^31, 2^53, 1e-16)
counts <- c(NA, 0L, -1L, 1L, 2L, 3L, 100L, .Machine$integer.max, -.Machine$integer.max)

# One entry, the length or the type of an argument is changed, or the whole of it; in lists, of one of its parts.
spoil <- function(x) {
  if (is.list(x) && length(x) && stats::runif(1L) < 0.7) {
    at <- sample.int(length(x), 1L)
    x[at] <- list(spoil(x[[at]]))
    return(x)
  }
  if (!is.atomic(x) || !length(x)) return(pick(rubbish))
  switch(sample.int(6L, 1L),
    replace(x, sample.int(length(x), 1L), if (is.integer(x)) pick(counts) else if (is.numeric(x)) pick(numbers) else NA),
    x[-sample.int(length(x), 1L)],
    c(x, x[1L]),
    if (is.integer(x)) as.double(x) else if (is.double(x)) suppressWarnings(as.integer(x)) else as.character(x),
    x[sample.int(length(x))],
    pick(rubbish)
  )
}

# Loops that a count of thousands of millions makes long are stopped, by the way of an interrupt.
try_call <- function(address, arguments) {
  on.exit(setTimeLimit())
  setTimeLimit(elapsed = 2, transient = TRUE)
  tryCatch({
    do.call(.Call, c(list(address), arguments), quote = TRUE)
    "answered"
  }, error = function(e) if (grepl("time limit", conditionMessage(e), fixed = TRUE)) "stopped" else "refused")
}

total <- c(answered = 0L, refused = 0L, stopped = 0L)
trace <- Sys.getenv("ARGUMENTS_TRACE")
for (name in sort(names(routines))) {
  address <- get(name, asNamespace("lowcarbon"))
  said <- vapply(seq_len(calls), function(i) {
    arguments <- pick(recorded[[name]])
    for (at in sample.int(length(arguments), min(length(arguments), sample.int(2L, 1L)))) arguments[at] <- list(spoil(arguments[[at]]))
    if (nzchar(trace)) saveRDS(list(name, arguments), trace)
    suppressWarnings(try_call(address, arguments))
  }, "")
  found <- table(factor(said, names(total)))
  cat(sprintf("%-28s %6d answered %6d refused %4d stopped\n", name, found[[1L]], found[[2L]], found[[3L]]))
  total <- total + as.vector(found)
}
cat(sprintf("random arguments: %d calls of %d routines, %d answered, %d refused, %d stopped, no crash\n", sum(total), length(routines),
            total[["answered"]], total[["refused"]], total[["stopped"]]))

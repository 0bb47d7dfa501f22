# Reads a check folder: the tests' own count, and what the check complained of.
folder <- commandArgs(trailingOnly = TRUE)[1L]
read <- function(name) {
  path <- file.path(folder, name)
  if (file.exists(path)) readLines(path, warn = FALSE) else character()
}

count_tests <- function() {
  lines <- c(read("tests/testthat.Rout"), read("tests/testthat.Rout.fail"))
  line <- tail(grep("^\\[ FAIL [0-9]+ \\| WARN [0-9]+ \\| SKIP [0-9]+ \\| PASS [0-9]+ \\]", lines, value = TRUE), 1L)
  if (!length(line)) return(c(pass = 0L, fail = 1L, skip = 0L))
  number <- function(word) as.integer(sub(paste0("^.*", word, " ([0-9]+).*$"), "\\1", line))
  c(pass = number("PASS"), fail = number("FAIL"), skip = number("SKIP"))
}

# "* checking X ... NOTE" and the like. A new submission is announced by a note
# of its own, and so are suggested packages that are not there; failing tests are
# counted above, not here.
complaints <- function() {
  log <- read("00check.log")
  at <- grep("^\\* .* \\.\\.\\..* (ERROR|WARNING|NOTE)$|^\\* .* \\.\\.\\.(ERROR|WARNING|NOTE)$", log)
  expected <- "checking CRAN incoming feasibility .* NOTE|^\\* checking tests"
  absent <- grepl("(suggested but not available|unavailable to check Rd xrefs)", log[at + 1L]) & grepl("NOTE$", log[at])
  log[at[!grepl(expected, log[at]) & !absent]]
}

tests <- count_tests()
bad <- complaints()
if (length(bad)) cat("\nThe check complained of:\n", paste0("  ", bad, "\n"), sep = "")
if (tests[["fail"]] > 0L) cat(read("tests/testthat.Rout.fail"), sep = "\n")
finished <- any(grepl("^Status: ", read("00check.log")))
failed <- tests[["fail"]] + length(bad) + !finished
cat(tests[["pass"]], " passed, ", failed, " failed, ", tests[["skip"]], " skipped\n", sep = "")
quit(status = as.integer(failed > 0L))

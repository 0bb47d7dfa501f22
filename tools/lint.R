# The house's own rules of style, by programs: R by .lintr, C by .clang-format. Names
# every place, and fails if there is one. Files as arguments: these only.
given <- commandArgs(trailingOnly = TRUE)
r_files <- if (length(given)) {
  grep("[.]R$", given, value = TRUE)
} else {
  list.files(c("R", "tests/testthat", "tools"), "[.]R$", full.names = TRUE)
}
c_files <- if (length(given)) {
  grep("[.][ch]$", given, value = TRUE)
} else {
  list.files("src", "[.][ch]$", full.names = TRUE)
}

found <- 0L
for (file in r_files) {
  said <- lintr::lint(file)
  for (one in said) cat(sprintf("%s:%d: %s\n", file, one$line_number, one$message))
  found <- found + length(said)
}
formatter <- Sys.which("clang-format")
if (!nzchar(formatter)) cat("clang-format is not installed: C is not looked at\n")
for (file in if (nzchar(formatter)) c_files) {
  wanted <- system2(formatter, shQuote(file), stdout = TRUE)
  if (identical(wanted, readLines(file, warn = FALSE))) next
  cat(sprintf("%s: clang-format -i %s\n", file, file))
  found <- found + 1L
}
cat(found, "place(s) to mend\n")
quit(status = if (found) 1L else 0L)

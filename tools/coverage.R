# Lines of R and C that no test runs, by file. Minutes: every test runs once.
Sys.setenv(NOT_CRAN = "true")
covered <- covr::package_coverage(".", type = "tests", quiet = TRUE)
rows <- as.data.frame(covered)
open <- rows[rows$value == 0, ]
for (file in unique(open$filename)) {
  lines <- sort(unique(unlist(Map(seq, open$first_line[open$filename == file], open$last_line[open$filename == file]))))
  runs <- split(lines, cumsum(c(1L, diff(lines) != 1L)))
  cat(file, ": ", paste(vapply(runs, function(run) paste(unique(range(run)), collapse = "-"), ""), collapse = ", "), "\n", sep = "")
}
cat(sprintf("%.1f percent of lines are run\n", covr::percent_coverage(covered)))

# Lines of R and C that no test runs, by file, and the share that is run, of each
# language. Minutes: every test runs once. A test that fails is for `make test` to tell.
# usage: Rscript coverage.R [topic ...]; every test if none is named.
Sys.setenv(NOT_CRAN = "true", TESTTHAT_PARALLEL = "FALSE")
topics <- commandArgs(trailingOnly = TRUE)
tests <- sprintf(paste0("testthat::test_dir(%s, package = \"lowcarbon\", load_package = \"installed\", ",
                        "stop_on_failure = FALSE, reporter = \"minimal\"%s)"),
                 deparse(normalizePath(file.path("tests", "testthat"))),
                 if (length(topics)) sprintf(", filter = \"^(%s)$\"", paste(topics, collapse = "|")) else "")
covered <- covr::package_coverage(".", type = "none", code = tests, quiet = TRUE)
rows <- as.data.frame(covered)
lines <- do.call(rbind,
                 Map(function(file, from, to, value) data.frame(file = file, line = seq(from, to), value = value),
                            rows$filename, rows$first_line, rows$last_line, rows$value))
lines <- stats::aggregate(value ~ file + line, lines, max)
for (file in sort(unique(lines$file[lines$value == 0]))) {
  open <- sort(lines$line[lines$file == file & lines$value == 0])
  runs <- split(open, cumsum(c(1L, diff(open) != 1L)))
  cat(file, ": ", paste(vapply(runs, function(run) paste(unique(range(run)), collapse = "-"), ""), collapse = ", "),
      "\n", sep = "")
}
language <- ifelse(grepl("[.][ch]$", lines$file), "C", "R")
share <- vapply(split(lines$value > 0, language),
                function(run) sprintf("%.1f percent of %d lines", 100 * mean(run), length(run)), "")
cat(paste0(names(share), ": ", share, " are run\n"), sep = "")

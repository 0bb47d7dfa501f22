# Runs test files (their topics as arguments; none: all) in this process, and
# fails if a test does.
library(testthat)
library(lowcarbon)

folder <- file.path("tests", "testthat")
topics <- commandArgs(trailingOnly = TRUE)
files <- list.files(folder, "^test-.*[.]R$")
# a kernel's topic is its own name or part of the verb's: dagum, dagum_gini; moran, global_moran
if (length(topics)) files <- grep(paste0("^test-((global|local)_)?(", paste(topics, collapse = "|"), ")(_(gini|by|weights|moran|coordination))?[.]R$"), files, value = TRUE)
failed <- 0L
for (file in files) {
  found <- as.data.frame(test_file(file.path(folder, file), env = new.env(parent = asNamespace("lowcarbon")),
                                   reporter = "check", stop_on_failure = FALSE))
  failed <- failed + sum(found$failed) + sum(found$error)
  cat(sprintf("%-28s %4d expectations, %d failed\n", file, sum(found$nb), sum(found$failed) + sum(found$error)))
}
quit(status = if (failed) 1L else 0L)

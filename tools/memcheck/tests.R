# Runs test files (their topics as arguments; none: all) in this process, and
# fails if a test does.
library(testthat)
library(lowcarbon)

folder <- file.path("tests", "testthat")
topics <- commandArgs(trailingOnly = TRUE)
files <- if (length(topics)) paste0("test-", topics, ".R") else list.files(folder, "^test-.*[.]R$")
files <- files[file.exists(file.path(folder, files))]
failed <- 0L
for (file in files) {
  found <- as.data.frame(test_file(file.path(folder, file), env = new.env(parent = asNamespace("lowcarbon")),
                                   reporter = "check", stop_on_failure = FALSE))
  failed <- failed + sum(found$failed) + sum(found$error)
  cat(sprintf("%-28s %4d expectations, %d failed\n", file, sum(found$nb), sum(found$failed) + sum(found$error)))
}
quit(status = if (failed) 1L else 0L)

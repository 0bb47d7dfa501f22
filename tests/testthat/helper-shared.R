# A file of the shared folder (real data, reference results, the documents'
# texts), which lies beside the project and is never part of it. LOWCARBON_SHARED
# names it; a test that needs it skips where it is absent.
shared_path <- function(...) {
  folder <- Sys.getenv("LOWCARBON_SHARED")
  path <- file.path(folder, ...)
  if (!nzchar(folder) || !file.exists(path)) testthat::skip(paste("no shared file", file.path(...)))
  path
}

shared_csv <- function(...) {
  utils::read.csv(shared_path(...), stringsAsFactors = FALSE, check.names = FALSE)
}

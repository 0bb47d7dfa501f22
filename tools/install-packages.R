# Installs the packages given as arguments from CRAN, into the first library
# that can be written to (one of the user's own is made if none can).
repos <- getOption("repos")
if (!length(repos) || any(repos == "@CRAN@")) {
  utils::chooseCRANmirror(graphics = FALSE, ind = 1L, local.only = TRUE)
}
library_dir <- .libPaths()[file.access(.libPaths(), 2L) == 0L]
if (!length(library_dir)) {
  library_dir <- Sys.getenv("R_LIBS_USER")
  dir.create(library_dir, recursive = TRUE, showWarnings = FALSE)
}
utils::install.packages(commandArgs(trailingOnly = TRUE), lib = library_dir[1L], quiet = TRUE,
                        Ncpus = max(1L, parallel::detectCores(), na.rm = TRUE))

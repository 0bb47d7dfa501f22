# The package's sources, which an installed package does not have.
# LOWCARBON_SOURCE names the checkout; R CMD check keeps a copy of its own.
source_path <- function(...) {
  folders <- c(Sys.getenv("LOWCARBON_SOURCE"), file.path("..", ".."), file.path("..", "..", "00_pkg_src", "lowcarbon"))
  found <- folders[nzchar(folders) & file.exists(file.path(folders, "src", "core.h"))]
  if (!length(found)) testthat::skip("no package sources")
  file.path(normalizePath(found[1L]), ...)
}

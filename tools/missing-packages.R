# The packages DESCRIPTION names (and any given as arguments) that are not
# installed in the version asked for, on one line. With --needed first, only
# those without which nothing can be built or tested.
arguments <- commandArgs(trailingOnly = TRUE)
needed <- "--needed" %in% arguments
fields <- read.dcf("DESCRIPTION", fields = c("Imports", "LinkingTo", if (!needed) "Suggests"))
entries <- trimws(unlist(strsplit(fields[!is.na(fields)], ",")))
entries <- c(entries[nzchar(entries)], if (needed) c("knitr", "rmarkdown", "testthat"), setdiff(arguments, "--needed"))
name <- sub("[ (].*$", "", entries)
wanted <- ifelse(grepl(">=", entries, fixed = TRUE), gsub("^.*>=|[) ]", "", entries), "0")

is_missing <- function(name, wanted) {
  version <- tryCatch(utils::packageVersion(name), error = function(e) NULL)
  is.null(version) || version < wanted
}
cat(unique(name[mapply(is_missing, name, wanted)]))

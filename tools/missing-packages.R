# The packages DESCRIPTION names (and any given as arguments) that are not
# installed in the version asked for, on one line.
fields <- read.dcf("DESCRIPTION", fields = c("Imports", "Suggests", "LinkingTo"))
entries <- trimws(unlist(strsplit(fields[!is.na(fields)], ",")))
entries <- c(entries[nzchar(entries)], commandArgs(trailingOnly = TRUE))
name <- sub("[ (].*$", "", entries)
wanted <- ifelse(grepl(">=", entries, fixed = TRUE), gsub("^.*>=|[) ]", "", entries), "0")

is_missing <- function(name, wanted) {
  version <- tryCatch(utils::packageVersion(name), error = function(e) NULL)
  is.null(version) || version < wanted
}
cat(unique(name[mapply(is_missing, name, wanted)]))

# A million cells of text read into a panel: processor seconds and memory, growth
# with size, beside data.table::fread() and utils::read.csv(), which only split and
# convert. Run with: Rscript bench/read_panel.R
library(lowcarbon)

processor <- function(code) {
  spent <- system.time(code, gcFirst = TRUE)
  sum(spent[c("user.self", "sys.self")])
}

# Most memory in use while the code ran, beyond what was in use before, in MB.
megabytes <- function(code) {
  before <- sum(gc(reset = TRUE)[, 2L])
  force(code)
  sum(gc()[, 6L]) - before
}

long_table <- function(rows) {
  regions <- ceiling(rows / 20)
  data.frame(region = rep(sprintf("region%05d", seq_len(regions)), 20), year = rep(2001:2020, each = regions),
             gdp = stats::rlnorm(20 * regions), co2 = round(stats::runif(20 * regions) * 1e4, 2))
}

wide_rows <- function(columns) {
  table <- as.data.frame(matrix(round(stats::rnorm(500 * 20 * columns), 3), 500 * 20))
  cbind(region = rep(sprintf("r%03d", 1:500), 20), year = rep(2001:2020, each = 500), table)
}

with_thousands <- function(table) {
  table[-(1:2)] <- lapply(table[-(1:2)], function(x) formatC(x * 1e4, format = "f", digits = 1L, big.mark = ","))
  table
}

measure <- function(what, table) {
  path <- tempfile(fileext = ".csv")
  on.exit(unlink(path))
  utils::write.csv(table, path, row.names = FALSE)
  size <- file.size(path) / 1e6
  own <- processor(read_panel(path, c("region", "year")))
  memory <- megabytes(read_panel(path, c("region", "year")))
  fread <- if (requireNamespace("data.table", quietly = TRUE)) processor(data.table::fread(path, nThread = 1L)) else NA
  base <- processor(utils::read.csv(path))
  cat(sprintf("%-34s %8.0f cells %6.1f MB  read_panel %5.2f s  read.csv %5.2f s  fread %5.2f s  memory %5.1f x file\n",
              what, prod(dim(table)), size, own, base, fread, memory / size))
}

invisible(read_panel(data.frame(region = "a", year = 1:2, x = 1:2), c("region", "year")))
for (rows in c(25000, 50000, 100000, 250000)) measure("four columns", long_table(rows))
measure("a hundred columns", wide_rows(98))
measure("the same with thousands separators", with_thousands(wide_rows(98)))

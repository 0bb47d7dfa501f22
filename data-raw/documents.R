# The printed tables of the five documents, from CSV to the internal object
# `document_store` of R/sysdata.rda.
#
# Run from the project root: Rscript data-raw/documents.R
#
# data-raw/documents/
#   tables.csv                        the registry: one row per printed table
#   mends.csv                         every repair of conversion damage
#   <document>/table-<k>.csv          the cells; the first line is the lowest heading row
#   <document>/table-<k>-headings.csv the heading rows above it, where there are any
#
# A cell is what the print shows, as a string: trailing zeros, stars,
# parentheses and misprints included. Only typesetting marks are taken off
# (emphasis, dollar signs; superscripts become characters), and what the
# conversion from page to text broke is mended, each mend on a line of
# mends.csv: `row` 0 is the heading, an empty `row` the table as a whole;
# " | " in `source` parts cells that the text holds separately. A heading that
# spans several heading rows stands in the lowest; an empty upper heading
# continues its left neighbour.

folder <- file.path("data-raw", "documents")
store_file <- file.path("R", "sysdata.rda")

read_strings <- function(path, header = TRUE) {
  utils::read.csv(path, header = header, colClasses = "character", check.names = FALSE,
                  na.strings = character(), encoding = "UTF-8", comment.char = "")
}

table_key <- function(registry) paste(registry$document, registry$table, sep = "/")

table_path <- function(key, suffix = "") {
  paste0(file.path(folder, sub("/", "/table-", key, fixed = TRUE)), suffix, ".csv")
}

read_registry <- function() {
  registry <- read_strings(file.path(folder, "tables.csv"))
  for (column in c("rows", "columns", "stub")) registry[[column]] <- as.integer(registry[[column]])
  registry$printed <- registry$printed == "TRUE"
  registry
}

read_headings <- function(keys) {
  keys <- keys[file.exists(table_path(keys, "-headings"))]
  headings <- lapply(table_path(keys, "-headings"), function(path) {
    unname(as.matrix(read_strings(path, header = FALSE)))
  })
  stats::setNames(headings, keys)
}

read_store <- function() {
  registry <- read_registry()
  keys <- table_key(registry)[registry$printed]
  mends <- read_strings(file.path(folder, "mends.csv"))
  for (column in c("row", "column")) mends[[column]] <- as.integer(mends[[column]])
  list(
    tables = registry,
    cells = stats::setNames(lapply(table_path(keys), read_strings), keys),
    headings = read_headings(keys),
    mends = mends
  )
}

# ---- checks ----------------------------------------------------------------

check_registry <- function(store) {
  registry <- store$tables
  printed <- registry[registry$printed, ]
  files <- list.files(folder, "^table-[0-9]+[.]csv$", recursive = TRUE)
  stopifnot(
    "a table is registered twice" = !anyDuplicated(table_key(registry)),
    "files and registry differ" = setequal(file.path(folder, files), table_path(names(store$cells))),
    "a printed table without counts" = !anyNA(printed[c("rows", "columns", "stub")]),
    "row counts differ from the registry" = identical(unname(vapply(store$cells, nrow, 0L)), printed$rows),
    "column counts differ from the registry" = identical(unname(vapply(store$cells, ncol, 0L)), printed$columns)
  )
}

check_headings <- function(store) {
  for (key in names(store$cells)) {
    cells <- store$cells[[key]]
    upper <- store$headings[[key]]
    if (any(names(cells) == "")) stop("an empty heading in ", key)
    if (!is.null(upper) && ncol(upper) != ncol(cells)) stop("upper headings of another width in ", key)
    if (anyNA(cells) || !all(vapply(cells, is.character, NA))) stop("a cell of ", key, " is no string")
  }
}

# A mend that names a cell must give what the cell holds.
check_mends <- function(store) {
  mends <- store$mends
  keys <- table_key(mends)
  unknown <- setdiff(keys, names(store$cells))
  if (length(unknown)) stop("mends of unknown tables: ", toString(unknown))
  for (i in which(!is.na(mends$row) & mends$row > 0L & !is.na(mends$column))) {
    held <- store$cells[[keys[i]]][[mends$column[i]]][mends$row[i]]
    if (!identical(held, mends$printed_as[i])) {
      stop("line ", i + 1L, " of mends.csv says \"", mends$printed_as[i], "\", the table has \"", held, "\"")
    }
  }
}

# ---- build -----------------------------------------------------------------

# Other internal objects of the package stay as they are.
save_store <- function(store) {
  objects <- new.env()
  if (file.exists(store_file)) load(store_file, envir = objects)
  objects$document_store <- store
  save(list = sort(ls(objects)), envir = objects, file = store_file, compress = "xz", version = 3)
}

store <- read_store()
check_registry(store)
check_headings(store)
check_mends(store)
save_store(store)
message(length(store$cells), " tables, ", sum(!store$tables$printed), " images, ",
        nrow(store$mends), " mends -> ", store_file)

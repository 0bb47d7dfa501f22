# What integers stand for regions, periods, sectors and groups. Regions are
# matched by identifier; the order of rows never counts.

# Codes of groups whose names are numbers or periods ("9", "10") in their order.
# Levels of a factor that somebody has put in an order of his own stay in it.
in_order_of_time <- function(coded) {
  ids <- as.character(coded$ids)
  own_order <- is.factor(coded$ids) && is.unsorted(order(enc2utf8(ids), method = "radix"))
  if (is.numeric(coded$ids) || own_order || !all(grepl("^[0-9]", ids))) return(coded)
  rank <- order(period_values(ids))
  list(codes = order(rank)[coded$codes], ids = coded$ids[rank], n = coded$n)
}

# Integer codes 1..k of an identifier column and the identifiers behind them,
# sorted: factors by level, strings in the C locale whatever the user's locale,
# so that no result depends on it.
code_column <- function(data, name, arg, index = character()) {
  x <- get_column(data, name)
  if (!is.atomic(x) || !is.null(dim(x)) || is.complex(x) || is.raw(x) || inherits(x, "integer64")) {
    abort_input(arg, paste0("identifiers (strings, factor or numbers) in `", name, "`"), describe_class(x))
  }
  coded <- .Call(ffi_codes, x)
  if (coded[[3L]] > 0L) {
    abort_input(arg, paste0("an identifier in every row of `", name, "`"), "a missing value",
                describe_row(data, coded[[3L]], setdiff(index, name)),
                hint = "Give these rows their identifier, or leave them out and say so.")
  }
  ids <- x[coded[[2L]]]
  if (is.character(ids) && anyDuplicated(enc2utf8(ids))) return(code_mixed_encodings(x))
  if (is.double(ids) && any(is.infinite(ids))) {
    row <- match(TRUE, is.infinite(x))
    abort_input(arg, paste0("finite identifiers in `", name, "`"), describe_value(x[row]),
                describe_row(data, row, setdiff(index, name)))
  }
  rank <- order(sort_key(ids), method = "radix")
  codes <- if (is.unsorted(rank)) order(rank)[coded[[1L]]] else coded[[1L]]
  list(codes = codes, ids = ids[rank], n = length(ids))
}

# What identifiers are sorted by. A string that does not say its encoding would
# stop the sort in a locale that cannot hold it: there it counts as what its
# bytes are, so that the order is that of any other locale.
sort_key <- function(ids) {
  if (is.factor(ids)) return(as.integer(ids))
  if (!is.character(ids)) return(ids)
  unmarked <- Encoding(ids) == "unknown"
  readable <- validUTF8(ids)
  Encoding(ids[unmarked & readable]) <- "UTF-8"
  Encoding(ids[unmarked & !readable]) <- "bytes"
  ids
}

# The same string in two encodings is two pointers but one identifier.
code_mixed_encodings <- function(x) {
  x <- enc2utf8(x)
  ids <- unique(x)
  ids <- ids[order(sort_key(ids), method = "radix")]
  list(codes = match(x, ids), ids = ids, n = length(ids))
}

# The same for periods, which come in order of time: labels that read as
# numbers ("9", "10") by these, whatever the order of levels or strings.
code_time <- function(data, name, arg, index = character()) {
  time <- code_column(data, name, arg, index)
  warn_unread_periods(time$ids, name)
  rank <- order(period_values(time$ids))
  if (!is.unsorted(rank)) return(time)
  list(codes = order(rank)[time$codes], ids = time$ids[rank], n = time$n)
}

# Region, period and, if named, sector codes of a panel; refuses a second row
# for the same cell. `cells` maps (region, period, sector), sector fastest, to
# the row that holds it, 0 where there is none.
code_panel <- function(data, index, sector = NULL, arg = "index",
                       hint = "Add the rows up or drop the repetition first.") {
  region <- code_column(data, index[1L], arg, index)
  time <- code_time(data, index[2L], arg, index)
  third <- code_sectors(data, sector, index)
  size <- as.double(region$n) * time$n * third$n
  if (size > .Machine$integer.max) {
    abort_input(arg, "fewer than 2^31 region-period cells", format(size))
  }
  cells <- .Call(ffi_cells, region$codes, time$codes, third$codes, region$n, time$n, third$n)
  if (length(cells) == 2L && !is.null(attr(cells, "duplicate"))) {
    columns <- c(index, sector)
    abort_input(arg, paste0("one row for each ", paste(columns, collapse = "-")),
                paste0("rows ", cells[1L], " and ", cells[2L], " for the same one"),
                describe_row(data, cells[2L], columns), hint = hint)
  }
  list(region = region, time = time, sector = third, cells = cells)
}

# No, one or several sector columns (industry, fuel, ...): every combination
# that occurs is one sector. `ids` is then a data frame.
code_sectors <- function(data, sector, index) {
  if (is.null(sector)) return(list(codes = NULL, ids = NULL, n = 1L))
  taken <- sector[duplicated(sector) | sector %in% index]
  if (length(taken)) {
    abort_input("sector", "columns other than the region and the period, each once", describe_set(taken))
  }
  if (length(sector) == 1L) return(code_column(data, sector, "sector", c(index, sector)))
  coded <- code_groups(data, sector, "sector", c(index, sector))
  list(codes = coded$codes, ids = coded$frame, n = coded$n)
}

describe_sector <- function(panel, at, sector) {
  ids <- panel$sector$ids
  values <- if (is.data.frame(ids)) lapply(ids, `[`, at) else list(ids[at])
  paste(sector, vapply(values, describe_value, ""), collapse = ", ")
}

# The first cell of the full region-period(-sector) grid that has no row.
check_balanced <- function(panel, index, sector = NULL, hint = NULL) {
  empty <- match(0L, panel$cells)
  if (is.na(empty)) return(invisible(panel))
  at <- arrayInd(empty, c(panel$sector$n, panel$time$n, panel$region$n))
  where <- paste0(index[1L], " ", describe_value(panel$region$ids[at[3L]]), ", ",
                  index[2L], " ", describe_value(panel$time$ids[at[2L]]))
  if (!is.null(sector)) where <- paste0(where, ", ", describe_sector(panel, at[1L], sector))
  abort_input("data", paste0("a row for each ", paste(c(index, sector), collapse = "-")),
              paste(sum(panel$cells == 0L), "absent, the first:"), where, hint = hint)
}

# Group codes of one or more columns at once (for `by`), in order of the
# columns' sorted values: list(codes, frame with one row a group, n).
code_groups <- function(data, by, arg = "by", index = character()) {
  coded <- lapply(by, function(name) in_order_of_time(code_column(data, name, arg, index)))
  key <- coded[[1L]]$codes
  for (part in coded[-1L]) key <- (key - 1) * part$n + part$codes
  present <- sort(unique(key))
  codes <- if (length(by) == 1L) key else match(key, present)
  first <- match(seq_along(present), codes)
  frame <- lapply(stats::setNames(by, by), function(name) get_column(data, name)[first])
  list(codes = as.integer(codes), frame = list_to_frame(frame), n = length(present))
}

# The sum of x over all rows of the row's group.
group_sums <- function(x, group) {
  ids <- unique(group)
  code <- match(group, ids)
  as.vector(rowsum(x, code, reorder = TRUE))[code]
}

# Periods as numbers: numbers, dates and times as they are; labels that all read
# as numbers ("2010", "2015") as those; labels of one kind of period by its steps;
# of several kinds by the month in which they begin; other labels by their
# position in `ids`, which is sorted.
period_values <- function(ids) {
  if (inherits(ids, c("Date", "POSIXct"))) return(as.double(ids))
  labels <- if (is.numeric(ids)) format(ids, digits = 15L, trim = TRUE, scientific = FALSE) else as.character(ids)
  if (!are_joined_months(labels) && (is.numeric(ids) || !are_dotted_months(labels))) {
    if (is.numeric(ids)) return(as.double(ids))
    if (all(reads_as_number(labels)) && !anyDuplicated(as.double(labels))) return(as.double(labels))
  }
  parsed <- parse_periods(labels)
  if (anyNA(parsed$kind)) return(counted_labels(labels))
  value <- if (length(unique(parsed$kind)) == 1L) parsed$value else first_months(parsed)
  if (anyDuplicated(value)) as.double(seq_along(labels)) else value
}

# The rows of a panel region by region, each in order of time: the row, its
# region code, the number of its period and how manieth row of the region it is.
panel_rows <- function(panel) {
  time <- period_values(panel$time$ids)
  order <- order(panel$region$codes, time[panel$time$codes])
  region <- panel$region$codes[order]
  list(row = order, region = region, time = time[panel$time$codes[order]],
       step = sequence(tabulate(region, panel$region$n)))
}

# Identifiers and periods as the strings by which they are compared and shown.
# as.character() would write 500000 as 5e+05, or 2010 as 2.01e+03, by the option
# scipen.
id_strings <- function(ids) {
  if (is.factor(ids)) return(as.character(ids))
  if (!is.numeric(ids) || is.object(ids)) return(enc2utf8(as.character(ids)))
  whole <- is.finite(ids) & abs(ids) < 1e15 & ids == trunc(ids)
  text <- sprintf("%.15g", as.double(ids))
  text[whole] <- sprintf("%.0f", as.double(ids[whole]))
  text[is.na(ids)] <- NA_character_
  text
}

# Rows that stand beside the regions and are none: totals, subtotals and
# averages. They are known by their names, and by arithmetic: a row that is the
# sum, or the mean, of all others in every period. Whatever adds or averages over
# regions warns of them.

# What such rows are called, without spaces, brackets and colons, in small letters.
total_words <- function() {
  c("all", "sum", "mean", "country", "global", "max", "min", "maximum", "minimum", "std", "std.dev.", "s.d.",
    sure_total_words())
}

# Those that are taken for totals in any column of names, whatever it holds.
sure_total_words <- function() {
  c("total", "totals", "grandtotal", "subtotal", "sub-total", "overall", "allregions", "allprovinces", "national",
    "nation",
    "nationwide", "wholecountry", "nationaltotal", "nationalaverage", "totalchina", "chinatotal", "average", "averages",
    "avg", "avg.", "median", "world", "worldtotal", "europeanunion", "eu27", "eu-27", "eu28", "eu-28", "eu27_2020",
    "euroarea", "oecd", "oecdtotal",
    "\u6700\u5927\u503c", "\u6700\u5c0f\u503c", "\u4e2d\u4f4d\u6570", "\u6807\u51c6\u5dee", "\u5168\u56fd",
      "\u5168\u7701", "\u5168\u5e02", "\u5168\u533a", "\u4e16\u754c", "\u5168\u7403", "\u603b\u4f53", "\u5168\u90e8")
}

# Chinese names: of what, which may be left out, and that it is a total or a mean.
total_pattern <- function() {
  of <- c("\u5168\u56fd", "\u5168\u7701", "\u5168\u5e02", "\u5168\u533a", "\u5168\u90e8", "\u5404\u7701",
          "\u5404\u7701\u5e02", "\u5404\u7701\u533a\u5e02", "\u5404\u5e02", "\u5404\u5730\u533a", "\u5404\u5730",
            "\u5730\u533a", "\u7701", "\u5e02")
  what <- c("\u5408\u8ba1", "\u603b\u8ba1", "\u603b\u548c", "\u5171\u8ba1", "\u5c0f\u8ba1", "\u7d2f\u8ba1",
            "\u6c47\u603b", "\u52a0\u603b",
            "\u603b\u6570", "\u603b\u91cf", "\u5e73\u5747", "\u5e73\u5747\u503c", "\u5e73\u5747\u6570",
              "\u5e73\u5747\u6c34\u5e73", "\u5747\u503c")
  paste0("^(?:", paste(of, collapse = "|"), ")?(?:", paste(what, collapse = "|"), ")$")
}

# "Eastern subtotal" in either language: whatever it is the total of, it is no region.
is_part_total_name <- function(x) {
  what <- c("\u5c0f\u8ba1", "\u5408\u8ba1", "\u603b\u8ba1", "\u5171\u8ba1", "\u5e73\u5747", "\u5e73\u5747\u503c",
            "\u5747\u503c")
  grepl(paste0("(?:", paste(what, collapse = "|"), ")$"), plain_name(x)) |
    grepl("[^a-z](?:sub-?total|total|average|mean)$|^(?:sub-?total|total|average|mean)[^a-z]", tolower(x), perl = TRUE)
}

is_total_name <- function(x, words = total_words()) {
  x <- plain_name(x)
  x %in% words | grepl(total_pattern(), x, perl = TRUE)
}

# A name without what does not tell names apart: spaces of all widths, a colon at
# the end, a unit or a count in brackets.
plain_name <- function(x) {
  x <- tolower(enc2utf8(as.character(x)))
  x <- gsub("[\\s\u00a0\u2000-\u200b\u202f\u3000]+", "", x, perl = TRUE)
  sub("[:\uff1a]$", "", sub("[(\uff08][^()\uff08\uff09]*[)\uff09]$", "", x))
}

# Names of belts and of the large regions, which are sums of provinces where provinces
# stand beside them. Elsewhere "North East" or "Central" are regions of their own.
is_belt_name <- function(x) {
  chinese <- c("\u4e1c\u90e8", "\u4e2d\u90e8", "\u897f\u90e8", "\u4e1c\u5317", "\u6cbf\u6d77", "\u5185\u9646",
               "\u534e\u5317", "\u534e\u4e1c", "\u534e\u4e2d", "\u534e\u5357", "\u4e2d\u5357",
               "\u897f\u5357", "\u897f\u5317")
  side <- "(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)"
  english <- paste0("^(?:", side, "(?:ern)?|central|coastal|inland)(?:china|regions?|provinces|area|part)?$")
  plain <- plain_name(x)
  named <- plain %in% c(chinese, paste0(chinese, "\u5730\u533a"), paste0(chinese, "\u5404\u7701"))
  elsewhere <- grepl(english, plain, perl = TRUE)
  others <- x[!named & !elsewhere]
  provinces <- any(elsewhere) && length(others) && mean(is_province_name(others)) >= 0.5
  if (provinces) named | elsewhere else named
}

# "of which: ..." stands for a part of the row above it.
is_part_name <- function(x) grepl("^(?:\u5176\u4e2d|\u4e2d\uff1a|ofwhich)", plain_name(x), perl = TRUE)

# data frame of the identifiers in `column` that are no regions: column, id, why.
# `values` (names of numeric columns) and `time` are what the arithmetic needs.
find_totals <- function(data, column, time = NULL, values = character(), words = total_words()) {
  x <- get_column(data, column)
  # a row without a region is for others to complain of
  known <- !is.na(x)
  coded <- code_column(if (all(known)) data else list_to_frame(stats::setNames(list(x[known]), column)), column,
                       "index")
  if (!all(known)) values <- character()
  ids <- as.character(coded$ids)
  why <- rep(NA_character_, length(ids))
  why[is_total_name(ids, words) | (identical(words, total_words()) & is_part_total_name(ids))] <- "name"
  why[is_part_name(ids)] <- "part"
  belts <- is_belt_name(ids)
  if (sum(!belts & is.na(why)) >= 4L) why[belts] <- "name"
  if (sum(is.na(why)) < 2L) why[] <- NA # nothing is left that they could be totals of
  for (round in 1:2) why <- totals_by_arithmetic(data, coded, why, time, values)
  before <- why
  why <- subtotals_by_arithmetic(data, coded, why, time, values)
  if (!identical(before, why)) why <- totals_by_arithmetic(data, coded, why, time, values)
  found <- which(!is.na(why))
  list_to_frame(list(column = rep(column, length(found)), id = ids[found], why = why[found]))
}

totals_by_arithmetic <- function(data, coded, why, time, values) {
  plain <- function(name) is_plain_numeric(get_column(data, name)) && is.null(dim(get_column(data, name)))
  values <- values[vapply(values, plain, NA)] # others are for the caller to complain of
  n_values <- length(values)
  open <- is.na(why)
  if (!length(values) || sum(open) < 3L) return(why)
  rows <- open[coded$codes]
  region <- match(coded$codes[rows], which(open))
  cell <- if (is.null(time)) rep(1L, sum(rows)) else code_column(data, time, "index")$codes[rows]
  if (anyDuplicated(region + (cell - 1) * sum(open))) return(why)
  values <- values[vapply(values, function(name) may_hold_totals(get_column(data, name)[rows], cell), NA)]
  if (!length(values)) return(why)
  verdicts <- lapply(values, function(name) {
    sums_and_means(as.double(get_column(data, name)[rows]), region, cell, sum(open))
  })
  sums <- do.call(cbind, lapply(verdicts, `[[`, "sum"))
  means <- do.call(cbind, lapply(verdicts, `[[`, "mean"))
  is_sum <- rowSums(sums >= enough_digits) > 0L & (rowSums(is.finite(sums)) * 2L >= n_values |
                                                   rowSums(sums >= 2 * enough_digits) > 0L)
  is_mean <- rowSums(means < 0) == 0L & rowSums(means >= enough_digits) > 0L & length(values) == n_values
  first <- match(TRUE, is_sum | is_mean)
  if (!is.na(first)) why[which(open)[first]] <- if (is_sum[first]) "sum" else "mean"
  why
}

# A total shows in the first period already, which is quickly looked at.
may_hold_totals <- function(x, cell) {
  x <- as.double(x[cell == cell[1L]])
  x <- x[is.finite(x)]
  if (length(x) < 3L) return(FALSE)
  total <- sum(x)
  unit <- printed_unit(utils::head(x, 1000L))
  near <- function(own) pmax(1e-9 * abs(total), pmin((unit * length(x) + own) / 2, 1e-3 * abs(total)))
  any(abs(2 * x - total) <= near(printed_units(x))) || any(abs(length(x) * x - total) <= near(unit))
}

# For each region the digits that agree with the sum (the mean) of the others,
# added up over the periods; -Inf where one period disagrees.
sums_and_means <- function(x, region, cell, n_regions) {
  known <- is.finite(x)
  x <- x[known]
  region <- region[known]
  cell <- cell[known]
  total <- sums_by_code(x, cell)
  count <- tabulate(cell, length(total))
  unit <- printed_unit(x)
  # a total may be printed with fewer decimals than its parts
  own <- finest_of_each(printed_units(x), region, n_regions)[region]
  near <- function(difference, size, n, own) {
    abs(difference) <= pmax(1e-9 * size, pmin((unit * n + own) / 2, 1e-3 * size))
  }
  enough <- count[cell] >= 3L
  sum <- enough & near(2 * x - total[cell], abs(total[cell]), count[cell], own)
  mean <- enough & count[cell] >= 4L & near(count[cell] * x - total[cell], abs(total[cell]), count[cell], unit)
  list(sum = digits_that_agree(sum, log10(pmax(1, abs(x) / own)), region, n_regions),
       mean = digits_of_means(mean, log10(pmax(1, abs(x) / unit)), x, region, cell, n_regions))
}

finest_of_each <- function(units, region, n_regions) {
  finest <- rep(1, n_regions)
  coarse_first <- order(units, decreasing = TRUE)
  finest[region[coarse_first]] <- units[coarse_first]
  finest
}

digits_that_agree <- function(agrees, digits, region, n_regions) {
  all <- tabulate(region[!agrees], n_regions) == 0L
  ifelse(all, sums_by_code(digits, region, n_regions), -Inf)
}

# The middle of evenly spaced numbers is their mean without being an average of
# anything: regions whose distances keep their proportions prove nothing, neither for
# nor against.
digits_of_means <- function(agrees, digits, x, region, cell, n_regions) {
  found <- digits_that_agree(agrees, digits, region, n_regions)
  for (r in which(found >= enough_digits)) {
    periods <- split(seq_along(x)[region != r], cell[region != r])
    periods <- periods[lengths(periods) == n_regions - 1L]
    if (length(periods) < 2L) {
      found[r] <- 0
      next
    }
    distances <- vapply(periods, function(at) x[at][order(region[at])] - mean(x[at]), double(n_regions - 1L))
    if (qr(distances, tol = 1e-6)$rank < 2L) found[r] <- 0
  }
  found
}

sums_by_code <- function(x, codes, n = max(codes, 0L)) {
  sums <- double(n)
  added <- rowsum(x, codes)
  sums[as.integer(rownames(added))] <- added
  sums
}

# One warning for all of them. `region` is NULL where the verb does not know it:
# then every column of names is looked at.
warn_totals <- function(data, region = NULL, time = NULL, values = character(), call = caller_of_verb()) {
  region <- unique(region[!is.na(region)])
  if (!length(region)) region <- NULL
  columns <- if (is.null(region)) names(data)[vapply(data, function(x) is.character(x) || is.factor(x),
                                                     NA)] else region
  found <- if (is.null(region)) {
    do.call(rbind, lapply(columns, function(column) find_totals(data, column, words = sure_total_words())))
  } else {
    totals_found(data, columns, time, values)
  }
  if (is.null(found) || !nrow(found)) return(invisible(found))
  warn_totals_found(found, paste("They count as regions in what is computed here: leave them out first",
                                 "(read_panel() does with totals = \"drop\")."), call)
  invisible(found)
}

totals_found <- function(data, columns, time, values) {
  do.call(rbind, lapply(columns, function(column) find_totals(data, column, time, values)))
}

is_total_row <- function(frame, found) {
  gone <- rep(FALSE, nrow(frame))
  for (k in seq_len(nrow(found))) gone <- gone | as.character(frame[[found$column[k]]]) %in% found$id[k]
  gone
}

warn_totals_found <- function(found, advice, call = caller_of_verb()) {
  reasons <- c(name = "by its name", sum = "the sum of the others", mean = "the mean of the others",
               below = "the sum of the rows below it", above = "the sum of the rows above it",
               part = "a part of another row by its name")
  parts <- vapply(split(found, factor(found$column, unique(found$column))), function(one) {
    shown <- utils::head(one, 5L)
    paste0("`", one$column[1L], "`: ", paste0("\"", shown$id, "\" (", reasons[shown$why], ")", collapse = ", "),
           if (nrow(one) > 5L) paste(" and", nrow(one) - 5L, "more"))
  }, "")
  warning(structure(class = c("lowcarbon_warning_totals", "lowcarbon_warning", "warning", "condition"),
                    list(message = paste0("there are total rows beside the regions in ", paste(parts, collapse = "; "),
                                          ". ", advice), call = call)))
}

plain_numeric_names <- function(data, names) {
  names <- intersect(names, names(data))
  names[vapply(names, function(name) is_plain_numeric(get_column(data, name)), NA)]
}

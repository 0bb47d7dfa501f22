# The ledger of the document `restructuring`. Table 1 holds names only. Table 2
# gives mean, standard deviation and coefficient of variation of carbon
# intensities in 21 industries and two years, Table 3 some of the cities'
# intensities with a type and a status. The finders are in R/rules-moments.R and
# R/rules-claims.R.

# The cities under study, in the order of the text.
study_cities <- c("Hangzhou", "Taizhou", "Wenzhou", "Zhoushan", "Suzhou", "Huzhou", "Shaoxing", "Wuxi", "Nanjing",
                  "Changzhou", "Jiaxing", "Ningbo")

# ---- the printed tables as numbers ---------------------------------------

# Table 2 in long form, one entry an industry and year. The years are those of
# the headings over the coefficients of variation.
restructuring_moments <- function() {
  cells <- document_table("restructuring", 2)
  numbers <- printed_block(unlist(cells[-1L], use.names = FALSE))
  n <- nrow(cells)
  column <- function(j) span_subset(numbers, (j - 2L) * n + seq_len(n))
  both <- function(j, k) span(c(column(j)$lower, column(k)$lower), c(column(j)$upper, column(k)$upper))
  value <- function(j, k) printed_value(c(cells[[j]], cells[[k]]))
  list(industry = rep(as.integer(cells[[1L]]), 2L), year = rep(heading_years(cells, c(4L, 7L)), each = n),
       i = rep(seq_len(n), 2L), sd = both(2L, 5L), mean = both(3L, 6L), cv = both(4L, 7L),
       values = data.frame(sd = value(2L, 5L), mean = value(3L, 6L), cv = value(4L, 7L)))
}

heading_years <- function(cells, j) as.integer(sub(".*([0-9]{4}).*", "\\1", names(cells)[j]))

# Table 3: per row city, industry, type, status and both intensities, as
# intervals and as values; `copy` is the row a row repeats, NA if it does not.
restructuring_cities <- function() {
  cells <- document_table("restructuring", 3)
  numbers <- printed_block(c(cells[[4L]], cells[[5L]]))
  n <- nrow(cells)
  first <- match(do.call(paste, cells), do.call(paste, cells))
  list(city = cells[[2L]], industry = as.integer(cells[[3L]]), type = cells[[1L]], status = cells[[6L]],
       years = heading_years(cells, 4:5),
       intensity = list(span_subset(numbers, seq_len(n)), span_subset(numbers, n + seq_len(n))),
       values = cbind(printed_value(cells[[4L]]), printed_value(cells[[5L]])),
       copy = ifelse(first == seq_len(n), NA_integer_, first))
}

# The rows of Table 3 that give an intensity of an industry in a year.
rows_given <- function(cities, industry, year) {
  which(cities$industry == industry & is.na(cities$copy) & !is.na(cities$intensity[[match(year, cities$years)]]$lower))
}

intensities_given <- function(cities, rows, year) span_subset(cities$intensity[[match(year, cities$years)]], rows)

# Each entry of Table 2 with the intensities Table 3 gives for it, and the way
# of counting that fits them all.
join_counting <- function(moments, cities) {
  entries <- lapply(seq_along(moments$industry), function(at) {
    rows <- rows_given(cities, moments$industry[at], moments$year[at])
    list(mean = span_subset(moments$mean, at), sd = span_subset(moments$sd, at),
         cv = span_map(span_subset(moments$cv, at), as_ratio),
         known = intensities_given(cities, rows, moments$year[at]))
  })
  tried <- find_counting_rule(entries, seq_along(study_cities)[-1L])
  best <- tried[tried$met == max(tried$met), ]
  list(entries = entries,
       counting = list(tried = tried, n = best$n[1L], sample = best$sample[1L], unique = nrow(best) == 1L,
                                          met = best$met[1L], of = best$of[1L]))
}

as_ratio <- function(percent) percent / 100

# ---- Table 2 -------------------------------------------------------------

ledger_restructuring_2 <- function(moments, cells) {
  ledger <- ledger_cells("restructuring", 2)
  ledger <- fill_variation(ledger, moments)
  ledger <- bound_moments(ledger, moments, cells)
  rbind(fill_headings(moments), ledger)
}

fill_variation <- function(ledger, moments) {
  percent <- function(q) 100 * q
  implied <- span_map(span_divide(moments$sd, moments$mean), percent)
  for (year in unique(moments$year)) {
    here <- which(moments$year == year)
    at <- ledger_at(ledger, 2, j = if (year == moments$year[1L]) 4L else 7L)
    ledger <- ledger_fill(ledger, at, span_subset(implied, here), settles = TRUE,
                          printed = span_subset(moments$cv, here),
                          computed = 100 * moments$values$sd[here] / moments$values$mean[here],
                          rule = paste0("The standard deviation over the mean of the same row, both two columns to ",
                                        "the left, in percent."))
  }
  ledger
}

# Means and standard deviations need the cities' intensities. Those Table 3
# prints bound them, and so do the other two numbers of the row.
bound_moments <- function(ledger, moments, cells) {
  for (at in seq_along(cells$entries)) {
    j <- if (moments$year[at] == moments$year[1L]) 2:3 else 5:6
    entry <- cells$entries[[at]]
    ledger <- fill_deviation(ledger, ledger_at(ledger, 2, moments$i[at], j[1L]), entry, cells$counting)
    ledger <- bound_mean(ledger, ledger_at(ledger, 2, moments$i[at], j[2L]), entry, cells$counting)
  }
  ledger
}

bound_mean <- function(ledger, at, entry, counting) {
  left <- mean_range_given(counting$n, entry$sd, entry$known, counting$sample)
  ledger_bound(ledger, at, span_both(left, span_divide(entry$sd, entry$cv)), printed = entry$mean, rule = paste0(
    "Needs the intensities of all cities; bounded by those in Table 3 and by the other two numbers of the row, ",
    "counted as ",
    describe_counting(counting$n, counting$sample), "."))
}

# Where Table 3 and the mean leave less than one unit of the last decimal, the
# standard deviation follows from them.
fill_deviation <- function(ledger, at, entry, counting) {
  left <- sd_range_given(counting$n, entry$mean, entry$known, counting$sample)$sd
  counted <- paste0("counted as ", describe_counting(counting$n, counting$sample), ".",
                    if (!possible_as_stated(entry)) paste0(" The ", length(study_cities),
                                                           " cities of the text could not give it."))
  if (left$upper - left$lower < entry$sd$upper - entry$sd$lower) {
    return(ledger_fill(ledger, at, left, printed = entry$sd, rule = paste(
      "The mean of the row and the intensities in Table 3 leave nothing else,", counted)))
  }
  ledger_bound(ledger, at, span_both(left, span_multiply(entry$mean, entry$cv)), printed = entry$sd, rule = paste(
    "Needs the intensities of all cities; bounded by those in Table 3 and by the other two numbers of the row,",
    counted))
}

describe_counting <- function(n, sample) paste0(n, " cities with divisor ", if (sample) "n - 1" else "n")

# Over the cities the text names, with either divisor?
possible_as_stated <- function(entry) {
  n <- length(study_cities)
  moments_possible(entry, n, TRUE) || moments_possible(entry, n, FALSE)
}

# To which year do the standard deviation and the mean under a heading belong?
# To that of the coefficients of variation that they give.
fill_headings <- function(moments) {
  years <- unique(moments$year)
  part <- function(a, year) span_subset(a, which(moments$year == year))
  met <- outer(years, years, Vectorize(function(pair, year) {
    quotients_met(part(moments$sd, pair), part(moments$mean, pair), part(moments$cv, year), 100)
  }))
  rows <- sum(moments$year == years[1L])
  parts <- lapply(c(2L, 3L, 5L, 6L), function(j) {
    pair <- if (j < 5L) 1L else 2L
    belongs <- years[met[pair, ] == rows]
    heading <- ledger_heading("restructuring", 2, j)
    label <- if (length(belongs) == 1L) sub("[0-9]{4}", belongs, heading$printed) else NA_character_
    ledger_fill_label(heading, 1L, label, paste0(
      "Columns ", if (j < 5L) "2 and 3" else "5 and 6", " give the coefficients of variation of ",
      paste(belongs, collapse = " and "),
      " in all ", rows, " rows, those of the other year in ", min(met[pair, ]), "."))
  })
  do.call(rbind, parts)
}

# ---- Table 3 -------------------------------------------------------------

ledger_restructuring_3 <- function(moments, cities, counting) {
  ledger <- ledger_cells("restructuring", 3, stub = 2:3)
  ledger <- bound_intensities(ledger, moments, cities, counting)
  ledger <- fill_copies(ledger, cities)
  ledger <- fill_status(ledger, cities)
  fill_types(ledger, cities, type_checks(moments, cities))
}

# An intensity needs data. Table 2 and the other cities of the industry bound it.
bound_intensities <- function(ledger, moments, cities, counting) {
  for (year in cities$years) {
    j <- 3L + match(year, cities$years)
    for (row in ledger$i[ledger_at(ledger, 3, j = j)]) {
      entry <- which(moments$industry == cities$industry[row] & moments$year == year)
      others <- setdiff(rows_given(cities, cities$industry[row], year), row)
      bound <- value_range_given(counting$n, span_subset(moments$mean, entry), span_subset(moments$sd, entry),
                                 intensities_given(cities, others, year), counting$sample)
      ledger <- ledger_bound(ledger, ledger_at(ledger, 3, row, j), bound,
                             printed = intensities_given(cities, row, year), rule = paste0(
        "Needs the city's emissions and value added; bounded by mean and standard deviation of the industry in Table ",
        "2, counted as ",
        describe_counting(counting$n, counting$sample), "."))
    }
  }
  ledger
}

# A row that is printed twice follows from its first copy.
fill_copies <- function(ledger, cities) {
  for (row in which(!is.na(cities$copy))) {
    for (k in 1:2) {
      at <- ledger_at(ledger, 3, row, 3L + k)
      ledger <- ledger_fill(ledger, at, span_subset(cities$intensity[[k]], cities$copy[row]),
                            computed = cities$values[cities$copy[row], k],
                            rule = "The row repeats the one above it, city, industry and numbers.")
    }
  }
  ledger
}

# B (better) where the intensity fell, W (worse) where it rose.
fill_status <- function(ledger, cities) {
  at <- ledger_at(ledger, 3, j = 6L)
  rows <- ledger$i[at]
  change <- span_subset(span_subtract(cities$intensity[[2L]], cities$intensity[[1L]]), rows)
  label <- ifelse(change$upper <= 0, "B", ifelse(change$lower >= 0, "W", NA_character_))
  ledger_fill_label(ledger, at, label, ifelse(is.na(change$lower), "Needs the intensity that is lost in the source.",
                                             paste0("B where the second intensity of the row is below the first, W ",
                                                    "where it is above.")))
}

type_label <- c(advantaged = "Carbon productivity advantageous type",
                disadvantaged = "Carbon productivity disadvantageous type",
                reversed = "Carbon productivity reversal type")

# The side of the boundary, low or high intensity, that its type puts a row on in
# the two years. A reversal changes sides, one way or the other: not the way of its
# status, which says whether the intensity fell, as the boundary moves too.
sides_said <- function(cities) {
  low <- cities$type == type_label[["advantaged"]]
  first <- ifelse(cities$type == type_label[["reversed"]], NA_character_, ifelse(low, "low", "high"))
  cbind(first, first)
}

# Every way in which the reversals among some rows can have changed sides.
ways_said <- function(said, rows) {
  reversed <- rows[is.na(said[rows, 1L])]
  ways <- as.matrix(expand.grid(rep(list(c("low", "high")), length(reversed)), stringsAsFactors = FALSE))
  if (!length(reversed)) return(list(said))
  lapply(seq_len(nrow(ways)), function(k) {
    said[reversed, 1L] <- ways[k, ]
    said[reversed, 2L] <- ifelse(ways[k, ] == "low", "high", "low")
    said
  })
}

# Two checks of the types. By the means of Table 2: the sides each row lies on,
# and the type of the printed values by the rule of productivity_type(). By any
# boundary at all: the rows of an industry that must be left out so that one
# boundary a year parts the others as their types say.
type_checks <- function(moments, cities) {
  said <- sides_said(cities)
  n <- length(cities$city)
  by_mean <- matrix(NA_character_, n, 2L)
  level <- matrix(NA_real_, n, 2L)
  for (k in 1:2) {
    entry <- match(paste(cities$industry, cities$years[k]), paste(moments$industry, moments$year))
    by_mean[, k] <- side_of(cities$intensity[[k]], span_subset(moments$mean, entry))
    level[, k] <- moments$values$mean[entry]
  }
  known <- !is.na(cities$values[, 1L]) & !is.na(cities$values[, 2L])
  type <- rep(NA_character_, n)
  type[known] <- classify_productivity(cities$values[known, 1L], cities$values[known, 2L], level[known, ], FALSE)$type
  crossed <- is.na(said[, 1L])
  misplaced <- ifelse(crossed, by_mean[, 1L] == by_mean[, 2L],
                      by_mean[, 1L] != said[, 1L] | by_mean[, 2L] != said[, 2L])
  agrees <- known & !(misplaced %in% TRUE)
  list(said = said, known = known, type = unname(type_label[type]), agrees = agrees,
       blamed = blamed_rows(cities, said, agrees))
}

# For each row: NA if nothing is held against it; the type the remaining rows
# give it if it alone is to blame; else "open". Of several sets of rows that
# could be left out, one that keeps the rows the means agree with is blamed.
blamed_rows <- function(cities, said, trusted) {
  blame <- rep(NA_character_, length(cities$city))
  for (industry in unique(cities$industry)) {
    rows <- which(cities$industry == industry & is.na(cities$copy))
    fits <- function(kept) boundaries_exist(cities, said, rows[kept])
    sets <- smallest_exclusions(length(rows), fits)
    if (length(sets) > 1L) {
      blame[rows[unlist(smallest_exclusions(length(rows), fits, trusted[rows]))]] <- "open"
    } else {
      for (row in rows[sets[[1L]]]) blame[row] <- type_from_others(cities, said, row, rows[-sets[[1L]]])
    }
  }
  blame
}

boundaries_exist <- function(cities, said, rows) {
  any(vapply(ways_said(said, rows), function(way) boundaries_part(cities, way, rows), NA))
}

boundaries_part <- function(cities, said, rows) {
  all(vapply(1:2, function(k) {
    of <- rows[!is.na(cities$values[rows, k])]
    !is.null(class_boundary(span_subset(cities$intensity[[k]], of), said[of, k], "low", "high"))
  }, NA))
}

# The one type that every way of reading the other rows leaves, else "open".
type_from_others <- function(cities, said, row, others) {
  ways <- Filter(function(way) boundaries_part(cities, way, others), ways_said(said, others))
  types <- unique(vapply(ways, type_of_way, "", cities = cities, row = row, others = others))
  if (length(types) == 1L) types else "open"
}

type_of_way <- function(said, cities, row, others) {
  sides <- vapply(1:2, function(k) {
    of <- others[!is.na(cities$values[others, k])]
    side_given(span_subset(cities$intensity[[k]], row), span_subset(cities$intensity[[k]], of), said[of, k])
  }, "")
  if (anyNA(sides)) return("open")
  type_label[[if (all(sides == "low")) "advantaged" else if (all(sides == "high")) "disadvantaged" else "reversed"]]
}

# A type is reproduced if the means of Table 2 give it. If they do not it may
# come from another boundary, which is not printed, unless no boundary gives it.
fill_types <- function(ledger, cities, checks) {
  at <- ledger_at(ledger, 3, j = 1L)
  rows <- ledger$i[at]
  source <- ifelse(is.na(cities$copy), seq_along(cities$copy), cities$copy)[rows]
  blame <- checks$blamed[source]
  settled <- blame %in% type_label
  label <- ifelse(checks$agrees, cities$type, checks$type)[source]
  label[settled] <- blame[settled]
  decided <- checks$agrees[source] | !is.na(blame)
  ledger_fill_label(ledger, at, ifelse(decided, label, NA_character_),
                    type_rules(checks, source, blame, settled, label), settled)
}

type_rules <- function(checks, source, blame, settled, label) {
  ifelse(!checks$known[source], "Needs the intensity that is lost in the source.",
         ifelse(checks$agrees[source], "Both intensities against the means of Table 2.",
                ifelse(settled,
                       "No boundary can give this type beside the industry's other rows, which leave one type only.",
                       ifelse(!is.na(blame),
                              paste(paste0("No boundary can give all the types of this industry; computed is the type ",
                                           "by the means of"),
                                                   "Table 2."),
                              paste0("Needs the boundary that was used; the means of Table 2 would give the ",
                                     sub("^Carbon productivity ", "", label), ".")))))
}

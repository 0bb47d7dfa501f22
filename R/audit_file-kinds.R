# Kinds of tables that headings and cells give away, beside descriptive statistics,
# regressions and tests: correlations, inflation factors, intervals, weights,
# coupling degrees, series by years, parts of a total. A guess that only cells
# support is made where most rows keep it, so that the odd row is the finding.

guess_kinds <- function(table, roles, tolerance) {
  weights <- function(table, roles) guess_weights(table, tolerance)
  for (kind in list(guess_correlation, guess_inflation, guess_interval, guess_coupling, weights, guess_series)) {
    guess <- kind(table, roles)
    if (!is.null(guess)) return(utils::modifyList(list(options = list()), guess))
  }
  NULL
}

heading_at <- function(table, words) which(grepl(paste0("^(", words, ")$"), plain_heading(names(table))))

# Values of a column, NA where there is none.
column_values <- function(table, j) printed_value(strip_marks(table[[j]]))

numeric_columns <- function(table) {
  Filter(function(j) {
    given <- nzchar(trimws(table[[j]]))
    any(given) && mean(is.na(column_values(table, j)[given])) < 0.34
  }, seq_along(table)[-1L])
}

# A square with ones on its diagonal, or the triangle below it.
guess_correlation <- function(table, roles) {
  columns <- seq_along(table)[-1L]
  size <- length(columns)
  if (size < 2L || nrow(table) < size) return(NULL)
  square <- vapply(columns, function(j) column_values(table, j)[seq_len(size)], numeric(size))
  if (!all(diag(square) %in% 1) || any(abs(square) > 1.5, na.rm = TRUE) || anyNA(square[lower.tri(square)]) &&
        anyNA(square[upper.tri(square)])) return(NULL)
  list(reading = "correlation matrix", roles = list(correlation = columns))
}

guess_inflation <- function(table, roles) {
  vif <- heading_at(table, "vif|vif value|\u65b9\u5dee\u81a8\u80c0\u56e0\u5b50")
  if (length(vif) != 1L) return(NULL)
  own <- which(grepl("^ *1 */ *vif *$|^tolerance$|\u5bb9\u5fcd\u5ea6", names(table), ignore.case = TRUE))
  list(reading = "variance inflation factors", roles = c(list(vif = vif), if (length(own) == 1L) list(tolerance = own)))
}

guess_interval <- function(table, roles) {
  side <- function(words) {
    which(grepl(paste0("^(95|90|99)? ?%? ?((ci|conf|confidence interval|conf interval|\u7f6e\u4fe1\u533a\u95f4) ?)?(", words, ")( ?(ci|bound|limit))?$"),
                plain_heading(names(table))))
  }
  ends <- list(low = side("lower|low|ll|\u4e0b\u9650"), high = side("upper|high|ul|\u4e0a\u9650"))
  if (any(lengths(ends) != 1L) || length(roles$estimate) != 1L) return(NULL)
  error <- roles$std.error
  list(reading = "estimates with intervals",
       roles = c(list(estimate = roles$estimate, conf.low = ends$low, conf.high = ends$high),
                 if (length(error) == 1L) list(std.error = error)))
}

guess_coupling <- function(table, roles) {
  at <- list(coupling = heading_at(table, "c|c value|coupling|coupling degree|\u8026\u5408\u5ea6( ?c ?\u503c?)?"),
             development = heading_at(table, paste0("t|t value|comprehensive (development|evaluation|coordination) (index|level|degree)",
                                                    "|\u7efc\u5408(\u8bc4\u4ef7|\u534f\u8c03|\u53d1\u5c55)(\u6307\u6570|\u6c34\u5e73)( ?t ?\u503c?)?")),
             coordination = heading_at(table, paste0("d|d value|(coupling )?coordination|(coupling )?coordination degree|coupling coordination",
                                                     "|(\u8026\u5408)?\u534f\u8c03\u5ea6( ?d ?\u503c?)?")))
  if (any(lengths(at) != 1L)) return(NULL)
  systems <- heading_at(table, "u ?[1-9]|u ?[a-e]|\u5b50\u7cfb\u7edf ?[1-9]")
  list(reading = "coupling, development and coordination", 
       roles = c(at, if (length(systems) >= 2L) list(system = systems)))
}

# Weights that make up one whole, or one in each system that a column names.
guess_weights <- function(table, tolerance) {
  at <- heading_at(table, "weight|weights|entropy weight|weight %|\u6743\u91cd|\u71b5\u6743")
  if (length(at) != 1L) return(NULL)
  values <- column_values(table, at)
  if (sum(!is.na(values)) < 3L) return(NULL)
  whole <- function(sums) {
    met <- c(mean(abs(sums - 1) < tolerance), mean(abs(sums / 100 - 1) < tolerance))
    if (max(met) > 0.5 || (max(met) == 0.5 && length(sums) == 2L)) c(1, 100)[which.max(met)]
  }
  total <- whole(sum(values, na.rm = TRUE))
  if (!is.null(total)) return(list(reading = paste("weights that make up", total), roles = list(share = at),
                                   options = list(shares = list(total = total))))
  for (by in setdiff(seq_len(at - 1L), numeric_columns(table))) {
    label <- filled_labels(table[[by]])
    groups <- split(values, factor(label, unique(label)))
    if (length(groups) < 2L || all(lengths(groups) == 1L)) next
    total <- whole(vapply(groups, sum, 0, na.rm = TRUE))
    if (!is.null(total)) return(list(reading = paste0("weights that make up ", total, " in each ", names(table)[by]),
                                     roles = list(share = at, by = by), options = list(shares = list(total = total))))
  }
  NULL
}

# Years across, with a rate of growth at the end.
guess_series <- function(table, roles) {
  years <- year_columns(table)
  if (length(years) < 3L) return(NULL)
  rate <- which(grepl("growth|rate of change|\u589e\u957f\u7387|\u589e\u901f|\u53d8\u5316\u7387", names(table), ignore.case = TRUE))
  if (length(rate) != 1L || rate < max(years)) return(NULL)
  list(reading = "yearly series with rates of growth", roles = list(series = years, rate = rate))
}

year_columns <- function(table) {
  years <- suppressWarnings(as.integer(sub("^ *((19|20)[0-9]{2}) *\u5e74?$", "\\1", names(table))))
  at <- which(!is.na(years) & years >= 1900L & years < 2100L)
  if (length(at) > 1L && all(diff(years[at]) > 0L) && all(diff(at) == 1L)) at else integer()
}

# ---- relations that only cells support ----------------------------------------

# A mean of years, a total of all other columns; kept where most rows hold.
guess_sums <- function(table) {
  quoted <- function(k) paste0("`", names(table)[k], "`")
  if (anyDuplicated(names(table)) || any(grepl("`", names(table), fixed = TRUE))) return(character())
  columns <- numeric_columns(table)
  years <- intersect(year_columns(table), columns)
  mean <- setdiff(intersect(heading_at(table, "mean|average|mean value|average value|annual average|\u5747\u503c|\u5e73\u5747\u503c|\u5e74\u5747\u503c"), columns), years)
  total <- intersect(heading_at(table, paste0("total|total effect|total effects|total change|sum|aggregate effect",
                                              "|\u5408\u8ba1|\u603b\u8ba1|\u603b\u6548\u5e94|\u603b\u53d8\u5316")), columns)
  found <- character()
  if (length(mean) == 1L && length(years) > 2L) {
    found <- paste0(quoted(mean), " = (", paste(quoted(years), collapse = " + "), ") / ", length(years))
  }
  parts <- setdiff(columns, c(total, mean))
  if (length(total) == 1L && length(parts) > 1L) {
    found <- c(found, paste(quoted(total), "=", paste(quoted(parts), collapse = " + ")))
  }
  Filter(function(relation) mostly_held(table, relation), found)
}

mostly_held <- function(table, relation) {
  audit <- tryCatch(as.data.frame(relation_ledger(estimates_only(table), relation, "")),
                    lowcarbon_error_input = function(e) NULL)
  if (is.null(audit)) return(FALSE)
  held <- sum(audit$verdict == "consistent")
  held >= 2L && held > sum(audit$verdict %in% c("inconsistent", "impossible"))
}

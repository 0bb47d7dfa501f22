# The ledger of the document `coupling`: Tables 1-6 and the numbers and
# statements of its text (claims in R/ledger-coupling-text.R). Figures are read
# once into intervals; every rule below works on those.

# ---- the printed figures -------------------------------------------------

# Provinces in each region, by the official division of the 30 provinces; the
# document prints no counts, its means confirm them (see coupling_figures()).
coupling_sizes <- c(Eastern = 10, Central = 6, Western = 11, Northeast = 3)

coupling_figures <- function() {
  national <- document_table("coupling", 3)
  regional <- document_table("coupling", 4)
  gini <- document_table("coupling", 5)
  moran <- document_table("coupling", 6)
  years <- grepl("^[0-9]{4}$", gini[[1L]])
  column <- function(cells, j) printed_interval(cells[[j]])
  row <- function(cells, i, j) printed_interval(unlist(cells[i, j], use.names = FALSE))
  regions <- vapply(regional[[1L]], regions_named, "", USE.NAMES = FALSE)
  within_at <- stats::setNames(3:6, vapply(names(gini)[3:6], regions_named, ""))[regions]
  figures <- list(
    years = as.integer(national[[1L]]), regions = regions, sizes = coupling_sizes[regions],
    productivity = column(national, 2L), transition = column(national, 3L), national = column(national, 4L),
    regional = stats::setNames(lapply(seq_along(regions), function(i) row(regional, i, 2:12)), regions),
    regional_mean = column(regional, 13L), regional_rate = column(regional, 15L),
    overall = column(gini[years, ], 2L),
    within = lapply(within_at, function(j) column(gini[years, ], j)), within_at = within_at,
    pair_columns = lapply(7:12, function(j) column(gini[years, ], j)), pair_headings = names(gini)[7:12],
    shares = stats::setNames(lapply(13:15, function(j) column(gini[years, ], j)), names(gini)[13:15]),
    rates = row(gini, which(!years), 2:15),
    moran = column(moran, 2L), z = column(moran, 3L), p = moran[[4L]]
  )
  figures$fitting_sizes <- find_group_sizes(sum(coupling_sizes), figures$regional, figures$national)
  figures$growth <- find_growth_rule(
    c(figures$regional, list(figures$overall), figures$within, figures$pair_columns, figures$shares),
    span(c(figures$regional_rate$lower, figures$rates$lower), c(figures$regional_rate$upper, figures$rates$upper))
  )
  coupling_right_headings(figures)
}

# The i-th number of each interval of a list: of series by region, year i; of
# regions by year, region i.
element_of <- function(intervals, i) span_bind(lapply(intervals, span_subset, i = i))

# Which regions a heading names, joined by "-" in the order of the text's
# regions; "north-eastern" must not be taken for the east.
regions_named <- function(heading) {
  words <- c(Northeast = "north-?east(ern)?", Eastern = "east(ern)?", Central = "central", Western = "west(ern)?")
  named <- character()
  text <- tolower(heading)
  for (region in names(words)) {
    if (grepl(words[[region]], text)) named <- c(named, region)
    text <- gsub(words[[region]], "", text)
  }
  paste(intersect(names(coupling_sizes), named), collapse = "-")
}

# The pair of regions each heading names. A heading that names one region only
# stands for the pair no other heading names.
pairs_named <- function(headings, regions) {
  pairs <- apply(group_pairs(length(regions)), 2L, function(jh) paste(regions[jh], collapse = "-"))
  named <- vapply(headings, regions_named, "", USE.NAMES = FALSE)
  open <- !named %in% pairs
  left <- setdiff(pairs, named)
  if (sum(open) == 1L && length(left) == 1L && grepl(named[open], left, fixed = TRUE)) named[open] <- left
  named
}

# Under which heading each column of pair coefficients belongs: the orders that
# break no bound, narrowed if need be to those that give the overall
# coefficients back. `between`: the coefficients by pair, in order of pairs.
coupling_right_headings <- function(figures) {
  pairs <- apply(group_pairs(length(figures$regions)), 2L, function(jh) paste(figures$regions[jh], collapse = "-"))
  figures$pairs <- pairs_named(figures$pair_headings, figures$regions)
  bounds <- t(vapply(seq_along(figures$years), function(t) gini_pair_bound(element_of(figures$regional, t)),
                     numeric(length(pairs))))
  figures$pair_bounds <- bounds[, match(figures$pairs, pairs), drop = FALSE]
  bind <- function(side) do.call(cbind, lapply(figures$pair_columns, `[[`, side))
  figures$orders <- heading_orders(span(bind("lower"), bind("upper")), figures$pair_bounds)$orders
  by_pair <- function(order) stats::setNames(figures$pair_columns[order], figures$pairs)[pairs]
  if (nrow(figures$orders) > 1L) {
    met <- apply(figures$orders, 1L,
                 function(order) all(span_meet(coupling_overall(figures, by_pair(order)), figures$overall)))
    figures$orders <- figures$orders[met, , drop = FALSE]
  }
  figures$settled <- nrow(figures$orders) == 1L
  figures$order <- if (figures$settled) figures$orders[1L, ] else seq_along(pairs)
  figures$between <- by_pair(figures$order)
  figures
}

# Ranges of the overall coefficient and of its three parts, a row a year.
coupling_parts <- function(figures, between = figures$between) {
  p <- figures$sizes / sum(figures$sizes)
  parts <- lapply(seq_along(figures$years), function(t) {
    dagum_parts_range(p, element_of(figures$regional, t), element_of(figures$within, t), element_of(between, t),
                      span_subset(figures$overall, t))
  })
  span(do.call(rbind, lapply(parts, `[[`, "lower")), do.call(rbind, lapply(parts, `[[`, "upper")))
}

coupling_overall <- function(figures, between) {
  parts <- coupling_parts(figures, between)
  span(parts$lower[, "overall"], parts$upper[, "overall"])
}

# The same from the printed numbers as they stand.
coupling_parts_centre <- function(figures, between = figures$between) {
  p <- figures$sizes / sum(figures$sizes)
  t(vapply(seq_along(figures$years), function(t) {
    dagum_parts(p, span_centre(element_of(figures$regional, t)), span_centre(element_of(figures$within, t)),
                span_centre(element_of(between, t)))
  }, numeric(4L)))
}

# ---- Tables 1 and 2: weights ---------------------------------------------

coupling_weights_ledger <- function(table, stub, skip) {
  ledger <- ledger_cells("coupling", table, stub, skip)
  weights <- printed_interval(ledger$printed)
  ledger_bound(ledger, seq_len(nrow(ledger)), remaining_parts(span(1), weights), paste0(
    "Needs the indicators by province and year; the bounds are 1 less the other weights of Table ", table,
    ", whose printed values add up to ", format(sum(printed_value(ledger$printed))), " in all."))
}

# ---- Table 3: the nation -------------------------------------------------

coupling_national_ledger <- function(figures) {
  ledger <- ledger_cells("coupling", 3L, rule = "Needs the indicators by province and year.")
  ledger <- coupling_scores_bound(ledger, figures)
  shares <- figures$sizes / sum(figures$sizes)
  implied <- span_bind(lapply(seq_along(figures$years),
                              function(t) span_weighted_sum(element_of(figures$regional, t), shares)))
  ledger <- ledger_fill(ledger, ledger_at(ledger, 3L, j = 4L), implied, coupling_national_rule(figures))
  ledger <- fill_stage(ledger, ledger_at(ledger, 3L, j = 5L), figures$national,
                       "The degree in the row against the boundary 0.3 of coupling_coordination().")
  ledger_fill_label(ledger, ledger_at(ledger, 3L, j = 6L), coupling_lag_label(figures),
                    "The lower of the two scores in the row.")
}

coupling_national_rule <- function(figures) {
  n <- sum(figures$sizes)
  k <- length(figures$sizes)
  fits <- any(colSums(t(figures$fitting_sizes) != figures$sizes) == 0)
  paste0("Mean of the regions' degrees of the year in Table 4, weighted by their numbers of provinces (",
         paste(figures$sizes, collapse = ", "), ": of ", choose(n - 1L, k - 1L), " ways to divide ", n,
         " provinces over ", k,
         " regions ", nrow(figures$fitting_sizes), " fit all years, this one ",
         if (fits) "among them" else "not among them", ").")
}

# A mean of provincial degrees is at most the degree of the mean scores, so
# that D^4 <= U1 U2 bounds each score from below.
coupling_scores_bound <- function(ledger, figures) {
  fourth <- figures$national$lower^4
  rule <- paste("Needs the indicators by province and year; the lower bound is the one at which the degree of the mean",
                "scores equals the printed mean degree, which cannot exceed it.")
  for (j in 2:3) {
    other <- if (j == 2L) figures$transition else figures$productivity
    ledger <- ledger_bound(ledger, ledger_at(ledger, 3L, j = j), span(fourth / other$upper, rep(1, length(fourth))),
                           rule)
  }
  ledger
}

# Stages by the package's default boundaries, in the document's wording where
# they agree; NA where rounding leaves two stages open.
fill_stage <- function(ledger, at, degree, rule) {
  defaults <- formals(coupling_coordination)
  choices <- list(breaks = eval(defaults$breaks), labels = eval(defaults$labels), right = FALSE)
  stage <- as.character(stage_of(degree$lower, choices))
  stage[stage != as.character(stage_of(degree$upper, choices))] <- NA
  printed <- ledger$printed[at]
  agrees <- tolower(sub(" degree$", "", printed, ignore.case = TRUE)) == tolower(stage)
  ledger_fill_label(ledger, at, ifelse(agrees %in% TRUE, printed, stage), rule)
}

coupling_lag_label <- function(figures) {
  scores <- data.frame(productivity = span_centre(figures$productivity), transition = span_centre(figures$transition))
  lag <- coupling_coordination(scores, c("productivity", "transition"))$lag
  names <- c(productivity = "Relatively Lagging New Quality Productivity",
             transition = "Relatively Lagging Low-Carbon Economy",
             none = "Synchronous")
  ifelse(span_meet(figures$productivity, figures$transition), NA_character_, names[lag])
}

# ---- Table 4: the regions ------------------------------------------------

coupling_regional_ledger <- function(figures) {
  ledger <- ledger_cells("coupling", 4L)
  implied <- coupling_regional_bounds(figures)
  for (i in seq_along(figures$regions)) {
    ledger <- ledger_bound(ledger, ledger_at(ledger, 4L, i, 2:12), implied[[i]], paste(
      "Needs the provinces' scores; the bounds are what the national degree of the year in Table 3 leaves",
      "beside the other three regions."))
  }
  means <- span_bind(lapply(figures$regional,
                            function(a) span_weighted_sum(a, rep(1 / length(a$lower), length(a$lower)))))
  ledger <- ledger_fill(ledger, ledger_at(ledger, 4L, j = 13L), means, "Mean of the row's 11 yearly degrees.")
  ledger <- fill_stage(ledger, ledger_at(ledger, 4L, j = 14L), means,
                       "The mean of the row's yearly degrees against the boundary 0.3 of coupling_coordination().")
  fill_growth(ledger, ledger_at(ledger, 4L, j = 15L), figures, figures$regional, "the row's yearly degrees")
}

# mu_j = (n D - sum of the other n_h mu_h) / n_j
coupling_regional_bounds <- function(figures) {
  shares <- figures$sizes / sum(figures$sizes)
  yearly <- lapply(seq_along(figures$years), function(t) {
    means <- element_of(figures$regional, t)
    parts <- span(shares * means$lower, shares * means$upper)
    rest <- remaining_parts(span_subset(figures$national, t), parts)
    span(rest$lower / shares, rest$upper / shares)
  })
  lapply(seq_along(shares), function(i) element_of(yearly, i))
}

# Rates of growth by the rule that meets all printed rates of the document.
fill_growth <- function(ledger, at, figures, series, of, settles = FALSE, more = "") {
  rule <- figures$growth$rule
  if (is.null(rule)) return(ledger)
  implied <- span_bind(lapply(series, growth_range, rule = rule))
  centre <- vapply(series, function(a) 100 * rule$value(span_centre(a)), 0)
  ledger_fill(ledger, at, implied, paste0(
    "Of ", length(figures$growth$met), " rules of growth the one that meets all ", figures$growth$of,
    " printed rates, ", rule$name, ", applied to ", of, more, "."), unname(centre), settles)
}

# ---- Table 5: Gini coefficients and contributions ------------------------

coupling_gini_ledger <- function(figures) {
  ledger <- ledger_cells("coupling", 5L)
  years <- seq_along(figures$years)
  ledger <- ledger_fill(ledger, ledger_at(ledger, 5L, years, 2L), coupling_overall(figures, figures$between), paste0(
    "Put together from the coefficients within regions and between pairs in the row", coupling_exchange_note(figures),
    ", the regions' means in Table 4 and their numbers of provinces (Dagum 1997)."),
    coupling_parts_centre(figures)[, "overall"])
  ledger <- coupling_within_bounds(ledger, figures)
  ledger <- coupling_pair_cells(ledger, figures)
  ledger <- coupling_share_cells(ledger, figures)
  coupling_rate_cells(ledger, figures)
}

coupling_exchange_note <- function(figures) {
  moved <- figures$pair_headings[figures$order != seq_along(figures$order)]
  if (!length(moved)) return("")
  paste0(" (with the columns headed ", paste0("\"", moved, "\"", collapse = " and "), " under their right headings)")
}

# G mu is a sum of terms, one a coefficient; each term is what the printed
# overall coefficient leaves beside the others.
coupling_coefficient_bounds <- function(figures) {
  p <- unname(figures$sizes / sum(figures$sizes))
  pairs <- group_pairs(length(p))
  lapply(seq_along(figures$years), function(t) {
    means <- element_of(figures$regional, t)
    factors <- list(lower = c(p^2 * means$lower, apply(pairs, 2L, function(jh) prod(p[jh]) * sum(means$lower[jh]))),
                    upper = c(p^2 * means$upper, apply(pairs, 2L, function(jh) prod(p[jh]) * sum(means$upper[jh]))))
    within <- element_of(figures$within, t)
    between <- element_of(figures$between, t)
    terms <- span_multiply(factors, span(c(within$lower, between$lower), c(within$upper, between$upper)))
    whole <- span_multiply(span_subset(figures$overall, t), span_weighted_sum(means, p))
    bounds <- span_divide(remaining_parts(whole, terms), factors)
    bounds$lower <- pmax(bounds$lower, c(rep(0, length(p)), gini_pair_bound(means)))
    bounds
  })
}

coupling_within_bounds <- function(ledger, figures) {
  bounds <- coupling_coefficient_bounds(figures)
  for (region in figures$regions) {
    at <- ledger_at(ledger, 5L, seq_along(figures$years), figures$within_at[[region]])
    ledger <- ledger_bound(ledger, at, element_of(bounds, match(region, figures$regions)),
      paste0("Needs the provinces' degrees; the bounds are what the overall coefficient of the row leaves beside the ",
             "other coefficients."))
  }
  ledger
}

# Columns that stand under a wrong heading are recovered from the column that
# belongs there; the others are bounded.
coupling_pair_cells <- function(ledger, figures) {
  bounds <- coupling_coefficient_bounds(figures)
  for (k in seq_along(figures$pairs)) {
    at <- ledger_at(ledger, 5L, seq_along(figures$years), 6L + k)
    if (figures$order[k] == k) {
      place <- length(figures$regions) + match(figures$pairs[k], names(figures$between))
      ledger <- ledger_bound(ledger, at, element_of(bounds, place), paste(
        paste0("Needs the provinces' degrees; the bounds are |m1 - m2| / (m1 + m2) of the regions' means in Table 4, ",
               "and what the"),
        "overall coefficient of the row leaves beside the other coefficients."))
    } else {
      ledger <- ledger_fill(ledger, at, figures$between[[figures$pairs[k]]], coupling_exchange_rule(figures, k),
                            settles = figures$settled)
    }
  }
  ledger
}

coupling_exchange_rule <- function(figures, k) {
  paste0("The cell of the row under \"", figures$pair_headings[figures$order[k]], "\": of the ",
         factorial(length(figures$order)), " orders of the six pair columns only ", in_words(nrow(figures$orders)),
         " keeps every coefficient at or above |m1 - m2| / (m1 + m2) of its regions' means in Table 4",
         if (figures$settled) ", and in it that column belongs here." else ".")
}

# Which part of the overall coefficient each contribution column is: the ranges
# named in the text, not the headings, tell (see coupling_share_ranges).
coupling_share_columns <- function(figures) {
  vapply(coupling_share_ranges, function(range) {
    inside <- vapply(figures$shares, function(a) all(span_centre(a) >= range[1L] & span_centre(a) <= range[2L]), NA)
    if (sum(inside) == 1L) which(inside) else NA_integer_
  }, 0L)
}

coupling_share_cells <- function(ledger, figures) {
  parts <- coupling_parts(figures)
  centre <- coupling_parts_centre(figures)
  columns <- coupling_share_columns(figures)
  years <- seq_along(figures$years)
  for (part in names(columns)[!is.na(columns)]) {
    at <- ledger_at(ledger, 5L, years, 12L + columns[[part]])
    run <- find_progression(ledger$printed[at])
    note <- if (run$length) paste0(" The printed column rises by exactly ", format(run$step, nsmall = 3L),
                                   " a year over ", run$length, " years.") else ""
    ledger <- ledger_fill(ledger, at, span(parts$lower[, part], parts$upper[, part]), paste0(
      "Share ", coupling_part_names[[part]], ", from the coefficients in the row", coupling_exchange_note(figures),
      ", the regions' means in Table 4 and their numbers of provinces (Dagum 1997).", note),
      centre[, part], settles = figures$settled)
  }
  ledger
}

coupling_part_names <- c(within = "within regions", net_between = "between regions, net of overlap",
                         transvariation = "of overlap (transvariation)")

# The growth row. An exchanged heading takes its own column's rate along; the
# contributions' rates are those of the numbers printed above them.
coupling_rate_cells <- function(ledger, figures) {
  row <- length(figures$years) + 1L
  series <- c(list(figures$overall), figures$within, figures$between[figures$pairs], figures$shares)
  columns <- c(2L, figures$within_at, 7:15)
  wrong <- columns %in% (6L + which(figures$order != seq_along(figures$order)))
  for (k in seq_along(columns)) {
    of <- if (wrong[k]) "the column that belongs under this heading" else "the column's yearly values as printed"
    ledger <- fill_growth(ledger, ledger_at(ledger, 5L, row, columns[k]), figures, series[k], of, settles = wrong[k])
  }
  ledger
}

# ---- Table 6: Moran's I --------------------------------------------------

coupling_moran_ledger <- function(figures) {
  ledger <- ledger_cells("coupling", 6L, rule = "Needs the provinces' degrees and the spatial weights.")
  found <- p_from_z_rule(figures$z, figures$p)
  if (!found$settled || found$rule$ending != "rounded") return(ledger)
  sides <- found$rule$sides
  printed <- printed_interval(figures$p)
  z <- span(stats::qnorm(printed$upper / sides, lower.tail = FALSE),
            stats::qnorm(printed$lower / sides, lower.tail = FALSE))
  ledger <- ledger_bound(ledger, ledger_at(ledger, 6L, j = 3L), z, paste0(
    "Needs the provinces' degrees and the spatial weights; the bounds are those of the printed probability.",
    coupling_deviation_note(figures)))
  p <- normal_p(figures$z, sides)
  ledger <- ledger_fill(ledger, ledger_at(ledger, 6L, j = 4L), p, paste0(
    "Normal probability of the row's z, ", describe_p_rule(found$rule), ", the only way of taking it that meets all ",
    found$rule$of, " printed ones."), normal_p(span(span_centre(figures$z)), sides)$lower)
  label <- ifelse(p$upper < 0.05, "Significant", ifelse(p$lower >= 0.05, "Not significant", NA))
  ledger_fill_label(ledger, ledger_at(ledger, 6L, j = 5L), label, paste0(
    "Whether the row's ", c("one-sided", "two-sided")[sides], " probability is below 0.05."))
}

# The ranges in percent that section 4.2.3 gives for the three contributions.
coupling_share_ranges <- list(net_between = c(63, 74), within = c(28, 40), transvariation = c(40, 51))

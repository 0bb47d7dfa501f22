# The sections of regional_report(): each a title and blocks of text, a table, a
# figure and a note, all from exported functions.

new_section <- function(title, blocks) list(title = title, blocks = Filter(Negate(is.null), blocks))

# `of` is what follows the title in any language, such as a period; `draw` draws the
# figure, `alt` says what it shows to those who cannot see it.
new_block <- function(title, table = NULL, note = "", draw = NULL, alt = "", of = "") {
  list(title = title, of = of, table = table, note = note, draw = draw, alt = alt)
}

# The value of `code`; what the package warns of on the way becomes a note.
noted <- function(code) {
  said <- character()
  value <- withCallingHandlers(code, lowcarbon_warning = function(w) {
    said <<- c(said, conditionMessage(w))
    invokeRestart("muffleWarning")
  })
  list(value = value, said = said)
}

# The same for columns added to the report's own copy of the data, in which no
# column is missed that a new one replaces.
noted_copy <- function(code) {
  found <- noted(code)
  found$said <- found$said[!grepl("already has a column", found$said, fixed = TRUE)]
  found
}

choices_note <- function(result, said = character()) {
  text <- describe_choices(result)
  paste(c(if (nzchar(text)) paste0(toupper(substr(text, 1L, 1L)), substring(text, 2L), "."),
          if (length(said)) paste("Warned of:", paste(unique(said), collapse = " "))), collapse = " ")
}

# ---- the panel ---------------------------------------------------------------

section_panel <- function(spec) {
  panel <- code_panel(spec$data, spec$index, spec$sector)
  used <- report_columns(spec)
  about <- c(regions = panel$region$n, periods = panel$time$n, rows = nrow(spec$data),
             "cells of the grid without a row" = sum(panel$cells == 0L))
  if (!is.null(spec$sector)) about <- append(about, c(sectors = panel$sector$n), 2L)
  left_out <- if (length(spec$left_out)) c("total rows left out" = paste(spec$left_out, collapse = ", "))
  ends <- format(panel$time$ids[c(1L, panel$time$n)], trim = TRUE)
  size <- list_to_frame(list(what = c(names(about), "first period", "last period", names(left_out)),
                             value = c(as.character(about), as.character(ends), left_out)))
  columns <- if (length(used)) {
    new_block("Columns used", describe_columns(spec$data, used), "Standard deviations with divisor n - 1.")
  }
  new_section("The panel", list(new_block("Size", size), columns))
}

# The numeric columns that the sections use.
report_columns <- function(spec) {
  indicators <- if (is.data.frame(spec$indicators)) as.character(spec$indicators$indicator) else spec$indicators
  named <- unique(c(spec$emissions, spec$output, all.vars(spec$identity), indicators, spec$value, spec$inputs,
                    spec$desirable, spec$undesirable, all.vars(spec$formula)))
  named <- named[named %in% names(spec$data)]
  named[vapply(named, function(name) is_plain_numeric(spec$data[[name]]), NA)]
}

describe_columns <- function(data, columns) {
  numbers <- lapply(columns, function(name) as.double(data[[name]]))
  of <- function(f) vapply(numbers, function(x) if (all(is.na(x))) NA_real_ else f(x[!is.na(x)]), 0)
  list_to_frame(list(column = columns, n = vapply(numbers, function(x) sum(!is.na(x)), 0L),
                     missing = vapply(numbers, function(x) sum(is.na(x)), 0L), mean = of(mean), sd = of(stats::sd),
                     min = of(min), median = of(stats::median), max = of(max)))
}

# ---- emissions ---------------------------------------------------------------

section_emissions <- function(spec) {
  data <- region_totals(spec)
  numeric_column(data, spec$emissions, "emissions", spec$index, lower = 0)
  new_section("Emissions", c(list(block_totals(data, spec), block_cv(data, spec)),
                             if (!is.null(spec$group)) blocks_inequality(data, spec)))
}

# One row a region and period: sums over sectors.
region_totals <- function(spec) {
  if (is.null(spec$sector)) return(spec$data)
  panel <- code_panel(spec$data, spec$index, spec$sector)
  cell <- (panel$region$codes - 1) * panel$time$n + panel$time$codes
  first <- !duplicated(cell)
  keep <- unique(c(spec$index, spec$group))
  columns <- lapply(stats::setNames(keep, keep), function(name) get_column(spec$data, name)[first])
  emissions <- numeric_column(spec$data, spec$emissions, "emissions", spec$index, lower = 0)
  columns[[spec$emissions]] <- as.vector(rowsum(emissions, match(cell, cell[first])))
  list_to_frame(columns)
}

block_totals <- function(data, spec) {
  time <- code_time(data, spec$index[2L], "index")
  total <- as.vector(rowsum(as.double(data[[spec$emissions]]), time$codes))
  change <- change_of_common(spec)
  columns <- list(time$ids, tabulate(time$codes, time$n), total, change$percent)
  names(columns) <- c(spec$index[2L], "regions", "total", "change in percent")
  if (change$uneven) columns[[paste(change$unit, "compared")]] <- change$common
  draw <- function() draw_line(time$ids, total, spec$index[2L], spec$emissions)
  new_block("All regions together", list_to_frame(columns), change$note, if (time$n > 1L) draw,
            paste("Line of total", spec$emissions, "by", spec$index[2L]))
}

# The change of the sum from each period to the next, over the regions (with sectors:
# the sectors of regions) that both have: a sum that lost or gained a region is no change
# of anything. NA where they have none in common, or a sum of zero.
change_of_common <- function(spec) {
  panel <- code_panel(spec$data, spec$index, spec$sector)
  x <- c(numeric_column(spec$data, spec$emissions, "emissions", spec$index), NA)
  cells <- aperm(array(panel$cells, c(panel$sector$n, panel$time$n, panel$region$n)), c(1L, 3L, 2L))
  cells[cells == 0L] <- length(x)
  x <- matrix(x[cells], ncol = panel$time$n)
  before <- x[, -panel$time$n, drop = FALSE]
  after <- x[, -1L, drop = FALSE]
  common <- !is.na(before) & !is.na(after)
  from <- colSums(ifelse(common, before, 0))
  percent <- 100 * (colSums(ifelse(common, after, 0)) / from - 1)
  percent[from == 0] <- NA_real_
  uneven <- panel$time$n > 1L && any(is.na(before) != is.na(after))
  unit <- if (is.null(spec$sector)) "regions" else "sectors of regions"
  list(percent = c(NA, percent), common = c(NA, as.integer(colSums(common))), uneven = uneven, unit = unit,
       note = if (uneven) {
         paste0("Not every period has the same ", unit,
                ", so totals are not comparable; changes are those of the ", unit,
                " that a period and the one before have in common.")
       } else "")
}

# What is said below means over regions of which some periods lack some.
uneven_note <- function(data, index) {
  panel <- code_panel(data, index)
  absent <- rowSums(matrix(panel$cells == 0L, panel$time$n))
  at <- match(TRUE, absent > 0)
  if (is.na(at)) return("")
  paste0("Means are over the regions that a period has, and not every period has the same (", index[2L], " ",
         panel$time$ids[at], " lacks ", absent[at], "): part of a change between periods may be one of regions.")
}

block_cv <- function(data, spec) {
  found <- noted(cv_by(data, spec$emissions, spec$index[2L]))
  new_block("Coefficients of variation between regions", found$value,
            paste(c(choices_note(found$value, found$said), uneven_note(data, spec$index)), collapse = " "),
            drawer(found$value), paste("Coefficients of variation of", spec$emissions, "by", spec$index[2L]))
}

# A figure of a result by its own plot method.
drawer <- function(result, ...) {
  force(result)
  function() graphics::plot(result, ...)
}

blocks_inequality <- function(data, spec) {
  entropy <- noted(theil(data, spec$emissions, spec$group, spec$index[2L]))
  gini <- noted(dagum_gini(data, spec$emissions, spec$group, spec$index[2L]))
  about <- function(what) paste(what, "of", spec$emissions, "by", spec$index[2L],
                                "and its contributions within and between groups of", spec$group)
  list(new_block("Theil index by group", summary(entropy$value), choices_note(entropy$value, entropy$said),
                 drawer(entropy$value), about("Theil index")),
       new_block("Gini coefficient by group", summary(gini$value),
                 paste("Dagum's decomposition.", choices_note(gini$value, gini$said)), drawer(gini$value),
                 about("Gini coefficient")))
}

section_lmdi <- function(spec) {
  data <- spec$data
  identity <- spec$identity
  if (is.null(identity)) {
    data <- kaya_factors(data, spec$emissions, spec$output, spec$index, spec$sector)
    factors <- if (is.null(spec$sector)) quote(intensity * scale) else quote(intensity * structure * scale)
    identity <- stats::as.formula(call("~", as.name(spec$emissions), factors))
  }
  steps <- noted(lmdi(identity, data, spec$index, spec$sector))
  periods <- code_time(data, spec$index[2L], "index")$ids
  whole <- noted(lmdi(identity, data, spec$index, spec$sector, periods = periods[c(1L, length(periods))]))
  new_section("What moved emissions", list(
    new_block("Effects of the factors, step by step, all regions", summary(steps$value),
              paste("Shares in percent of the change.", choices_note(steps$value, steps$said))),
    new_block("Effects by region, first to last period", effects_by_region(whole$value),
              paste("In the unit of emissions.", choices_note(whole$value, whole$said)), drawer(whole$value),
              paste("Stacked bars of the effects of", deparse1(identity[[3L]]),
                    "for each region, first to last period"))))
}

# A row a region, a column a factor.
effects_by_region <- function(x) {
  frame <- as.data.frame(x)
  factors <- unique(frame$factor)
  columns <- lapply(factors, function(name) frame$effect[frame$factor == name])
  list_to_frame(c(stats::setNames(list(frame[[1L]][frame$factor == factors[1L]]), names(frame)[1L]),
                  stats::setNames(columns, factors)))
}

# ---- indicators --------------------------------------------------------------

section_indicators <- function(spec) {
  weights <- noted(entropy_weights(spec$data, spec$indicators, spec$direction, index = spec$index))
  scored <- noted_copy(composite_score(spec$data, weights$value))
  systems <- if ("system" %in% names(weights$value)) unique(as.character(weights$value$system)) else "score"
  coupled <- if (length(systems) > 1L) noted_copy(coupling_coordination(scored$value, systems))
  obstacles <- noted(obstacle_degree(spec$data, weights$value, spec$index))
  new_section("Indicators", list(
    new_block("Entropy weights", weights$value, choices_note(weights$value, weights$said), drawer(weights$value),
              "Bars of the weight of each indicator"),
    block_scores(scored, systems, spec$index),
    if (length(systems) > 1L) block_coupling(coupled, systems, spec$index),
    if (length(systems) > 1L) block_stages(coupled, spec$index),
    new_block("Obstacles", summary(obstacles$value),
              paste("Mean share of each indicator in what a region lacks.",
                    choices_note(obstacles$value, obstacles$said)),
              drawer(obstacles$value), "Bars of the mean obstacle degree of each indicator")
  ))
}

block_scores <- function(scored, systems, index) {
  means <- score_means(scored$value, systems, index)
  draw <- function() draw_scores(means, systems, index)
  note <- paste(c("Sums of weighted indicators on a scale of 0 to 1.", uneven_note(scored$value, index), scored$said),
                collapse = " ")
  new_block("Mean scores", means, note, if (nrow(means) > 1L) draw, "Lines of mean scores by period")
}

score_means <- function(data, systems, index) {
  time <- code_time(data, index[2L], "index")
  means <- lapply(systems, function(name) as.vector(rowsum(data[[name]], time$codes)) / tabulate(time$codes, time$n))
  list_to_frame(c(stats::setNames(list(time$ids), index[2L]), stats::setNames(means, systems)))
}

draw_scores <- function(means, systems, index) {
  y <- do.call(cbind, unclass(means)[-1L])
  if (length(systems) == 1L) colnames(y) <- NULL
  draw_lines(means[[1L]], y, index[2L], "mean score", col = series_colours(length(systems)))
}

block_coupling <- function(coupled, systems, index) {
  choices <- attr(coupled$value, "coupling")
  text <- c("Coupling, development and coordination by period.",
            if (is.list(choices)) paste0("Variant: ", choices$variant, "."), uneven_note(coupled$value, index),
            coupled$said)
  values <- score_means(coupled$value, "coordination", index)
  summary <- as.data.frame(coupling_summary(coupled$value, index[2L]))
  means <- score_means(coupled$value, c("coupling", "development"), index)
  names(means)[2:3] <- c("mean_coupling", "mean_development")
  at <- match("mean_coordination", names(summary))
  shown <- c(unclass(summary)[seq_len(at - 1L)], unclass(means)[-1L],
             unclass(summary)[at:match("stage_of_means", names(summary))])
  new_block("Coupling coordination", list_to_frame(shown),
            paste(text, collapse = " "),
            function() draw_line(values[[1L]], values$coordination, index[2L], "mean coordination"),
            "Line of the mean coordination by period")
}

# The counts of the summary in a table of their own, which one page is wide
# enough for.
block_stages <- function(coupled, index) {
  summary <- as.data.frame(coupling_summary(coupled$value, index[2L]))
  counts <- summary[-seq_len(match("stage_of_means", names(summary)))]
  names(counts) <- sub("_", ": ", names(counts), fixed = TRUE)
  new_block("Stages and lags", list_to_frame(c(unclass(summary)[1L], unclass(counts))),
            "Numbers of regions by stage of coordination, and by the system that lags.")
}

# ---- space -------------------------------------------------------------------

section_space <- function(spec) {
  global <- noted(global_moran(spec$data, spec$value, spec$W, spec$index))
  times <- code_time(spec$data, spec$index[2L], "index")$ids
  last <- get_column(spec$data, spec$index[2L]) == times[length(times)]
  local <- noted(local_moran(spec$data[last, , drop = FALSE], spec$value, spec$W, spec$index, test = "conditional"))
  table <- as.data.frame(local$value)
  table <- table[order(table$p.value), setdiff(names(table), c("expected", "variance")), drop = FALSE]
  new_section("Spatial pattern", list(
    new_block("Global Moran's I", global$value, choices_note(global$value, global$said), drawer(global$value),
              paste("Moran's I of", spec$value, "by", spec$index[2L])),
    new_block("Local Moran's I in", of = format(times[length(times)]), table = table, note =
              paste("By p-value.", choices_note(local$value, local$said)), draw = drawer(local$value),
              alt = paste("Moran scatter plot of", spec$value, "in the last period"))))
}

# ---- productivity ------------------------------------------------------------

section_productivity <- function(spec) {
  found <- noted(gtfp(spec$data, spec$inputs, spec$desirable, spec$undesirable, spec$index))
  table <- as.data.frame(found$value)
  last <- code_time(table, spec$index[2L], "index")
  ranked <- table[last$codes == last$n, c(spec$index[1L], "inefficiency_global", "gtfp")]
  ranked <- ranked[order(-ranked$gtfp), , drop = FALSE]
  new_section("Green total factor productivity", list(
    new_block("Means by period", summary(found$value), choices_note(found$value, found$said), drawer(found$value),
              "Lines of cumulated green productivity by region"),
    new_block("Regions in", of = format(last$ids[last$n]), table = ranked,
              note = "Cumulated index, first period 1, highest first.")))
}

# ---- regression --------------------------------------------------------------

section_regression <- function(spec) {
  fits <- list("Two-way effects" = twoway_fit(spec))
  covariances <- list(twoway_vcov(fits[[1L]], spec))
  said <- character()
  if (!is.null(spec$W)) {
    spatial <- noted(spatial_panel(spec$formula, spec$data, spec$index, spec$W))
    said <- spatial$said
    fits[["Spatial Durbin"]] <- spatial$value
    covariances[2L] <- list(NULL)
  }
  fixed <- stats::setNames(spec$index, c("Fixed effects of regions", "Fixed effects of periods"))
  table <- regression_table(fits, vcov = covariances, fixed_effects = fixed, measures = c("N", "R2", "R2_within"))
  blocks <- list(new_block("Estimates", table, paste(said, collapse = " ")))
  if (!is.null(spec$W)) blocks <- c(blocks, list(block_effects(fits[[2L]])))
  new_section("Regression", blocks)
}

block_effects <- function(fit) {
  found <- noted(effects(fit))
  new_block("Direct and indirect effects", found$value, choices_note(found$value, found$said), drawer(found$value),
            "Direct, indirect and total effects with intervals")
}

# fixest where it is installed; otherwise a dummy for every region and period.
twoway_fit <- function(spec) {
  data <- spec$data
  # clusters are looked up in the data once more, where the formula says they are
  room <- list2env(list(data = data), parent = environment(spec$formula))
  outcome <- spec$formula[[2L]]
  regressors <- spec$formula[[length(spec$formula)]]
  names <- lapply(spec$index, as.name)
  if (requireNamespace("fixest", quietly = TRUE)) {
    effects <- call("+", names[[1L]], names[[2L]])
    formula <- stats::as.formula(call("~", outcome, call("|", regressors, effects)), room)
    return(fixest::feols(formula, data, nthreads = 1L, notes = FALSE))
  }
  dummies <- lapply(names, function(name) call("factor", name))
  formula <- stats::as.formula(call("~", outcome, call("+", call("+", regressors, dummies[[1L]]), dummies[[2L]])), room)
  stats::lm(formula, data)
}

# Clusters of regions, if a package that knows them is there.
twoway_vcov <- function(fit, spec) {
  if (inherits(fit, "fixest") ||
      requireNamespace("sandwich", quietly = TRUE)) stats::as.formula(call("~", as.name(spec$index[1L]))) else NULL
}

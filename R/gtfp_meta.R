# Groups with technologies of their own, and the technology of all.

#' Meta-frontier productivity
#'
#' Green total factor productivity where groups of regions (coast and interior, resource-based and other cities) have
#' technologies of their own: distances to the frontier of the group and to the meta-frontier of all, the technology gap
#' between them, and the meta-frontier Malmquist-Luenberger index with its parts.
#'
#' With \eqn{D^t}{D^t} the distance to the frontier of the own group in the period (`inefficiency`), \eqn{D^I}{D^I} that
#' to the frontier of the own group over all periods (`inefficiency_group`) and \eqn{D^G}{D^G} that to the frontier of
#' all groups and periods (`inefficiency_meta`), and scores \eqn{1/(1+D)}{1/(1 + D)} (Tone's \eqn{\rho}{rho} under
#' `"tone"`), Oh (2010) writes
#' \deqn{MML=\frac{1+D^G(t)}{1+D^G(t+1)}=EC\times BPC\times TGC}{MML = (1 + D^G(t)) / (1 + D^G(t+1)) = EC x BPC x TGC}
#' where `efficiency_change` EC is that of \eqn{D^t}{D^t}, `best_practice_change` BPC the change of
#' \eqn{(1+D^t)/(1+D^I)}{(1 + D^t) / (1 + D^I)} (how far the group's frontier of the period lies within that of all
#' periods) and `gap_change` TGC the change of the technology gap ratio \eqn{TGR=(1+D^I)/(1+D^G)}{TGR = (1 + D^I) / (1 +
#' D^G)} (`technology_gap`, at most one; one means that the group's technology is the best there is). `gtfp` is the
#' cumulated index, one in a region's first period.
#'
#' A group of few regions is close to its own frontier for want of comparison; the gap ratio then says little. The
#' meta-frontier is convex: it mixes technologies of several groups.
#'
#' @inheritParams gtfp
#' @param group The column of groups; a region must be in one group in all periods.
#' @param ... Further arguments of [gtfp()]: `distance` (not `"super_sbm"`), `returns`, `disposability`, `direction`,
#'   `weights`, or `frontier` (`"contemporaneous"` or `"sequential"`) for \eqn{D^t}{D^t}.
#' @return A data frame of class `lowcarbon_gtfp_meta`, a row for each row of `data`, sorted by region and period: the
#'   two columns of `index`, the column of `group`, `inefficiency_meta`, `inefficiency_group`, `inefficiency`,
#'   `technology_gap`, `index`, `efficiency_change`, `best_practice_change`, `gap_change` and `gtfp`. `summary()` gives
#'   means by group and period; `plot()` and `autoplot()` draw the mean technology gap ratio of each group.
#' @references Oh, D. (2010). A metafrontier approach for measuring an environmentally sensitive productivity growth
#'   index. *Energy Economics*, 32(1), 146-157. \doi{10.1016/j.eneco.2009.07.006}
#'
#'   O'Donnell, C. J., Rao, D. S. P., and Battese, G. E. (2008). Metafrontier frameworks for the study of firm-level
#'   efficiencies and technology ratios. *Empirical Economics*, 34(2), 231-255. \doi{10.1007/s00181-007-0119-4}
#' @concept metafrontier technology gap ratio MML heterogeneity
#' @order 1
#' @export
#' @examples
#' panel <- expand.grid(year = 2019:2020, region = LETTERS[1:6])
#' panel$zone <- rep(c("coast", "interior"), each = 6)
#' panel$labour <- 2 + (seq_len(12) * 7) %% 5
#' panel$gdp <- 3 + (seq_len(12) * 5) %% 7
#' panel$co2 <- 1 + (seq_len(12) * 3) %% 4
#' found <- gtfp_meta(panel, "labour", "gdp", "co2", c("region", "year"), "zone")
#' found
#' summary(found)
gtfp_meta <- function(data, inputs, desirable, undesirable, index = NULL, group, ...) {
  check_data(data)
  index <- resolve_index(data, index)
  further <- meta_further(...)
  check_columns(data, group, "group", n = 1L)
  check_free(c(index, group), meta_columns)
  if (missing(undesirable)) undesirable <- character()
  run <- function(rows) {
    do.call(gtfp, c(list(as.data.frame(data)[rows, , drop = FALSE], inputs, desirable, undesirable, index), further),
            quote = TRUE) # a call given as a column is refused, not run
  }
  label <- meta_groups(data, index, group)
  whole <- run(seq_len(nrow(data)))
  key <- unit_key(whole, index)
  inside <- lapply(split(seq_len(nrow(data)), label), run)
  at <- lapply(inside, function(one) match(unit_key(one, index), key))
  spread <- function(name) {
    value <- double(nrow(whole))
    for (k in seq_along(inside)) value[at[[k]]] <- inside[[k]][[name]]
    value
  }
  parts <- meta_parts(whole, spread("inefficiency_global"), spread("inefficiency"))
  own <- data[[group]][match(key, unit_key(data, index))]
  columns <- c(unclass(whole)[index], stats::setNames(list(own), group), parts)
  new_result(list_to_frame(columns), "lowcarbon_gtfp_meta", index = index, group = group,
             choices = c(list(group = group), attr(whole, "choices")))
}

meta_columns <- c("inefficiency_meta", "inefficiency_group", "inefficiency", "technology_gap", "index",
                  "efficiency_change", "best_practice_change", "gap_change", "gtfp", "n")

meta_further <- function(...) {
  given <- list(...)
  allowed <- c("distance", "returns", "frontier", "disposability", "direction", "weights")
  unknown <- setdiff(if (is.null(names(given))) rep("", length(given)) else names(given), allowed)
  if (length(unknown)) {
    abort_input("...", paste("arguments of gtfp():", paste(allowed, collapse = ", ")), describe_set(unknown),
                hint = if ("productivity" %in% unknown) "The meta-frontier index is global.")
  }
  if (identical(given$distance, "super_sbm")) {
    abort_input("distance", "a distance with a frontier for all units", "\"super_sbm\"", hint = "Use \"tone\".")
  }
  given
}

unit_key <- function(frame, index) paste(as.character(frame[[index[1L]]]), as.character(frame[[index[2L]]]), sep = "\r")

# The group of each row as text; a region stays in one.
meta_groups <- function(data, index, group) {
  label <- as.character(data[[group]])
  none <- which(is.na(label))
  if (length(none)) abort_input("group", "a group for each row", "a missing one", describe_row(data, none[1L], index))
  region <- as.character(data[[index[1L]]])
  moved <- which(label != label[match(region, region)])
  if (length(moved)) {
    abort_input("group", "each region in one group",
                paste0("`", label[match(region, region)[moved[1L]]], "` before, `", label[moved[1L]], "` here"),
                describe_row(data, moved[1L], index))
  }
  label
}

meta_parts <- function(whole, group, within) {
  choices <- attr(whole, "choices")
  score <- function(v) ratio_score(v, choices$distance)
  before <- result_units(whole)$before
  change <- function(v) v / v[before]
  gap <- score(whole$inefficiency_global) / score(group)
  list(inefficiency_meta = whole$inefficiency_global, inefficiency_group = group, inefficiency = within,
       technology_gap = gap, index = whole$index, efficiency_change = change(score(within)),
       best_practice_change = change(score(group) / score(within)), gap_change = change(gap), gtfp = whole$gtfp)
}

#' @export
result_title.lowcarbon_gtfp_meta <- function(x) {
  groups <- length(unique(x[[attr(x, "group")]]))
  paste0("Meta-frontier productivity of ", groups, if (groups == 1L) " group, " else " groups, ", nrow(x), " rows")
}

#' @rdname gtfp_meta
#' @order 2
#' @param object A result of `gtfp_meta()`.
#' @export
summary.lowcarbon_gtfp_meta <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  group <- attr(object, "group")
  geometric <- c(inefficiency_meta = FALSE, inefficiency_group = FALSE, inefficiency = FALSE, technology_gap = TRUE,
                 index = TRUE, efficiency_change = TRUE, best_practice_change = TRUE, gap_change = TRUE, gtfp = TRUE)
  labels <- unique(object[[group]])
  each <- lapply(labels[order(as.character(labels))], function(label) {
    rows <- which(object[[group]] == label)
    means <- period_means(structure(as.data.frame(object)[rows, ], index = attr(object, "index")), geometric)
    list_to_frame(c(stats::setNames(list(rep(label, nrow(means))), group), means))
  })
  new_result(do.call(rbind, each), "lowcarbon_gtfp_meta_summary", index = attr(object, "index"), group = group,
             choices = c(attr(object, "choices")[c("group", "distance", "returns", "disposability", "direction")],
                         means = "geometric"))
}

#' @export
result_title.lowcarbon_gtfp_meta_summary <- function(x) "Meta-frontier productivity, means by group and period"

#' @rdname gtfp_meta
#' @order 3
#' @param x A result of `gtfp_meta()`.
#' @param main Title.
#' @export
plot.lowcarbon_gtfp_meta <- function(x, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  means <- gap_lines(x)
  draw_series(means$at, means$value, means$name, means$tick, attr(x, "index")[2L], "technology gap ratio",
              if (is.null(main)) "Technology gap by group" else main, ...)
  invisible(x)
}

#' @rdname gtfp_meta
#' @order 4
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp_meta <- function(object, ...) {
  check_dots(...)
  means <- gap_lines(object)
  .data <- ggplot2::.data
  first <- !duplicated(means$at)
  ggplot2::ggplot(means, ggplot2::aes(.data[["at"]], .data[["value"]], colour = .data[["name"]],
                                      shape = .data[["name"]])) +
    ggplot2::geom_line(na.rm = TRUE) +
    ggplot2::geom_point(na.rm = TRUE) +
    ggplot2::scale_x_continuous(breaks = means$at[first], labels = means$tick[first],
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::expand_limits(y = c(0, 1)) +
    ggplot2::labs(x = attr(object, "index")[2L], y = "technology gap ratio", colour = NULL, shape = NULL,
                  title = "Technology gap by group") +
    scale_series() +
    ggplot2::theme_minimal()
}

gap_lines <- function(x) {
  means <- summary(x)
  time <- means[[attr(x, "index")[2L]]]
  label <- as.character(means[[attr(x, "group")]])
  data.frame(at = period_values(time), tick = as.character(time), value = means$technology_gap,
             name = factor(label, unique(label)))
}

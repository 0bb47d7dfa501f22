# Whom each unit is compared with, and where that comparison puts it.

#' Peers, their weights and targets
#'
#' The regions and periods of which a unit's best practice is made, how much of each, and the values of the variables
#' there.
#'
#' A unit on the frontier is its own peer with a weight of one, except under `"super_sbm"`, which leaves it out. Under
#' constant returns weights add up to any number: how large the combination is compared with its members; under variable
#' returns to one. As with [gtfp_slacks()], the inefficiency is unique and the peers need not be: where several
#' combinations give the same optimum another solver may report another one.
#'
#' @param x A result of [gtfp()], whole: a part of it does not know its peers.
#' @param frontier `"global"`: of the frontier of all periods, behind `inefficiency_global`; `"within"`: of
#'   that of the period, behind `inefficiency`.
#' @return A data frame of class `lowcarbon_gtfp_peers`, one row for each unit and peer, sorted by unit, the largest
#'   weight first: the two columns of `index`, `peer` and `peer_time` (region and period of the peer), `lambda` (its
#'   weight), under variable returns with weak disposability `abated` (`TRUE` for Kuosmanen's second intensity: activity
#'   of the peer abated altogether, of which only the inputs count), and a column `target_` and its name for each
#'   variable: the value on the frontier, the same in all rows of a unit. A unit without a solution has one row of `NA`.
#'   `summary()` counts for each peer how many units it serves; `plot()` and `autoplot()` draw these counts.
#' @seealso [gtfp_slacks()]
#' @concept benchmark reference set projection
#' @order 1
#' @concept DEA targets
#' @export
#' @examples
#' panel <- data.frame(region = rep(c("A", "B", "C"), each = 2), year = rep(2019:2020, 3),
#'                     labour = c(3, 3, 2, 2, 4, 4), gdp = c(2, 2.2, 2, 2.1, 2, 2),
#'                     co2 = c(1, 0.9, 2, 1.6, 3, 3))
#' peers <- gtfp_peers(gtfp(panel, "labour", "gdp", "co2", c("region", "year")))
#' peers
#' summary(peers)
gtfp_peers <- function(x, frontier = c("global", "within")) {
  check_given(x, "a result of gtfp()")
  frontier <- check_choice(frontier)
  pairs <- attr(x, "peers")
  found <- attr(x, "slacks")
  if (!inherits(x, "lowcarbon_gtfp") || is.null(pairs) || is.null(found)) {
    abort_input("x", "a result of gtfp(), whole", describe_class(x),
                hint = "Select rows after gtfp_peers(), not before.")
  }
  pairs <- with_unsolved(pairs[[frontier]], nrow(found$values))
  pairs <- pairs[order(pairs$unit, -pairs$lambda), ]
  index <- attr(x, "index")
  names <- found$variables$names
  sign <- ifelse(found$variables$roles == "desirable", 1, -1)
  targets <- found$values * (1 + rep(sign, each = nrow(found$values)) * found[[frontier]])
  columns <- c(lapply(unclass(x)[index], `[`, pairs$unit),
               list(peer = x[[index[1L]]][pairs$peer], peer_time = x[[index[2L]]][pairs$peer], lambda = pairs$lambda),
               if (any(pairs$idle, na.rm = TRUE)) list(abated = pairs$idle),
               stats::setNames(lapply(seq_along(names), function(k) targets[pairs$unit, k]), paste0("target_", names)))
  choices <- attr(x, "choices")[c("distance", "returns", "disposability", "direction")]
  new_result(list_to_frame(columns), "lowcarbon_gtfp_peers", choices = c(choices, frontier = frontier), index = index)
}

with_unsolved <- function(pairs, n) {
  none <- setdiff(seq_len(n), pairs$unit)
  more <- list_to_frame(list(unit = none, peer = rep(NA_integer_, length(none)), lambda = rep(NA_real_, length(none)),
                             idle = rep(NA, length(none))))
  rbind(pairs, more)
}

#' @export
result_title.lowcarbon_gtfp_peers <- function(x) {
  index <- attr(x, "index")
  paste0("Peers of ", nrow(unique(as.data.frame(x)[index])), " units, ", nrow(x),
         if (nrow(x) == 1L) " pair" else " pairs")
}

#' @rdname gtfp_peers
#' @order 2
#' @param object A result of `gtfp_peers()`.
#' @param ... Not used.
#' @return `summary()`: one row for each peer, the busiest first: `peer`, `peer_time`, `units` (how many it serves) and
#'   `others` (how many besides itself).
#' @export
summary.lowcarbon_gtfp_peers <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  index <- attr(object, "index")
  there <- which(!is.na(object$lambda))
  key <- paste(match(object$peer, unique(object$peer)), match(object$peer_time, unique(object$peer_time)))[there]
  first <- there[!duplicated(key)]
  group <- match(key, unique(key))
  unit <- paste(match(object[[index[1L]]], unique(object$peer)),
                match(object[[index[2L]]], unique(object$peer_time)))[there]
  serves <- unique(data.frame(group = group, unit = match(unit, unique(unit)), own = unit == key,
                              row = paste(object[[index[1L]]], object[[index[2L]]], sep = "\r")[there]))
  frame <- list_to_frame(list(peer = object$peer[first], peer_time = object$peer_time[first],
                              units = tabulate(serves$group, length(first)),
                              others = tabulate(serves$group[!serves$own], length(first))))
  frame <- frame[order(-frame$units, -frame$others), ]
  row.names(frame) <- NULL
  new_result(frame, "lowcarbon_gtfp_peers_summary", choices = attr(object, "choices"))
}

#' @export
result_title.lowcarbon_gtfp_peers_summary <- function(x) paste(nrow(x), if (nrow(x) == 1L) "peer" else "peers",
                                                               "and the units they serve")

#' @rdname gtfp_peers
#' @order 3
#' @param n How many peers to draw, the busiest first.
#' @param main Title.
#' @export
plot.lowcarbon_gtfp_peers <- function(x, n = 15L, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  draw_bars(peer_bars(x, n), "units served", if (is.null(main)) "Peers" else main, ...)
  invisible(x)
}

#' @rdname gtfp_peers
#' @order 4
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp_peers <- function(object, n = 15L, ...) {
  check_dots(...)
  ggplot_bars(peer_bars(object, n), "units served")
}

peer_bars <- function(x, n) {
  check_number(n, "n", lower = 1, whole = TRUE)
  counts <- utils::head(as.data.frame(summary(x)), n)
  bar_frame(counts$units, paste(counts$peer, counts$peer_time), NULL)
}

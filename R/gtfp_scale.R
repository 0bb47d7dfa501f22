# Efficiency change as change of pure efficiency times change of scale.

#' Pure efficiency and scale change
#'
#' Splits the efficiency change of a result of [gtfp()] under constant returns into the change against the frontier of
#' variable returns and the change of the distance between the two frontiers.
#'
#' With \eqn{D^t_c}{D^t_c} the distance to the frontier of the period under constant returns and \eqn{D^t_v}{D^t_v} that
#' under variable ones, pure efficiency change is \eqn{(1+D^t_v(t))/(1+D^{t+1}_v(t+1))}{(1 + D_v(t)) / (1 + D_v(t+1))}
#' and scale change the rest of efficiency change, so that `index` = `pure_efficiency_change` x `scale_change` x
#' `technical_change` (Färe, Grosskopf, Norris and Zhang 1994). For the Luenberger indicators the parts are differences
#' and add up. Under `"tone"` and `"super_sbm"` they are ratios of scores. `scale_efficiency` is the score under
#' constant returns over that under variable ones, at most one. As Ray and Desli (1997) object, technical change is
#' still that of constant returns: run [gtfp()] with `returns = "vrs"` for that of variable returns.
#'
#' @param x A result of [gtfp()], whole, with `returns = "crs"`.
#' @return A data frame of class `lowcarbon_gtfp_scale`, a row for each row of `x`: the two columns of `index`,
#'   `inefficiency` (constant returns), `inefficiency_vrs`, `scale_efficiency`, `index`, `efficiency_change`,
#'   `pure_efficiency_change`, `scale_change` and `technical_change`. `NA` where `x` is. `summary()` gives means by
#'   period (geometric for ratios); `plot()` and `autoplot()` draw these means.
#' @references Färe, R., Grosskopf, S., Norris, M., and Zhang, Z. (1994). Productivity growth, technical progress, and
#'   efficiency change in industrialized countries. *American Economic Review*, 84(1), 66-83.
#'
#'   Ray, S. C., and Desli, E. (1997). Productivity growth, technical progress, and efficiency change in industrialized
#'   countries: comment. *American Economic Review*, 87(5), 1033-1039.
#' @concept scale efficiency decomposition
#' @order 1
#' @export
#' @examples
#' panel <- expand.grid(year = 2018:2020, region = c("A", "B", "C", "D"))
#' panel$labour <- 2 + (seq_len(12) * 7) %% 5
#' panel$gdp <- 3 + (seq_len(12) * 5) %% 7
#' panel$co2 <- 1 + (seq_len(12) * 3) %% 4
#' gtfp_scale(gtfp(panel, "labour", "gdp", "co2", c("region", "year")))
gtfp_scale <- function(x) {
  check_given(x, "a result of gtfp()")
  found <- attr(x, "slacks")
  if (!inherits(x, "lowcarbon_gtfp") || is.null(found)) {
    abort_input("x", "a result of gtfp(), whole", describe_class(x),
                hint = "Select rows after gtfp_scale(), not before.")
  }
  choices <- attr(x, "choices")
  if (choices$returns != "crs") {
    abort_input("x", "a result with returns = \"crs\"", paste0("\"", choices$returns, "\""),
                hint = "Run gtfp() under constant returns: variable ones are added here.")
  }
  check_free(attr(x, "index"), c("inefficiency_vrs", "scale_efficiency", "pure_efficiency_change", "scale_change"))
  units <- c(result_units(x), list(values = t(found$values)))
  model <- gtfp_model(choices$distance, unname(found$variables$roles), "vrs", choices$disposability, choices$direction,
                      found$weights)
  within <- within_distances(model, units, if (choices$frontier == "biennial") "contemporaneous" else choices$frontier,
                             function(n) NULL)
  warn_unsolved(within$status)
  columns <- c(unclass(x)[attr(x, "index")], list(inefficiency = x$inefficiency, inefficiency_vrs = within$value),
               scale_parts(x, within$value, units$before, choices))
  new_result(list_to_frame(columns), "lowcarbon_gtfp_scale", index = attr(x, "index"),
             choices = choices[c("distance", "disposability", "direction", "productivity", "frontier")])
}

scale_parts <- function(x, variable, before, choices) {
  score <- ratio_score(variable, choices$distance)
  scale <- ratio_score(x$inefficiency, choices$distance) / score
  if (is_difference(choices$productivity)) {
    pure <- variable[before] - variable
    change <- x$efficiency_change - pure
  } else {
    pure <- score / score[before]
    change <- x$efficiency_change / pure
  }
  list(scale_efficiency = scale, index = x$index, efficiency_change = x$efficiency_change,
       pure_efficiency_change = pure, scale_change = change,
       technical_change = x$technical_change)
}

#' @export
result_title.lowcarbon_gtfp_scale <- function(x) paste0("Pure efficiency and scale change, ", nrow(x),
                                                        if (nrow(x) == 1L) " row" else " rows")

#' @rdname gtfp_scale
#' @order 2
#' @param object A result of `gtfp_scale()`.
#' @param ... Not used.
#' @export
summary.lowcarbon_gtfp_scale <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  choices <- attr(object, "choices")
  change <- c("index", "efficiency_change", "pure_efficiency_change", "scale_change", "technical_change")
  difference <- is_difference(choices$productivity)
  frame <- period_means(object, c(inefficiency = FALSE, inefficiency_vrs = FALSE, scale_efficiency = TRUE,
                                  stats::setNames(rep(!difference, length(change)), change)))
  new_result(frame, "lowcarbon_gtfp_scale_summary", index = attr(object, "index"),
             choices = c(choices, means = if (difference) "arithmetic" else "geometric"))
}

# Means over regions by period; `columns` says which are geometric.
period_means <- function(object, columns) {
  time <- object[[attr(object, "index")[2L]]]
  ids <- unique(time)
  ids <- ids[order(period_values(ids))]
  period <- factor(match(time, ids), seq_along(ids))
  average <- function(v) if (all(is.na(v))) NA_real_ else mean(v, na.rm = TRUE)
  means <- Map(function(name, geometric) {
    over <- if (geometric) function(v) exp(average(log(v))) else average
    vapply(split(object[[name]], period), over, 0, USE.NAMES = FALSE)
  }, names(columns), columns)
  list_to_frame(c(stats::setNames(list(ids), attr(object, "index")[2L]), list(n = tabulate(period, length(ids))),
                  means))
}

#' @export
result_title.lowcarbon_gtfp_scale_summary <- function(x) {
  paste("Pure efficiency and scale change, means of", nrow(x), if (nrow(x) == 1L) "period" else "periods")
}

#' @rdname gtfp_scale
#' @order 3
#' @param main Title.
#' @export
plot.lowcarbon_gtfp_scale <- function(x, main = NULL, ...) {
  check_dots(..., .allow = plot_words)
  means <- scale_means(x)
  draw_parts(means, if (is.null(main)) "Mean change and its parts" else main, ...)
  invisible(x)
}

#' @rdname gtfp_scale
#' @order 4
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_gtfp_scale <- function(object, ...) {
  check_dots(...)
  ggplot_parts(scale_means(object), "Mean change and its parts")
}

scale_means <- function(x) {
  part_lines(summary(x), c("index", "pure_efficiency_change", "scale_change", "technical_change"),
             is_difference(attr(x, "choices")$productivity))
}

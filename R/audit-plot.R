# How many numbers of an audit came to which verdict, check by check.

#' Draw an audit
#'
#' One bar for each check, as long as the number of printed numbers it looked at,
#' in the colours of the verdicts.
#'
#' @param x,object an audit (see [audits]).
#' @param main title; by default the counts of all verdicts.
#' @param ... passed to [graphics::barplot()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' audit <- audit_cv(sd = c("0.521", "0.498", "0.731"), mean = c("2.110", "1.962", "1.804"),
#'                   cv = c("24.7", "25.4", "34.7"), n = 13, nonnegative = TRUE)
#' plot(audit)
plot.lowcarbon_audit <- function(x, main = result_title(x), ...) {
  counts <- audit_counts_by_check(x)
  labels <- shorten(rownames(counts))
  inches <- min(0.3 + 0.085 * max(nchar(labels, type = "width")), 0.5 * graphics::par("din")[1L])
  old <- graphics::par(mai = c(1.3, inches, 0.7, 0.2), las = 1)
  on.exit(graphics::par(old))
  rows <- rev(seq_len(nrow(counts)))
  draw_barplot(t(counts)[, rows, drop = FALSE], horiz = TRUE, col = verdict_colours, border = NA,
               names.arg = labels[rows],
               cex.names = 0.8, xlab = "printed numbers", main = main, xaxt = "n", ...)
  graphics::axis(1L, whole_ticks(c(0, max(rowSums(counts)))))
  graphics::legend("bottom", audit_verdicts(), fill = verdict_colours, border = NA, bty = "n",
                   ncol = if (graphics::par("din")[1L] < 6) 2L else 4L, cex = 0.8, xpd = NA,
                   inset = c(0, -1.28 / graphics::par("pin")[2L]))
  invisible(x)
}

whole_ticks <- function(range) unique(round(pretty(range)))

# In the order of audit_verdicts(); told apart without red and green.
verdict_colours <- c("#9FC3DC", "#E69F00", "#B2182B", "grey75")

audit_counts_by_check <- function(x) {
  if (!nrow(x)) abort_input("x", "an audit with at least one check", "none")
  counts <- summary(x)
  out <- as.matrix(counts[audit_verdicts()])
  rownames(out) <- counts$check
  out
}

#' @rdname plot.lowcarbon_audit
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_audit <- function(object, ...) {
  check_dots(...)
  counts <- audit_counts_by_check(object)
  drawn <- data.frame(check = factor(rep(rownames(counts), 4L), rev(rownames(counts))),
                      verdict = factor(rep(audit_verdicts(), each = nrow(counts)), audit_verdicts()),
                      count = as.vector(counts))
  .data <- ggplot2::.data
  ggplot2::ggplot(drawn, ggplot2::aes(.data[["count"]], .data[["check"]], fill = .data[["verdict"]])) +
    ggplot2::geom_col(position = ggplot2::position_stack(reverse = TRUE)) +
    ggplot2::scale_fill_manual(NULL, values = stats::setNames(verdict_colours, audit_verdicts()), drop = FALSE) +
    ggplot2::scale_x_continuous(breaks = whole_ticks) +
    ggplot2::scale_y_discrete(labels = function(labels) shorten(labels)) +
    ggplot2::labs(x = "printed numbers", y = NULL, title = result_title(object)) +
    ggplot2::theme_minimal() +
    ggplot2::theme(legend.position = "bottom")
}

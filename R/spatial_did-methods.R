# What can be asked of a result of spatial_did().

#' @export
result_title.lowcarbon_did <- function(x) {
  facts <- attr(x, "facts")
  paste0("Difference-in-differences of ", attr(x, "response"), " by ", attr(x, "treatment"), ": ", facts$treated,
         " of ",
         facts$regions, " regions treated, in ", facts$cohorts, " cohort(s), ", facts$periods, " periods")
}

#' @export
print.lowcarbon_did <- function(x, digits = 4L, n = 60L, ...) {
  check_dots(...)
  cat(strwrap(result_title(x), exdent = 2L), strwrap(describe_choices(x), exdent = 2L), sep = "\n")
  # what fits a line of 80; as.data.frame(x) has all columns
  shown <- as.data.frame(x)[setdiff(names(x), c("statistic", "cells"))]
  shown$event <- ifelse(is.na(shown$event), "all", shown$event)
  print(format_rounded(utils::head(shown, n), digits), row.names = FALSE)
  if (nrow(shown) > n) cat("... ", nrow(shown) - n, " more rows\n", sep = "")
  tests <- attr(x, "pretrends")
  if (!is.null(tests)) {
    cat("Joint F tests of the periods before\n")
    print(format_rounded(tests, digits), row.names = FALSE)
  }
  placebo <- attr(x, "placebo")
  if (!is.null(placebo)) {
    cat("Placebo: ", paste0(names(placebo$found), " p = ", format(placebo$p.value, digits = 3), collapse = ", "),
        if (any(placebo$usable < nrow(placebo$draws))) {
          paste0(" (of ", paste(placebo$usable, collapse = " and "), " draws that have such an effect)")
        }, "\n", sep = "")
  }
  negative <- attr(x, "facts")$negative
  if (!is.null(negative) && negative[["cells"]] > 0) {
    cat(strwrap(paste0(negative[["cells"]], " of ", negative[["of"]],
                       " treated cells have a negative weight in the direct effect (sum ",
                       format(negative[["sum"]], digits = 3), "): method = \"interaction\" has none")), sep = "\n")
  }
  invisible(x)
}

#' Questions to a difference-in-differences
#'
#' @param x,object what [spatial_did()] returns.
#' @param which `"events"`: effects by event time with their intervals; `"placebo"`: the density of the placebo effects
#'   and
#'   the effect found.
#' @param conf.int,conf.level whether `tidy()` has intervals, and their level.
#' @param main title.
#' @param ... for `plot()` passed to [graphics::plot.default()]; others refuse what they do not know.
#' @return `summary()` and `effects()` the decomposition: `group` (treated; untreated and exposed), `effect` (direct,
#'   spillover,
#'   total), `estimate`, `std.error`, `statistic`, `p.value`, `cells`; others as the generics say.
#' @name spatial_did-methods
#' @examples
#' ring <- data.frame(from = letters[1:12], to = letters[c(2:12, 1)])
#' panel <- expand.grid(region = letters[1:12], year = 2001:2008)
#' panel$pilot <- panel$region %in% c("c", "h") & panel$year >= 2005
#' panel$y <- 2 * panel$pilot + sin(seq_len(96))
#' did <- spatial_did(y ~ 1, panel, c("region", "year"), weights_contiguity(ring), "pilot")
#' effects(did)
#' plot(did)
NULL

#' @rdname spatial_did-methods
#' @export
effects.lowcarbon_did <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  new_result(attr(object, "decomposition"), "lowcarbon_did_effects", choices = attr(object, "choices"),
             response = attr(object, "response"))
}

#' @export
result_title.lowcarbon_did_effects <- function(x) paste("Direct and spillover effects on", attr(x, "response"),
                                                        "at the exposure found")

#' @rdname spatial_did-methods
#' @export
summary.lowcarbon_did <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  effects.lowcarbon_did(object)
}

#' @rdname spatial_did-methods
#' @export
coef.lowcarbon_did <- function(object, ...) {
  check_dots(...)
  stats::setNames(object$estimate, did_terms(object))
}

# "direct, t-2" two periods before the start, "direct, t+1" one after it.
did_terms <- function(x) ifelse(is.na(x$event), x$effect, sprintf("%s, t%+.0f", x$effect, x$event))

#' @rdname spatial_did-methods
#' @export
vcov.lowcarbon_did <- function(object, ...) {
  check_dots(..., .hint = settled_hint("spatial_did()"))
  V <- attr(object, "covariance")
  dimnames(V) <- rep(list(did_terms(object)), 2L)
  V
}

#' @rdname spatial_did-methods
#' @export
nobs.lowcarbon_did <- function(object, ...) {
  check_dots(...)
  attr(object, "facts")$nobs
}

#' @rdname spatial_did-methods
#' @export
tidy.lowcarbon_did <- function(x, conf.int = FALSE, conf.level = 0.95, ...) {
  check_dots(..., .hint = settled_hint("spatial_did()"))
  check_flag(conf.int, "conf.int")
  frame <- as.data.frame(x)
  out <- data.frame(term = did_terms(x), frame[c("effect", "event", "estimate", "std.error", "statistic", "p.value")],
                    stringsAsFactors = FALSE)
  if (!conf.int) return(out)
  check_level(conf.level, "conf.level")
  reach <- stats::qt((1 + conf.level) / 2, attr(x, "facts")$df.residual) * out$std.error
  out$conf.low <- out$estimate - reach
  out$conf.high <- out$estimate + reach
  out
}

#' @rdname spatial_did-methods
#' @export
glance.lowcarbon_did <- function(x, ...) {
  check_dots(...)
  facts <- attr(x, "facts")
  tests <- attr(x, "pretrends")
  data.frame(facts[c("nobs", "regions", "periods", "treated", "cohorts", "df.residual")],
             pretrend.p.value = if (is.null(tests)) NA_real_ else tests$p.value[1L])
}

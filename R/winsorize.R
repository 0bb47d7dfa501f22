# Winsorising: values beyond two quantiles are set to them.

#' Winsorise a variable
#'
#' Sets values below the lower quantile to that quantile and values above the
#' upper quantile to that one. Over a whole panel that is the pooled form most
#' papers mean by "winsorised at 1 and 99 percent"; for a form by year or by
#' group, call it in [stats::ave()], as in the example.
#'
#' @param x A numeric vector. Names, dimensions and other attributes are kept.
#' @param probs Two probabilities, the lower first. `c(0, 0.99)` cuts one side.
#' @param type The quantile rule, 1 to 9 as in [stats::quantile()]. The default,
#'   2, is the rule of Stata's `summarize, detail` and `winsor2`; R's own
#'   default, 7, interpolates and gives other limits in small samples.
#' @param na.rm Leave missing values where they are and take the quantiles over
#'   the others? By default a missing value is an error.
#' @return `x`, as doubles, with the values outside the two quantiles replaced.
#' @section Errors: `lowcarbon_error_input` for anything but finite numbers.
#' @section Cost: One partial sort.
#' @references Tukey, J. W. (1962). The future of data analysis. *Annals of
#'   Mathematical Statistics*, 33(1), 1-67. \doi{10.1214/aoms/1177704711}
#'
#'   Hyndman, R. J., and Fan, Y. (1996). Sample quantiles in statistical
#'   packages. *The American Statistician*, 50(4), 361-365.
#'   \doi{10.1080/00031305.1996.10473566}
#' @concept winsor2
#' @concept outliers
#' @concept trimming
#' @concept suowei
#' @export
#' @examples
#' x <- c(-50, 1:98, 500)
#' range(winsorize(x))
#' year <- rep(2019:2020, 50)
#' by_year <- ave(x, year, FUN = winsorize)
winsorize <- function(x, probs = c(0.01, 0.99), type = 2, na.rm = FALSE) {
  check_flag(na.rm, "na.rm")
  check_number(type, "type", lower = 1, upper = 9, whole = TRUE)
  if (!is.numeric(probs) || length(probs) != 2L || anyNA(probs) || any(probs < 0 | probs > 1) ||
      probs[1L] >= probs[2L]) {
    abort_input("probs", "two increasing probabilities between 0 and 1", describe_found(probs))
  }
  check_vector(x, "x", missing = na.rm)
  if (all(is.na(x))) abort_input("x", "at least one value that is not missing", paste(length(x), "missing"))
  limit <- stats::quantile(as.double(x), probs, na.rm = na.rm, type = type, names = FALSE)
  storage.mode(x) <- "double"
  x[which(x < limit[1L])] <- limit[1L]
  x[which(x > limit[2L])] <- limit[2L]
  x
}

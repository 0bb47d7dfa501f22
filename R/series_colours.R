# The colours of every figure: one ramp in which each next colour is lighter, so
# that series stay apart in grey print and for eyes that see few colours. plot()
# and autoplot() take the same ones.

# From dark blue to a light yellow-green that still shows on white; in grey from
# about 20 to 80 per cent of white.
series_ramp <- c("#2A1A5E", "#2D4A8A", "#1F7A8C", "#3FA37A", "#8CC152", "#E3CF57")

#' Colours of figures
#'
#' The colours that `plot()` and `autoplot()` give to series: a ramp from dark to light, so that a
#' figure can be read in grey print and by colour-blind readers; line types and symbols differ besides.
#' `options(lowcarbon.palette = )` replaces them everywhere: a vector of colours (the ends of a ramp, or one for each
#' series), or a function of the number of series.
#'
#' @param n Number of series.
#' @param palette Colours or a function of `n`; `NULL` takes the option, or the package's ramp.
#' @return `n` colours.
#' @export
#' @concept colour-blind
#' @concept grey print
#' @examples
#' series_colours(4)
#' series_colours(2, c("black", "grey60"))
series_colours <- function(n, palette = NULL) {
  if (missing(n)) abort_input("n", "the number of series", "nothing")
  check_number(n, "n", lower = 0, upper = 1e5, whole = TRUE)
  if (is.null(palette)) palette <- getOption("lowcarbon.palette", series_ramp)
  if (is.function(palette)) {
    colours <- tryCatch(palette(n), error = function(e) {
      abort_input("palette", "a function of the number of series", paste("one that stops:", conditionMessage(e)))
    })
    if (!is.character(colours) || length(colours) < n) {
      abort_input("palette", paste("a function that gives", n, "colours"), describe_found(colours))
    }
    return(colours[seq_len(n)])
  }
  bad <- !is.character(palette) || !length(palette) || anyNA(palette) ||
    inherits(try(grDevices::col2rgb(palette), silent = TRUE), "try-error")
  if (bad) abort_input("palette", "colours, or a function of the number of series", describe_found(palette))
  if (n <= 1L) return(palette[min(n, 2L) * seq_len(n)][seq_len(n)])
  if (length(palette) >= n && !identical(palette, series_ramp)) return(palette[seq_len(n)])
  if (length(palette) == 1L) return(rep(palette, n))
  grDevices::colorRampPalette(palette, space = "Lab")(n)
}

# Symbols and line types that go with the colours.
series_pch <- function(n) rep_len(c(19L, 17L, 15L, 1L, 2L, 0L, 18L, 5L), n)
series_lty <- function(n) rep_len(c(1L, 5L, 2L, 4L, 6L, 3L), n)

# The same as scales of ggplot2.
scale_series <- function(aesthetics = c("colour", "fill")) {
  ggplot2::discrete_scale(aesthetics, "lowcarbon", palette = function(n) series_colours(n))
}

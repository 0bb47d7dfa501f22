# How far spillovers reach: one model with the weights of one distance band after the other.

#' The range of spillovers
#'
#' Estimates a spatial model with the weights of each distance band in turn and shows the indirect effect of each
#' regressor by distance: where its interval takes in zero and stays there, the spillover has ended.
#'
#' Each band is a model of its own: its estimates are not conditional on what happens in nearer bands, so that an
#' effect that decays with distance shows in the next bands too as far as regions in one band are neighbours of
#' neighbours in another. `form = "joint"` estimates one model without feedback (`"slx"`) on the regressors' lags of all
#' bands at once: then each coefficient is what a unit more in all regions of the band does, given the other bands.
#'
#' `reach` of a term is the far end of the last band from the first on whose indirect effect differs from zero at
#' `level`, without a gap and with the sign of the first: the first band that does not ends the range. It is `NA` if
#' the first does not differ. With many bands, some differ by chance: at 95 percent one in twenty. Taken one by one,
#' far bands can have effects of the other sign: who is far from a region is not near it.
#'
#' @param formula,data,index,effect,bias_correction,... As in [spatial_panel()], which takes them (`dynamic`, `durbin`,
#'   `logdet` and the others).
#' @param bands What [weights_bands()] returns.
#' @param model A model with spatial lags of regressors: `"sdm"` or `"slx"`. `form = "joint"` has `"slx"` only.
#' @param form `"each"`, a model a band, or `"joint"`, all bands in one.
#' @param horizon `"short"` or `"long"`: of which effects, in a dynamic model.
#' @param level Level of the intervals, and of `reach`.
#' @param x,object What `spillover_range()` returns.
#' @param terms Names of the regressors drawn; all by default.
#' @param main Title.
#' @return A data frame of class `lowcarbon_range`: `term`, `band`, `from`, `to`, `neighbours` (the mean number of
#'   neighbours of a region in the band), `estimate` (indirect effect), `std.error`, `statistic`, `p.value`,
#'   `conf.low`, `conf.high`; attribute `reach`, a named vector, and `fits`. `plot()` and `autoplot()` draw the curve
#'   of each term with its interval.
#' @references LeSage, J., and Pace, R. K. (2009). *Introduction to Spatial Econometrics*. CRC Press.
#'   \doi{10.1201/9781420064254}
#' @concept distance decay
#' @concept spatial attenuation
#' @concept spillover
#' @export
#' @examples
#' places <- expand.grid(x = 1:4, y = 1:4)
#' rownames(places) <- letters[1:16]
#' bands <- weights_bands(places, breaks = c(0, 1, 2, 3), longlat = FALSE)
#' panel <- data.frame(region = letters[1:16], year = rep(2001:2006, each = 16)) # simulated
#' panel$x <- sin(seq_len(96)^2)
#' near <- as.vector(as.matrix(bands[[1]]) %*% matrix(panel$x, 16))
#' panel$y <- panel$x + near + cos(5 * seq_len(96))
#' found <- spillover_range(y ~ x, panel, c("region", "year"), bands)
#' found
#' plot(found)
spillover_range <- function(formula, data, index = NULL, bands, model = c("sdm", "slx"),
                            effect = c("twoways", "individual", "time", "none"), bias_correction = TRUE,
                            form = c("each", "joint"), horizon = c("short", "long"), level = 0.95, ...) {
  by_default <- missing(model)
  model <- check_choice(model)
  effect <- check_choice(effect)
  form <- check_choice(form)
  horizon <- check_choice(horizon)
  check_number(level, "level", lower = 0, upper = 1, strict = TRUE)
  if (missing(bands) || !inherits(bands, "lowcarbon_bands")) {
    abort_input("bands", "what weights_bands() returns", if (missing(bands)) "nothing" else describe_class(bands))
  }
  fit <- function(W, ...) spatial_panel(formula, data, index, W, effect = effect, bias_correction = bias_correction,
                                        ...)
  found <- if (form == "each") {
    range_of_each(bands, function(W) fit(W, model = model, ...), horizon)
  } else {
    range_of_all(bands, fit, formula, data, index, model, by_default, ...)
  }
  finish_range(found, bands, level, list(form = form, model = describe_model(found$fits[[1L]]), horizon = horizon))
}

# A model a band: its indirect effects.
range_of_each <- function(bands, fit_one, horizon) {
  fits <- fit_many(bands, function(W, place) fit_one(W))
  rows <- lapply(names(fits), function(band) {
    one <- as.data.frame(warnings_named(effects.spatial_panel(fits[[band]], horizon = horizon), band))
    one <- one[one$effect == "indirect", c("term", "estimate", "std.error", "statistic", "p.value")]
    cbind(band = rep(band, nrow(one)), one, stringsAsFactors = FALSE)
  })
  list(frame = do.call(rbind, rows), fits = fits)
}

# All bands in one: the regressors' lags are columns of the data, and the model has no spatial term of its own.
range_of_all <- function(bands, fit, formula, data, index, model, by_default, ...) {
  if (model != "slx" && !by_default) {
    abort_input("model", "\"slx\" for form = \"joint\", in which one model has the lags of all bands", "\"sdm\"")
  }
  design <- fit(bands[[1L]], model = "ols", ...)$design
  own <- setdiff(design$regressors, "(Intercept)")
  names <- unlist(lapply(names(bands), function(band) paste0(band, ":", own)))
  lags <- do.call(cbind, lapply(unclass(bands), function(w) {
    lag_columns(weights_in_order(w, as.character(design$regions)), design$X[, own, drop = FALSE], design$n)
  }))
  columns <- stats::setNames(as.data.frame(lags), paste0("band.", seq_along(names)))
  wide <- cbind(as.data.frame(data)[design$rows, , drop = FALSE], columns)
  wider <- stats::update(formula, paste("~ . +", paste(names(columns), collapse = " + ")))
  whole <- spatial_panel(wider, wide, index, bands[[1L]], model = "ols", ...)
  table <- tidy.spatial_panel(whole)
  table <- table[match(names(columns), table$term), ]
  table$term <- rep(own, length(bands))
  frame <- cbind(band = rep(names(bands), each = length(own)), table, stringsAsFactors = FALSE)
  list(frame = frame, fits = list(joint = whole))
}

finish_range <- function(found, bands, level, choices) {
  breaks <- attr(bands, "breaks")
  place <- match(found$frame$band, names(bands))
  count <- vapply(unclass(bands), function(w) length(w$matrix@x) / nrow(w$matrix), 0)
  frame <- data.frame(found$frame["term"], found$frame["band"], from = breaks[place], to = breaks[place + 1L],
                      neighbours = unname(count[place]),
                      found$frame[c("estimate", "std.error", "statistic", "p.value")],
                      row.names = NULL, stringsAsFactors = FALSE)
  terms <- unique(frame$term)
  frame <- add_interval(frame[order(match(frame$term, terms), frame$from), ], level)
  rownames(frame) <- NULL
  reach <- vapply(terms, function(term) reach_of(frame[frame$term == term, ]), 0)
  new_result(frame, "lowcarbon_range", choices = c(choices, list(level = level, reach = describe_reach(reach))),
             reach = reach,
             fits = found$fits)
}

# The far end of the last band in a row, from the first on, whose effect differs from zero on the first one's side.
reach_of <- function(rows) {
  differs <- !is.na(rows$conf.low) & (rows$conf.low > 0 | rows$conf.high < 0)
  differs <- differs & sign(rows$estimate) == sign(rows$estimate[1L])
  ended <- match(FALSE, differs, nomatch = nrow(rows) + 1L)
  if (ended == 1L) NA_real_ else rows$to[ended - 1L]
}

describe_reach <- function(reach) {
  paste(names(reach), ifelse(is.na(reach), "none", format(reach, trim = TRUE)), collapse = ", ")
}

#' @export
result_title.lowcarbon_range <- function(x) paste("Spillovers of", describe_set(unique(x$term)), "by distance")

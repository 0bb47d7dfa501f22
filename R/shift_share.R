# Shift-share (Bartik) exposure: base-year shares times common shocks.

#' Shift-share exposure
#'
#' The exposure of a region to shocks that hit sectors everywhere,
#' \deqn{B_{it} = \sum_j w_{ij} \, g_{jt},}
#' with the region's base-year shares \eqn{w_{ij}} and the sectors' shocks
#' \eqn{g_{jt}}. For the robot exposure of the document `intelligence` the share is the
#' sector's part of the region's employment in 2004 and the shock is the stock of robots
#' in the sector over the sector's national employment in 2004; its instrument takes
#' the shocks of another country with the same shares.
#'
#' With `leave_one_out = TRUE` the shocks come by region, and each region meets the shock
#' of the *others*: their mean (`others = "mean"`, for rates; weighted by `size` if
#' named) or their sum (`others = "sum"`, for counts). With base-year levels as `size` and
#' growth rates as shocks, the weighted mean is the growth of all other regions together.
#' A region without a row for a sector and period adds nothing to the others' shock.
#'
#' A sector that is not in a region's rows of `exposure` has the share 0 there. Shares
#' that do not sum to one make a region's exposure depend on the part that is left out
#' (an incomplete-share design), so they are warned of.
#'
#' @param exposure A data frame, one row per region and sector.
#' @param shocks A data frame, one row per sector and period (`leave_one_out = FALSE`)
#'   or per region, sector and period (`TRUE`).
#' @param region,sector,time Names of the identifier columns: `region` and `sector` in
#'   `exposure`; `sector`, `time` and, for leave-one-out, `region` in `shocks`.
#' @param weight Name of the column of shares in `exposure`, not negative.
#' @param shock Name of the column of shocks in `shocks`, of any sign.
#' @param leave_one_out Leave the region itself out of its shocks?
#' @param others For leave-one-out: the mean or the sum of the other regions' shocks.
#' @param size For leave-one-out means only: name of the column of `shocks` that weighs
#'   the regions, not negative; `NULL` weighs them alike.
#' @return A data frame of class `lowcarbon_shift_share`, one row per region of `exposure`
#'   and period of `shocks`, sorted: the region column, the period column and `exposure`.
#' @section Errors and warnings: `lowcarbon_error_input` names a sector that is missing on
#'   either side, a sector without a shock in some period, a region without shocks of its
#'   own to leave out, and repeated rows; `lowcarbon_warning` names the first region whose
#'   shares do not sum to one (within 1e-6).
#' @section Cost: One matrix product, regions by sectors by periods.
#' @references Bartik, T. J. (1991). *Who benefits from state and local economic
#'   development policies?* W. E. Upjohn Institute. \doi{10.17848/9780585223940}
#'
#'   Goldsmith-Pinkham, P., Sorkin, I., and Swift, H. (2020). Bartik instruments: what,
#'   when, why, and how. *American Economic Review*, 110(8), 2586-2624.
#'   \doi{10.1257/aer.20181047}
#'
#'   Acemoglu, D., and Restrepo, P. (2020). Robots and jobs: evidence from US labor
#'   markets. *Journal of Political Economy*, 128(6), 2188-2244. \doi{10.1086/705716}
#' @concept Bartik instrument
#' @concept shift-share design
#' @concept leave-one-out
#' @concept gongju bianliang
#' @export
#' @examples
#' shares <- data.frame(province = rep(c("A", "B"), each = 2), sector = c("cars", "food"),
#'                      share = c(0.7, 0.3, 0.2, 0.8))
#' robots <- data.frame(sector = rep(c("cars", "food"), each = 2), year = 2019:2020,
#'                      per_worker = c(10, 14, 1, 2))
#' shift_share(shares, robots, "province", "sector", "year", "share", "per_worker")
shift_share <- function(exposure, shocks, region, sector, time, weight, shock, leave_one_out = FALSE,
                        others = c("mean", "sum"), size = NULL) {
  check_flag(leave_one_out, "leave_one_out")
  others <- check_choice(others)
  check_shift_share_columns(exposure, shocks, region, sector, time, weight, shock, leave_one_out)
  shares <- share_matrix(exposure, region, sector, weight)
  levels <- match_sectors(shares$sectors, shocks, sector)
  value <- if (leave_one_out) {
    own <- own_shocks(shocks, c(region, time), sector, shock, size, others, levels)
    exposure_to_others(shares, own, others, region)
  } else {
    if (!is.null(size)) abort_input("size", "NULL where leave_one_out = FALSE", describe_found(size))
    grid <- shock_matrix(shocks, time, sector, shock, levels)
    list(exposure = shares$weights %*% grid$shocks, time = grid$time)
  }
  regions <- rep(seq_along(shares$regions), each = length(value$time))
  columns <- list(shares$regions[regions], rep(value$time, length(shares$regions)), as.vector(t(value$exposure)))
  frame <- list_to_frame(stats::setNames(columns, c(region, time, "exposure")))
  choices <- list(weight = weight, shock = shock, `leave one out` = leave_one_out)
  if (leave_one_out) choices$others <- if (is.null(size)) others else paste0(others, " weighted by ", size)
  new_result(frame, "lowcarbon_shift_share", choices = choices)
}

check_shift_share_columns <- function(exposure, shocks, region, sector, time, weight, shock, leave_one_out) {
  check_data(exposure, "exposure")
  check_data(shocks, "shocks")
  for (arg in c("region", "sector", "time", "weight", "shock")) {
    name <- if (eval(call("missing", as.name(arg)))) NULL else get(arg, inherits = FALSE)
    check_name(name, arg)
    inside <- list(exposure = arg %in% c("region", "sector", "weight"),
                   shocks = arg %in% c("sector", "time", "shock") || (arg == "region" && leave_one_out))
    check_named_in(exposure, "exposure", name, arg, inside$exposure)
    check_named_in(shocks, "shocks", name, arg, inside$shocks)
  }
  keys <- c(region, sector, time)
  if (anyDuplicated(keys)) {
    abort_input("time", "three different columns for region, sector and time", describe_set(keys))
  }
  check_free(c(region, time), "exposure", if (region == "exposure") "region" else "time")
}

check_name <- function(name, arg) {
  if (!is.character(name) || length(name) != 1L || is.na(name)) {
    abort_input(arg, "one column name, as a string", describe_found(name))
  }
}

check_named_in <- function(data, which, name, arg, wanted) {
  if (!wanted || name %in% names_with_index(data)) return(invisible())
  abort_input(arg, paste0("the name of a column of `", which, "`"), paste0("no column `", name, "`"),
              hint = paste0("`", which, "` has ", describe_set(names(data), at_most = 12L), "."))
}

# Regions by sectors, 0 where there is no row.
share_matrix <- function(exposure, region, sector, weight) {
  w <- numeric_column(exposure, weight, "weight", c(region, sector), lower = 0)
  panel <- code_panel(exposure, c(region, sector), arg = "exposure")
  warn_totals(exposure, c(region, sector))
  weights <- matrix(0, panel$region$n, panel$time$n)
  weights[cbind(panel$region$codes, panel$time$codes)] <- w
  total <- rowSums(weights)
  off <- which(abs(total - 1) > 1e-6)
  if (length(off)) {
    warn_lowcarbon("`weight`: the shares of ", length(off), " of ", length(total),
                   " regions do not sum to one; the first, ",
                   region, " ", describe_value(panel$region$ids[off[1L]]), ", sum to ",
                   format(total[off[1L]], digits = 6L), ".")
  }
  list(weights = weights, regions = panel$region$ids, sectors = panel$time$ids)
}

# The sectors of the shares, in their order, all of which must have shocks, and
# the other way round.
match_sectors <- function(sectors, shocks, sector) {
  coded <- code_column(shocks, sector, "sector")
  alone <- sectors[is.na(match(sectors, coded$ids))]
  if (length(alone)) {
    abort_input("shocks", "shocks for each sector of `exposure`", paste("none for", describe_set(id_strings(alone))))
  }
  alone <- coded$ids[is.na(match(coded$ids, sectors))]
  if (length(alone)) {
    abort_input("exposure", "shares for each sector of `shocks`", paste("none for", describe_set(id_strings(alone))),
                hint = "Drop its shocks, or give it a share (0, say) in some region.")
  }
  sectors
}

shock_matrix <- function(shocks, time, sector, shock, sectors) {
  g <- numeric_column(shocks, shock, "shock", c(sector, time))
  repeated <- anyDuplicated(data.frame(get_column(shocks, sector), get_column(shocks, time)))
  if (repeated) {
    abort_input("shocks", paste0("one row for each ", sector, "-", time), "a further one",
                describe_row(shocks, repeated, c(sector, time)),
                hint = "Shocks by region go with leave_one_out = TRUE; otherwise add them up first.")
  }
  panel <- code_panel(shocks, c(sector, time), arg = "shocks")
  check_balanced(panel, c(sector, time), hint = "Each sector needs a shock in each period; a 0 must be said.")
  grid <- matrix(0, length(sectors), panel$time$n)
  grid[cbind(match(panel$region$ids, sectors)[panel$region$codes], panel$time$codes)] <- g
  list(shocks = grid, time = panel$time$ids)
}

# Shocks by region: sums of shock x size and of size over all regions, and each
# region's own, laid out as [region, sector, period].
own_shocks <- function(shocks, index, sector, shock, size, others, sectors) {
  where <- c(index, sector)
  g <- numeric_column(shocks, shock, "shock", where)
  s <- rep(1, nrow(shocks))
  if (!is.null(size)) {
    if (others == "sum") abort_input("size", "NULL where others = \"sum\"", describe_value(size))
    check_name(size, "size")
    check_named_in(shocks, "shocks", size, "size", TRUE)
    s <- numeric_column(shocks, size, "size", where, lower = 0)
  }
  panel <- code_panel(shocks, index, sector, arg = "shocks")
  at <- cbind(panel$region$codes, match(panel$sector$ids, sectors)[panel$sector$codes], panel$time$codes)
  moved <- weighed <- array(0, c(panel$region$n, length(sectors), panel$time$n))
  moved[at] <- g * s
  weighed[at] <- s
  list(moved = moved, weighed = weighed, regions = panel$region$ids, sectors = sectors, time = panel$time$ids)
}

exposure_to_others <- function(shares, own, others, region) {
  row <- match(shares$regions, own$regions)
  if (anyNA(row)) {
    abort_input("shocks", "shocks of each region of `exposure`, to leave out",
                paste("none of", region, describe_set(id_strings(shares$regions[is.na(row)]))))
  }
  rest <- function(x) rep(colSums(x), each = length(row)) - x[row, , , drop = FALSE]
  moved <- rest(own$moved)
  weighed <- rest(own$weighed)
  periods <- length(own$time)
  needed <- array(shares$weights > 0, dim(moved))
  lone <- match(TRUE, needed & weighed <= 1e-12 * rep(colSums(own$weighed), each = length(row)))
  if (!is.na(lone)) {
    at <- arrayInd(lone, dim(moved))
    abort_input("shocks", "another region with shocks in each sector and period", "none",
                paste0("sector ", describe_value(own$sectors[at[2L]]), ", period ", describe_value(own$time[at[3L]]),
                       ", but for ", region, " ", describe_value(shares$regions[at[1L]])))
  }
  met <- if (others == "mean") moved / ifelse(needed, weighed, 1) else moved
  exposure <- vapply(seq_len(periods), function(t) {
    rowSums(matrix(shares$weights * met[, , t], nrow = length(row)))
  }, double(length(row)))
  list(exposure = matrix(exposure, length(row), periods), time = own$time)
}

#' @export
result_title.lowcarbon_shift_share <- function(x) {
  paste("Shift-share exposure of", length(unique(x[[1L]])), "regions in", length(unique(x[[2L]])), "periods")
}

#' Draw shift-share exposures
#'
#' One line per region over the periods.
#'
#' @param x,object A result of [shift_share()].
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' shares <- data.frame(province = c("A", "A", "B"), sector = c("cars", "food", "food"),
#'                      share = c(0.7, 0.3, 1))
#' robots <- data.frame(sector = rep(c("cars", "food"), each = 3), year = 2018:2020,
#'                      robots = c(8, 10, 14, 1, 1, 2))
#' plot(shift_share(shares, robots, "province", "sector", "year", "share", "robots"))
plot.lowcarbon_shift_share <- function(x, main = "Shift-share exposure", ...) {
  period <- unique(x[[2L]])
  at <- period_values(period)[match(x[[2L]], period)]
  name <- factor(x[[1L]], unique(x[[1L]]))
  draw_series(at, x$exposure, name, x[[2L]], names(x)[2L], "exposure", main, ...)
  invisible(x)
}

#' @rdname plot.lowcarbon_shift_share
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_shift_share <- function(object, ...) {
  check_dots(...)
  period <- unique(object[[2L]])
  frame <- data.frame(region = factor(object[[1L]], unique(object[[1L]])), exposure = object$exposure,
                      at = period_values(period)[match(object[[2L]], period)])
  .data <- ggplot2::.data
  ggplot2::ggplot(frame, ggplot2::aes(.data[["at"]], .data[["exposure"]], colour = .data[["region"]])) +
    ggplot2::geom_line() + ggplot2::geom_point() +
    ggplot2::scale_x_continuous(breaks = period_values(period), labels = id_strings(period),
                                guide = ggplot2::guide_axis(check.overlap = TRUE)) +
    ggplot2::labs(x = names(object)[2L], y = "exposure", colour = NULL, title = "Shift-share exposure") +
    scale_series() +
    ggplot2::theme_minimal()
}

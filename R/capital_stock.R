# Capital stocks by the perpetual inventory method.

#' Capital stock by perpetual inventory
#'
#' Adds up past investment, less what has worn out:
#' \deqn{K_{it} = (1 - \delta_{it}) K_{i,t-1} + I_{it} / P_{it},}
#' starting in the first period of each region from
#' \deqn{K_{i0} = \frac{I_{i0} / P_{i0}}{g_i + \delta_{i0}} \quad\textrm{or}\quad K_{i0} = \frac{I_{i0} /
#' P_{i0}}{\textrm{ratio}}.}
#'
#' Investment is deflated before anything else is done with it, the start value
#' included. Price indices come in two kinds. One on a fixed period (`price_base =
#' "fixed"`) is 1 in some period, whose prices the stock is then in. One on the
#' period before (`"previous"`, the "previous year = 100" of the Chinese yearbooks) is
#' multiplied up first, \eqn{P_{it} = P_{i,t-1} p_{it}}, from 1 in the first period of each
#' region, whose prices the stock is then in; the index of that first period,
#' which compares it with one that is not in the data, is not used. Numbers of this
#' kind of 10 and more are read as percent. `base_period` moves the stock to
#' the prices of another period. Dividing an index on the period before by 100
#' and using it as a fixed one leaves nearly all inflation in: after ten years of
#' 4 percent capital is some 15 percent too large.
#'
#' `"growth"` starts from \eqn{I_0/(g + \delta)}, as Hall and Jones (1999) and most provincial
#' work do; \eqn{g} is the region's geometric mean growth of real
#' investment, \eqn{(I_s/I_0)^{1/s} - 1}, over `growth_periods` steps from the
#' first period (all steps by default). It is not quite the end-of-period stock of an economy whose
#' investment has always grown at \eqn{g}, which is
#' \eqn{I_0 (1 + g)/(g + \delta)}, larger by the factor \eqn{1 + g}. `"ratio"` divides the first investment by a
#' fixed number, 10 percent in most Chinese work. The start matters in the
#' first decade: with a depreciation of 10.96 percent, 31 percent of an error in
#' it is left after ten years.
#'
#' Each region needs an unbroken run of periods; regions may start and end at
#' different times. Where periods are numbers (or labels that read as numbers)
#' the shortest step between two periods of `data` is the step of the panel, and
#' a longer step in a region is a gap. Depreciation is per step.
#'
#' @param data A data frame, one row per region and period, in any order.
#' @param investment Name of the column of gross investment (fixed capital
#'   formation), not negative and positive in each region's first period.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param depreciation Rate of depreciation per period, one number between 0 and
#'   1 or the name of a column. The default, 10.96 percent, is Shan's (2008)
#'   composite rate for Chinese provinces; 9.6 percent (Zhang, Wu and Zhang,
#'   2004) and 5 percent are also in use.
#' @param price Name of the column of the investment price index; `NULL` if
#'   `investment` is in constant prices already.
#' @param price_base `"fixed"`: an index that is *one* (not 100) in one period for all.
#'   `"previous"`: an index on the period before, 100 or 1 where prices did not
#'   change.
#' @param base_period The period whose prices the stock is in; `NULL` for that in
#'   which a fixed index is one, or for the first one of each region.
#' @param initial How to start; see Details.
#' @param ratio For `initial = "ratio"`: first investment over first stock.
#' @param growth_periods For `initial = "growth"`: over how many steps from the
#'   first period growth is measured; `NULL` for all of them.
#' @return `data` with the column `capital`, end-of-period stocks in the unit of
#'   deflated investment; rows, order, class and other columns as they were.
#'   Attribute `choices` holds the depreciation, the kind of price index, the start
#'   and, for `"growth"`, each region's growth rate.
#' @section Errors and warnings: `lowcarbon_error_input` names the region and the
#'   period of a gap, and the region whose \eqn{g + \delta} is not above zero. A
#'   `lowcarbon_warning` says so if a fixed price index nowhere falls below 10 (it
#'   looks like one with base 100), if an index looks like one of the other kind
#'   while `price_base` was left to its default or says otherwise, and if the
#'   regions of an index on the period before begin in different periods.
#' @section Cost: One pass over the periods, all regions at once.
#' @references Shan, H. (2008). Re-estimating the capital stock of China:
#'   1952-2006. *Journal of Quantitative and Technical Economics*, 25(10), 17-31.
#'
#'   Zhang, J., Wu, G., and Zhang, J. (2004). The estimation of China's
#'   provincial capital stock: 1952-2000. *Economic Research Journal*, 39(10),
#'   35-44.
#'
#'   Hall, R. E., and Jones, C. I. (1999). Why do some countries produce so much
#'   more output per worker than others? *Quarterly Journal of Economics*,
#'   114(1), 83-116. \doi{10.1162/003355399555954}
#' @concept PIM
#' @concept perpetual inventory method
#' @concept ziben cunliang
#' @export
#' @examples
#' panel <- data.frame(province = rep(c("A", "B"), each = 3), year = 2000:2002,
#'                     investment = c(100, 110, 121, 50, 50, 50), price = c(1, 1.02, 1.05))
#' capital_stock(panel, "investment", c("province", "year"))
#' capital_stock(panel, "investment", c("province", "year"), price = "price", initial = "ratio")
#' panel$yearbook <- c(101, 102, 102.9, 103, 100, 99) # previous year = 100
#' capital_stock(panel, "investment", c("province", "year"), price = "yearbook",
#'               price_base = "previous")
capital_stock <- function(data, investment, index = NULL, depreciation = 0.1096, price = NULL,
                          initial = c("growth", "ratio"), ratio = 0.1, growth_periods = NULL,
                          price_base = c("fixed", "previous"), base_period = NULL) {
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, investment, "investment", 1L)
  initial <- check_choice(initial)
  kind <- if (missing(price_base)) NULL else check_choice(price_base)
  nominal <- numeric_column(data, investment, "investment", index, lower = 0)
  rate <- depreciation_rates(data, depreciation, index)
  panel <- code_panel(data, index)
  rows <- panel_rows(panel)
  check_unbroken(data, rows, index)

  deflator <- price_level(data, price, kind, base_period, rows, panel, index)
  flow <- nominal[rows$row] / deflator
  wear <- rate[rows$row]
  start <- which(rows$step == 1L)
  check_first_flow(data, flow, rows, start, index)
  if (initial == "growth") {
    growth <- investment_growth(data, flow, rows, start, growth_periods, index)
    first <- flow[start] / check_growth(growth, wear[start], panel$region$ids)
  } else {
    check_number(ratio, "ratio", lower = 0, strict = TRUE)
    first <- flow[start] / ratio
  }
  capital <- double(nrow(data))
  capital[rows$row] <- accumulate_stock(first, flow, wear, start, rows$step)
  choices <- c(list(depreciation = depreciation), price_choices(price, kind, base_period), list(initial = initial))
  if (initial == "growth") choices$growth <- stats::setNames(growth, id_strings(panel$region$ids))
  if (initial == "ratio") choices$ratio <- ratio
  set_attribute(add_columns(data, list(capital = capital), index), "choices", choices)
}

depreciation_rates <- function(data, depreciation, index) {
  if (is.numeric(depreciation)) {
    check_number(depreciation, "depreciation", lower = 0, upper = 1)
    return(rep(as.double(depreciation), nrow(data)))
  }
  check_columns(data, depreciation, "depreciation", 1L)
  rate <- numeric_column(data, depreciation, "depreciation", index, lower = 0)
  high <- match(TRUE, rate > 1)
  if (!is.na(high)) {
    abort_input("depreciation", paste0("shares between 0 and 1 in `", depreciation, "`"), describe_value(rate[high]),
                describe_row(data, high, index), hint = "Percentages must be divided by 100.")
  }
  rate
}

# The step of the panel is the shortest between two of its periods; a longer
# one inside a region is a gap.
check_unbroken <- function(data, rows, index) {
  periods <- sort(unique(rows$time))
  if (length(periods) < 2L) return(invisible())
  unit <- min(diff(periods))
  gap <- which(diff(rows$time) > 1.5 * unit & rows$step[-1L] > 1L)
  if (!length(gap)) return(invisible())
  before <- rows$row[gap[1L]]
  after <- rows$row[gap[1L] + 1L]
  period <- get_column(data, index[2L])
  abort_input("data", "an unbroken run of periods in each region",
              paste("a gap between", describe_value(period[before]), "and", describe_value(period[after])),
              describe_row(data, after, index),
              hint = "Fill the gap first, for example with fill_panel(complete = TRUE), or begin the region after it.")
}

check_first_flow <- function(data, flow, rows, start, index) {
  idle <- start[flow[start] == 0]
  if (!length(idle)) return(invisible())
  abort_input("investment", "a positive value in each region's first period", "0",
              describe_row(data, rows$row[idle[1L]], index),
              hint = "The stock before it cannot be told from no investment.")
}

investment_growth <- function(data, flow, rows, start, growth_periods, index) {
  steps <- diff(c(start, length(flow) + 1L)) - 1L
  region <- get_column(data, index[1L])[rows$row[start]]
  if (!is.null(growth_periods)) {
    check_number(growth_periods, "growth_periods", lower = 1, whole = TRUE)
    short <- match(TRUE, steps < growth_periods)
    if (!is.na(short)) {
      abort_input("growth_periods", "no more steps than each region has", paste(growth_periods, "steps"),
                  paste0(index[1L], " ", describe_value(region[short]), " has ", steps[short]))
    }
    steps[] <- growth_periods
  }
  alone <- match(0L, steps)
  if (!is.na(alone)) {
    abort_input("initial", "two periods or more in each region for \"growth\"", "one",
                paste(index[1L], describe_value(region[alone])), hint = "Use initial = \"ratio\".")
  }
  (flow[start + steps] / flow[start])^(1 / steps) - 1
}

check_growth <- function(growth, wear, regions) {
  low <- match(TRUE, growth + wear <= 0)
  if (!is.na(low)) {
    abort_input("initial", "growth of investment plus depreciation above 0 in each region",
                format(growth[low] + wear[low], digits = 4L), describe_value(regions[low]),
                hint = paste("Investment shrinks faster than capital wears out, so no steady state has such a flow;",
                             "use initial = \"ratio\" or growth_periods."))
  }
  growth + wear
}

accumulate_stock <- function(first, flow, wear, start, step) {
  stock <- flow
  stock[start] <- first
  for (at in split(seq_along(flow), step)[-1L]) stock[at] <- (1 - wear[at]) * stock[at - 1L] + flow[at]
  stock
}

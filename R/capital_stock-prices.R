# The price level by which capital_stock() divides investment: from an index on a
# fixed period as it is, from one on the period before by multiplying up; and what
# is said where an index looks like one of the other kind.

# By region and period in the order of `rows`; `kind` is NULL where the caller said
# nothing.
price_level <- function(data, price, kind, base_period, rows, panel, index) {
  if (is.null(price)) {
    given <- c("price_base", "base_period")[c(!is.null(kind), !is.null(base_period))]
    if (length(given)) {
      abort_input("price", paste0("a column of price indices, as `", given[1L], "` is given"), "NULL")
    }
    return(1)
  }
  check_columns(data, price, "price", 1L)
  x <- numeric_column(data, price, "price", index, lower = 0, strict = TRUE)[rows$row]
  chained <- identical(kind, "previous")
  if (chained) check_one_scale(data, price, x, rows, index)
  warn_price_base(price, x, kind, rows)
  level <- if (chained) multiply_up(x / price_unit(x), rows) else x
  if (chained && is.null(base_period)) warn_first_periods(rows, panel, index)
  if (is.null(base_period)) level else level / level_at(level, base_period, rows, panel, index)
}

# 100 for an index in percent, else 1.
price_unit <- function(x) if (min(x) >= 10) 100 else 1

multiply_up <- function(x, rows) {
  level <- rep(1, length(x))
  for (at in split(seq_along(x), rows$step)[-1L]) level[at] <- level[at - 1L] * x[at]
  level
}

check_one_scale <- function(data, price, x, rows, index) {
  odd <- match(TRUE, x < 10)
  if (is.na(odd) || max(x) < 10) return(invisible())
  abort_input("price", paste0("one scale in `", price, "`, around 100 or around 1"),
              paste(format(min(x), digits = 4L), "beside", format(max(x), digits = 4L)),
              describe_row(data, rows$row[odd], index))
}

# The level of each region in the base period, for each of its rows.
level_at <- function(level, base_period, rows, panel, index) {
  if (!is.atomic(base_period) || length(base_period) != 1L || is.na(base_period)) {
    abort_input("base_period", paste0("one period of `", index[2L], "`"), describe_found(base_period))
  }
  code <- match(id_strings(base_period), id_strings(panel$time$ids))
  if (is.na(code)) {
    abort_input("base_period", paste0("one period of `", index[2L], "`, ", describe_value(panel$time$ids[1L]), " to ",
                                      describe_value(panel$time$ids[panel$time$n])), describe_value(base_period))
  }
  there <- which(rows$time == period_values(panel$time$ids)[code])
  at <- there[match(rows$region, rows$region[there])]
  without <- match(NA, at)
  if (!is.na(without)) {
    abort_input("base_period", "a period that every region has", describe_value(base_period),
                paste(index[1L], describe_value(panel$region$ids[rows$region[without]])))
  }
  level[at]
}

warn_first_periods <- function(rows, panel, index) {
  first <- rows$time[rows$step == 1L]
  late <- match(TRUE, first != first[1L])
  if (is.na(late)) return(invisible())
  region <- function(at) paste(index[1L], describe_value(panel$region$ids[at]))
  warn_lowcarbon("stocks are in the prices of each region's first period, and ", region(late), " does not begin with ",
                 region(1L), "; name a `base_period` that all regions have.")
}

# Nothing is guessed: the numbers are taken as the argument says, but a caller who
# said nothing, or something that does not fit, is told.
warn_price_base <- function(price, x, kind, rows) {
  if (is.null(kind) && looks_previous(x, rows)) {
    warn_lowcarbon("`", price, "` looks like an index on the period before (", format(price_unit(x)),
                   " where prices did not change), but is taken as one on a fixed period. ",
                   "Say price_base = \"previous\", or price_base = \"fixed\" if it is one.")
  } else if (!identical(kind, "previous") && price_unit(x) == 100) {
    warn_lowcarbon("`", price, "` is nowhere below ", format(min(x), digits = 4L),
                   "; a price index on a fixed period with base 100 should be divided by 100, or capital comes out ",
                   "100 times ",
                   "too small. (An index on the period before is price_base = \"previous\".)")
  } else if (identical(kind, "previous") && any(abs(log(x / price_unit(x))) > log(2))) {
    far <- x[which.max(abs(log(x / price_unit(x))))]
    warn_lowcarbon("`", price, "` has the value ", format(far, digits = 4L),
                   ": prices that double or halve in one period. If the index is one on a fixed period, say ",
                   "price_base = \"fixed\".")
  }
}

# Does the index keep near its unit without a period in which it is that unit in all
# regions (but the first, often set so by hand), and without the trend that prices
# on a fixed base have?
looks_previous <- function(x, rows) {
  steps <- max(rows$step)
  x <- log(x / price_unit(x))
  if (steps < 3L || max(abs(x)) > log(1.5) || max(abs(x)) < 1e-6) return(FALSE)
  at_unit <- vapply(split(abs(x) < 1e-9, rows$time), all, NA)
  if (any(at_unit[-1L])) return(FALSE)
  centred <- function(v) v - stats::ave(v, rows$region)
  from_mean <- centred(x)
  time <- centred(as.double(rows$step))
  spread <- sum(from_mean^2)
  if (spread < 1e-12) return(TRUE)
  trend <- sum(from_mean * time)
  slowing <- trend < 0 && mean(x) > 0 # falling on and on above its base is what inflation does, prices hardly
  slowing || trend^2 / (spread * sum(time^2)) < 0.8
}

price_choices <- function(price, kind, base_period) {
  if (is.null(price)) return(NULL)
  c(list(price = price, price_base = if (is.null(kind)) "fixed" else kind),
    if (!is.null(base_period)) list(base_period = base_period))
}

# Audit of printed means, standard deviations, least and greatest values. What these
# leave open for each other is found in R/rules-moments.R. Whole numbers: n m is
# one, sum x^2 is one of the same parity (Brown and Heathers 2017; Anaya 2016).

#' Audit of printed moments
#'
#' Can the mean, standard deviation, least and greatest value printed for a
#' variable belong to the same data, every value counted once?
#'
#' Both ends are taken to occur, as they do when they are the least and the
#' greatest value. For \eqn{n} values the mean then lies between
#' \eqn{((n-1)a+b)/n} and \eqn{(a+(n-1)b)/n}, and the standard deviation between
#' the one where all other values are equal and the one where all but one lie at
#' the ends, which sharpens the bound of Bhatia and Davis for a finite number of
#' values. With only one end printed Samuelson's inequality and its
#' counterpart are used. All bounds are taken over everything the printed
#' numbers can stand for, so that a row that is called impossible has a proof.
#' Without `n` only what holds for any number of values is used. Where the mean
#' is already out of range, the standard deviation is not looked at, nor is that
#' of a single value.
#'
#' For a row that cannot be, `detail` also says if moving the decimal point of
#' just one of the four numbers would mend it, or if the standard deviation fits
#' as a variance or as a standard error.
#'
#' @param n number of values, one for all rows or one for each; `NULL` if
#'   unknown.
#' @param mean,sd,min,max the printed numbers, one for each variable: strings, or
#'   numbers (see [audits]). `NULL` or `NA` where not printed.
#' @param divisor of the standard deviation: `"sample"` (\eqn{n - 1}),
#'   `"population"` (\eqn{n}), or `"either"` (the default), which accepts what
#'   either allows.
#' @param integer are the values whole numbers (counts, points of a scale)? Then
#'   \eqn{n} times the mean must be one as well (GRIM), and so must the sum of
#'   squares, of the same parity as the sum (GRIMMER); least and greatest value
#'   must be whole.
#' @param item labels of the rows; by default the names of the first argument
#'   that has any, else the rows' numbers.
#' @param rounding `"nearest"`, or `"any"` for numbers that may have been cut
#'   off (see [audits]).
#' @return An audit (see [audits]). Checks: `mean in range`, `standard
#'   deviation in range`, `least not above greatest` (only where it fails) and,
#'   with `integer = TRUE`, `mean of whole numbers`, `standard deviation of whole
#'   numbers`, `whole number`. A bound that is broken is `impossible`; a mean that
#'   whole numbers cannot have is `inconsistent`, as it rests on the word that
#'   they are whole.
#' @references Bhatia, R. and Davis, C. (2000). A better bound on the variance.
#'   *American Mathematical Monthly* 107, 353-357.
#'   \doi{10.1080/00029890.2000.12005203}
#'
#'   Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. *Social
#'   Psychological and Personality Science* 8, 363-369.
#'   \doi{10.1177/1948550616673876}
#' @section Cost: a thousand rows in a few hundredths of a second.
#' @concept GRIM
#' @examples
#' audit_moments(680, mean = c(a = "0.034", b = "12.10"), sd = c("0.529", "3.42"),
#'               min = c("0.001", "4.31"), max = c("0.419", "19.87"))
#' audit_moments(28, mean = "5.19", sd = "1.27", integer = TRUE)
#' @export
audit_moments <- function(n = NULL, mean = NULL, sd = NULL, min = NULL, max = NULL,
                          divisor = c("either", "sample", "population"), integer = FALSE, item = NULL,
                          rounding = c("nearest", "any")) {
  divisor <- check_choice(divisor)
  rounding <- check_rounding(rounding)
  check_flag(integer, "integer")
  given <- list(mean = mean, sd = sd, min = min, max = max)
  size <- base::max(lengths(given), length(n))
  if (all(lengths(given) == 0L)) abort_input("mean", "printed numbers in `mean`, `sd`, `min` or `max`", "nothing")
  read <- audit_columns(c(list(n = n), given), rounding)
  read$item <- audit_items(item, given, size)
  read$count <- audit_counts(n, size, at_least = 1L)
  read$single <- which(read$count == 1)
  crossed <- audit_ends(read)
  middle <- audit_mean_range(read, attr(crossed, "rows"))
  skip <- c(attr(crossed, "rows"), attr(middle, "rows")[middle$verdict == "impossible"], read$single)
  parts <- list(crossed, middle, audit_sd_range(read, divisor, skip))
  if (integer) parts <- c(parts, list(audit_whole_ends(read)), list(audit_grim(read)),
                          list(audit_grimmer(read, divisor)))
  stack_audits(parts)
}

# ---- the four numbers -----------------------------------------------------

# Only rows whose least value is above the greatest.
audit_ends <- function(read) {
  rows <- which(read$min$given & read$max$given & !not_above(read$min$lower, read$max$upper))
  audit_part(read$item, rows, "least not above greatest", read$min$text[rows],
             span(rep(-Inf, length(rows)), read$max$upper[rows]),
             rep("impossible", length(rows)),
             sprintf("The least value, %s, is above the greatest, %s.", read$min$text[rows], read$max$text[rows]))
}

# What is not printed may be anything.
or_open <- function(column) {
  span(ifelse(column$given, column$lower, -Inf), ifelse(column$given, column$upper, Inf))
}

audit_mean_range <- function(read, skip) {
  rows <- setdiff(which(read$mean$given & (read$min$given | read$max$given)), skip)
  n <- read$count[rows]
  least <- span_subset(or_open(read$min), rows)
  most <- span_subset(or_open(read$max), rows)
  implied <- span_widen(mean_range(n, least, most))
  verdict <- audit_verdict(span_subset(read$mean, rows), implied, "impossible")
  detail <- sprintf("The mean of %s can be %s; %s is printed%s.", describe_sample(read, rows),
                    range_text(implied$lower, implied$upper), read$mean$text[rows],
                    ifelse(verdict == "impossible", mend_note(read, rows, verdict), ""))
  audit_part(read$item, rows, "mean in range", read$mean$text[rows], implied, verdict, detail)
}

# "30 values from 3.1 to 20.7"
describe_sample <- function(read, rows) {
  count <- ifelse(is.na(read$count[rows]), "values", paste(number_text(read$count[rows]), "values"))
  ends <- ifelse(!read$max$given[rows], paste(" of which the least is", read$min$text[rows]),
                 ifelse(!read$min$given[rows], paste(" of which the greatest is", read$max$text[rows]),
                        paste0(" from ", read$min$text[rows], " to ", read$max$text[rows])))
  paste0(count, ends)
}

# ---- standard deviation ---------------------------------------------------

audit_sd_range <- function(read, divisor, skip) {
  both <- read$min$given & read$max$given
  rows <- setdiff(which(read$sd$given &
                        (both | (read$mean$given & (read$min$given | read$max$given)) | read$sd$upper < 0)), skip)
  implied <- span_widen(sd_range(read$count[rows], span_subset(or_open(read$mean), rows),
                                 span_subset(or_open(read$min), rows),
                               span_subset(or_open(read$max), rows), divisor))
  verdict <- audit_verdict(span_subset(read$sd, rows), implied, "impossible", span(0, Inf))
  why <- ifelse(is.infinite(implied$upper) | read$sd$lower[rows] <= implied$upper,
                "all others being equal at the least", "all values but one lying at the ends at the most")
  failed <- verdict == "impossible"
  detail <- sprintf("The standard deviation of %s%s can be %s%s; %s is printed%s.", describe_sample(read, rows),
                    ifelse(read$mean$given[rows], paste(" with mean", read$mean$text[rows]), ""),
                    range_text(implied$lower, implied$upper), ifelse(failed, paste0(", ", why), ""), read$sd$text[rows],
                    ifelse(failed, paste0(sd_kind_note(read, rows, implied), mend_note(read, rows, verdict)), ""))
  audit_part(read$item, rows, "standard deviation in range", read$sd$text[rows], implied, verdict, detail)
}

# ---- what would mend a row ------------------------------------------------

# Does the printed number fit as the square, or as the error of the mean?
sd_kind_note <- function(read, rows, implied) {
  printed <- span(pmax(read$sd$lower[rows], 0), pmax(read$sd$upper[rows], 0))
  n <- read$count[rows]
  as_variance <- printed$upper > 0 & span_meet(span_map(printed, sqrt), implied)
  as_error <- !is.na(n) & span_meet(span_map(printed, function(x) x * sqrt(n)), implied)
  ifelse(as_variance, "; as a variance it would do",
         ifelse(as_error %in% TRUE, "; as a standard error of the mean it would do", ""))
}

# The one number of a row that would agree with its point moved; nothing if
# there are several or none.
mend_note <- function(read, rows, verdict) {
  columns <- c(mean = "mean", sd = "standard deviation", min = "least value", max = "greatest value")
  vapply(seq_along(rows), function(i) {
    row <- rows[i]
    text <- vapply(names(columns), function(name) read[[name]]$text[row], "")
    if (verdict[i] != "impossible" || anyNA(text) || is.na(read$count[row]) || read$count[row] < 3) return("")
    found <- lapply(c(TRUE, FALSE), function(sample) {
      between <- moments_between(read$count[row], text[["mean"]], text[["sd"]], text[["min"]], text[["max"]], sample)
      if (sum(!is.na(between$moved) & between$to_blame) == 1L) which(!is.na(between$moved) & between$to_blame) else 0L
    })
    if (found[[1L]] == 0L || found[[1L]] != found[[2L]]) return("")
    paste0("; with the decimal point of the ", columns[[found[[1L]]]], " moved the row would do")
  }, "")
}

# ---- whole numbers --------------------------------------------------------

audit_whole_ends <- function(read) {
  parts <- lapply(c("min", "max"), function(name) {
    column <- read[[name]]
    rows <- which(column$given)
    inner <- whole_between(column$lower[rows], column$upper[rows])
    nearest <- round(column$value[rows])
    verdict <- ifelse(inner$upper - inner$lower >= 1, "undecidable",
                      ifelse(inner$lower <= inner$upper, "consistent", "inconsistent"))
    audit_part(read$item, rows, "whole number", column$text[rows], span(nearest), verdict,
               sprintf("The %s value is to be whole; %s is printed.", c(min = "least", max = "greatest")[[name]],
                       column$text[rows]))
  })
  joined <- do.call(rbind, lapply(parts, as.data.frame))
  rows <- unlist(lapply(parts, attr, "rows"))
  structure(new_result(joined, "lowcarbon_audit"), rows = rows)
}

# The whole numbers from `lower` to `upper`, touches counting.
whole_between <- function(lower, upper) {
  slack <- 1e-9 * pmax(1, abs(lower), abs(upper))
  span(ceiling(lower - slack), floor(upper + slack))
}

# GRIM: the sum of n whole numbers is whole.
audit_grim <- function(read) {
  rows <- which(read$mean$given & !is.na(read$count))
  n <- read$count[rows]
  total <- whole_between(n * read$mean$lower[rows], n * read$mean$upper[rows])
  open <- n * (read$mean$upper[rows] - read$mean$lower[rows]) >= 1 - 1e-9
  nearest <- round(n * read$mean$value[rows])
  fits <- total$lower <= total$upper
  verdict <- ifelse(open, "undecidable", ifelse(fits, "consistent", "inconsistent"))
  implied <- span(ifelse(fits, total$lower, nearest) / n, ifelse(fits, total$upper, nearest) / n)
  detail <- ifelse(open, sprintf("With %s values every printed mean is near enough to a whole sum.", number_text(n)),
                   sprintf("The sum of %s whole numbers is whole, so that the nearest mean to %s is %s / %s = %s.",
                           number_text(n),
                           read$mean$text[rows], number_text(nearest), number_text(n),
                           number_text(signif(nearest / n, 7L))))
  audit_part(read$item, rows, "mean of whole numbers", read$mean$text[rows], implied, verdict, detail)
}

# GRIMMER: for one of the sums that the mean allows, the sum of squares is whole
# and even or odd as the sum is.
audit_grimmer <- function(read, divisor, at_most = 500) {
  rows <- setdiff(which(read$mean$given & read$sd$given & !is.na(read$count)), read$single)
  n <- read$count[rows]
  total <- whole_between(n * read$mean$lower[rows], n * read$mean$upper[rows])
  tested <- total$upper - total$lower < at_most & pmax(abs(total$lower), abs(total$upper)) < 1e7
  verdict <- rep("undecidable", length(rows))
  implied <- span(rep(0, length(rows)), rep(Inf, length(rows)))
  for (i in which(tested & total$lower <= total$upper)) {
    found <- squares_of_whole(n[i], total$lower[i]:total$upper[i], span_subset(span_subset(read$sd, rows), i),
                              read$sd$value[rows[i]], divisor)
    verdict[i] <- found$verdict
    implied$lower[i] <- found$sd$lower
    implied$upper[i] <- found$sd$upper
  }
  kept <- total$lower <= total$upper
  detail <- ifelse(verdict == "undecidable",
                   "Sums of squares lie too close together for the printed standard deviation to tell them apart.",
                   sprintf(paste(paste0("Whole numbers have a whole sum of squares, even or odd as their sum is; the ",
                                        "nearest standard deviation to %s"),
                                 "that %s of them with mean %s can have is %s."),
                           read$sd$text[rows], number_text(n), read$mean$text[rows],
                           range_text(implied$lower, implied$upper, 7L)))
  audit_part(read$item, rows[kept], "standard deviation of whole numbers", read$sd$text[rows][kept],
             span(implied$lower[kept], implied$upper[kept]), verdict[kept], detail[kept])
}

# The standard deviations of n whole numbers with one of the sums `totals` that
# print as `sd` does; failing that, the nearest.
squares_of_whole <- function(n, totals, sd, value, divisor) {
  by <- switch(divisor, sample = n - 1, population = n, either = c(n - 1, n))
  cases <- expand.grid(total = totals, by = by)
  base <- cases$total^2 / n
  # the squares whose parity is the total's: total + 2 j
  steps <- whole_between((base + cases$by * pmax(sd$lower, 0)^2 - cases$total) / 2,
                         (base + cases$by * sd$upper^2 - cases$total) / 2)
  fits <- steps$lower <= steps$upper
  deviation <- function(j, at) sqrt(pmax(cases$total[at] + 2 * j - base[at], 0) / cases$by[at])
  if (any(fits)) {
    certain <- cases$by * (sd$upper^2 - pmax(sd$lower, 0)^2) / 2 >= 1
    return(list(verdict = if (any(certain)) "undecidable" else "consistent",
                sd = span(min(deviation(steps$lower[fits], fits)), max(deviation(steps$upper[fits], fits)))))
  }
  aim <- (base + cases$by * value^2 - cases$total) / 2
  all <- rep(TRUE, nrow(cases))
  near <- c(deviation(floor(aim), all), deviation(ceiling(aim), all))
  list(verdict = "inconsistent", sd = span(near[which.min(abs(near - value))]))
}

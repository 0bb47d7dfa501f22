#' Join counts: spatial autocorrelation of categories
#'
#' How often neighbours have the same colour or different ones, for each period of
#' a panel, beside what chance would give: for two colours the joins BB, BW and WW,
#' for more every pair of colours and the total of different ones. For categories such as
#' pilot or not, stages of coordination, types of productivity.
#'
#' With \eqn{b_i} 1 where region i is black,
#' \deqn{BB = \tfrac12\sum_i\sum_j w_{ij} b_i b_j,\qquad
#' BW = \tfrac12\sum_i\sum_j w_{ij} (b_i - b_j)^2.}{
#' BB = 1/2 sum_ij w_ij b_i b_j,  BW = 1/2 sum_ij w_ij (b_i - b_j)^2.}
#' With weights of 0 and 1 that are symmetric (`style = "none"`) these are numbers of borders; with
#' others they are sums of weights, and the tests hold as well. With \eqn{S_0}, \eqn{S_1},
#' \eqn{S_2} as in [global_moran()] and \eqn{p_k} the probability that k given different regions
#' are black, \eqn{E(BB) = S_0 p_2/2} and
#' \deqn{V(BB) = \tfrac14\bigl[S_1 p_2 + (S_2 - 2 S_1) p_3 + (S_0^2 + S_1 - S_2) p_4 - S_0^2 p_2^2\bigr];}{
#' V(BB) = 1/4 [S1 p_2 + (S2 - 2 S1) p_3 + (S0^2 + S1 - S2) p_4 - S0^2 p_2^2];}
#' other joins have sums of the same kind.
#'
#' @section The three tests:
#' * `"nonfree"`: the colours found could lie in any order on the regions, so that their numbers are
#'   given (sampling without replacement): \eqn{p_k = n_B(n_B - 1)\cdots/(n(n - 1)\cdots)}. The test of
#'   `spdep::joincount.test()` and `spdep::joincount.multi()`.
#' * `"free"`: each region is coloured by itself with the shares of the colours (`prob`),
#'   \eqn{p_k = p^k}. `prob` should come from elsewhere; the shares found in the period, taken if it is
#'   `NULL`, make the variance too large, as they are not free.
#' * `"permutation"`: `nsim` orders, drawn. Better where a colour is rare.
#'
#' @section Sides:
#' `"greater"`, the default, asks for more joins than by chance: for BB and WW that is positive
#' autocorrelation, for BW negative. `"less"` on BW is positive autocorrelation.
#'
#' @section Cost: time proportional to the number of links times the number of periods and of
#'   pairs of colours, and with permutations that times `nsim`.
#'
#' @inheritParams global_moran
#' @param value name of the column with the colours: logical, 0 and 1, text or factor. `TRUE` and 1 are
#'   black (B); with two other colours the joins have their names.
#' @param test `"nonfree"`, `"free"` or `"permutation"`.
#' @param prob for `"free"`: probabilities of the colours, named (or, with two, that of B).
#'
#' @return A data frame of class `lowcarbon_joins`, one row for each period and kind of join: the
#'   period column, `n`, `join` (`"BB"`, `"BW"`, `"WW"`, or `"a:a"`, `"a:b"`, ... and
#'   `"different"` for all joins of different colours), `count`, `expected`, `variance`, `z`,
#'   `p.value`.
#'
#' @section Errors and warnings: class `lowcarbon_error_input` for missing colours (the row is named), only
#'   one colour in the data, more than 12, and what [global_moran()] refuses. A join
#'   that cannot vary has `z` `NA` and `p.value` 1, with a `lowcarbon_warning`.
#'
#' @references Cliff, A. D. and Ord, J. K. (1981). *Spatial Processes: Models and Applications*. Pion.
#'
#'   Moran, P. A. P. (1948). The interpretation of statistical maps. *Journal of the Royal Statistical
#'   Society B*, 10, 243-251. \doi{10.1111/j.2517-6161.1948.tb00012.x}
#'
#' @examples
#' provinces <- china_provinces$province[china_provinces$in_documents]
#' borders <- subset(china_borders, from %in% provinces & to %in% provinces)
#' W <- weights_contiguity(borders, ids = provinces, style = "none")
#' panel <- coupling_panel_reconstructed
#' panel$above <- panel$coordination > ave(panel$coordination, panel$year)
#' joins <- join_counts(subset(panel, year >= 2020), "above", W, c("province", "year"))
#' joins
#' plot(joins)
#' @concept spatial autocorrelation of categorical data
#' @seealso [global_moran()], [getis_ord()]
#' @export
join_counts <- function(data, value, W, index = NULL, test = c("nonfree", "free", "permutation"),
                        alternative = c("greater", "two.sided", "less"), nsim = 999, prob = NULL, seed = NULL) {
  test <- check_choice(test)
  alternative <- check_choice(alternative)
  if (test == "permutation") check_number(nsim, "nsim", lower = 2, upper = 1e7, whole = TRUE)
  check_given(W, "weights of neighbours, which as_spatial_weights() takes")
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, value, "value", 1L)
  colours <- read_colours(data, value, index)
  if (!is.null(prob) && test != "free") abort_input("prob", "nothing beside test = \"nonfree\" or \"permutation\"",
                                                    "a value")
  uniforms <- permutation_seed(test, seed)
  input <- join_input(data, colours, W, index, value)
  names <- join_names(colours)
  counts <- count_joins(input)
  found <- switch(test, nonfree = joins_by_moments(input, NULL),
                  free = joins_by_moments(input, read_prob(prob, colours)),
                  permutation = permuted_joins(input, counts, alternative, nsim, uniforms))
  if (test != "permutation") {
    found$z <- ifelse(found$variance > 0, (counts - found$expected) / sqrt(found$variance), NA_real_)
    found$p.value <- moran_normal_p(found$z, alternative)
  }
  warn_fixed_joins(input, names, found$z)
  frame <- data.frame(rep(input$time, each = length(names)), n = input$n, join = rep(names, length(input$time)),
                      count = as.vector(counts), expected = as.vector(found$expected),
                        variance = as.vector(found$variance),
                      z = as.vector(found$z), p.value = as.vector(found$p.value), stringsAsFactors = FALSE)
  names(frame)[1L] <- index[2L]
  choices <- list(test = test, alternative = alternative)
  if (test == "permutation") choices <- c(choices, list(nsim = nsim), if (!is.null(seed)) list(seed = seed))
  if (length(input$islands)) choices$islands <- paste("counted:", describe_set(input$islands, quote = FALSE))
  new_result(frame, "lowcarbon_joins", choices = choices, columns = input$names,
             unseeded = test == "permutation" && is.null(seed))
}

# ---- colours ---------------------------------------------------------------------

# Codes of the colours and their names; B before W.
read_colours <- function(data, value, index) {
  column <- get_column(data, value)
  if (!is.atomic(column) || !is.null(dim(column))) abort_input("value", "a column of colours", describe_class(column))
  lacking <- which(is.na(column))
  if (length(lacking)) abort_input("value", "no missing colour", "NA", describe_row(data, lacking[1L], index))
  plain <- is.logical(column) || is.numeric(column) && !is.factor(column)
  if (is.numeric(column) && plain && !all(column %in% c(0, 1))) {
    odd <- which(!column %in% c(0, 1))[1L]
    abort_input("value", "colours: logical, 0 and 1, text or a factor", describe_value(column[odd]),
                describe_row(data, odd, index), hint = "factor() makes colours of other numbers, cut() of ranges.")
  }
  levels <- if (plain) {
    c("B", "W")
  } else if (is.factor(column)) {
    levels(droplevels(column))
  } else {
    sort(unique(id_strings(column)), method = "radix")
  }
  code <- if (plain) ifelse(column == 1, 1L, 2L) else match(as.character(column), levels)
  if (length(unique(code)) < 2L) abort_input("value", "two colours or more", paste("only", describe_value(column[1L])))
  if (length(levels) > 12L) abort_input("value", "at most 12 colours", paste(length(levels), "of them"))
  list(code = code, levels = levels, plain = plain)
}

# Pairs of colours, each with itself first.
colour_pairs <- function(k) {
  pairs <- rbind(cbind(seq_len(k), seq_len(k)), if (k > 1L) t(utils::combn(k, 2L)))
  list(r = pairs[, 1L], s = pairs[, 2L])
}

join_names <- function(colours) {
  pairs <- colour_pairs(length(colours$levels))
  names <- paste0(colours$levels[pairs$r], if (!colours$plain) ":", colours$levels[pairs$s])
  c(names, if (length(colours$levels) > 2L) "different")
}

# Weights, and for each period the colour of each region in the order of the weights.
join_input <- function(data, colours, W, index, value) {
  panel <- code_panel(data, index)
  warn_totals(data, index[1L])
  check_balanced(panel, index,
                 hint = paste("Joins need every region in every period: fill the panel, or leave the",
                              "region out of data and weights."))
  ids <- id_strings(panel$region$ids)
  weights <- moran_weights(W, ids)
  periods <- order(period_values(panel$time$ids))
  code <- matrix(colours$code[panel$cells], panel$region$n, panel$time$n, byrow = TRUE)[, periods, drop = FALSE]
  input <- list(names = list(region = index[1L], time = index[2L], value = value), time = panel$time$ids[periods],
                n = length(ids), weights = weights, islands = ids[weights$links == 0L], code = code,
                  k = length(colours$levels))
  moran_regions(input, "count", least = 4L)
  input
}

read_prob <- function(prob, colours) {
  if (is.null(prob)) return(NA)
  k <- length(colours$levels)
  if (is.numeric(prob) && length(prob) == 1L && is.null(names(prob)) && k == 2L) {
    prob <- stats::setNames(c(prob, 1 - prob), colours$levels)
  }
  if (!is.numeric(prob) || !setequal(names(prob), colours$levels) || anyNA(prob) || any(prob < 0) ||
      abs(sum(prob) - 1) > 1e-8) {
    abort_input("prob", paste("probabilities of", describe_set(colours$levels), "that add up to 1"),
                describe_found(prob))
  }
  unname(prob[colours$levels])
}

# ---- counts and moments ----------------------------------------------------------

# Joins in rows, periods in columns.
count_joins <- function(input) {
  w <- input$weights
  from <- w$i + 1L
  to <- rep(seq_len(w$n), diff(w$p))
  pairs <- colour_pairs(input$k)
  place <- matrix(0L, input$k, input$k)
  place[cbind(pairs$r, pairs$s)] <- place[cbind(pairs$s, pairs$r)] <- seq_along(pairs$r)
  found <- vapply(seq_along(input$time), function(t) {
    sums <- numeric(length(pairs$r))
    got <- rowsum(w$x, place[cbind(input$code[from, t], input$code[to, t])])
    sums[as.integer(rownames(got))] <- got / 2
    sums
  }, numeric(length(pairs$r)))
  add_different(matrix(found, length(pairs$r)), input$k)
}

add_different <- function(found, k) {
  if (k == 2L) return(found)
  rbind(found, colSums(found[-seq_len(k), , drop = FALSE]))
}

# Expectations and variances, joins in rows. `prob` NULL: the numbers of the colours are given; NA: their shares.
joins_by_moments <- function(input, prob) {
  out <- lapply(seq_along(input$time), function(t) {
    number <- tabulate(input$code[, t], input$k)
    chance <- if (is.null(prob)) {
      without_replacement(number, input$n)
    } else {
      with_replacement(if (is.na(prob[1L])) number / input$n else prob)
    }
    join_moments(input$weights, input$k, chance)
  })
  list(expected = vapply(out, `[[`, out[[1L]]$expected, "expected"), variance = vapply(out, `[[`, out[[1L]]$variance,
      "variance"))
}

# A function of two colours and how many regions of each: the chance that so many given regions have them.
without_replacement <- function(number, n) {
  falling <- function(x, m) prod(x - seq_len(m) + 1)
  function(r, a, s = NULL, b = 0L) falling(number[r], a) * (if (b > 0L) falling(number[s], b) else 1) / falling(n, a +
      b)
}

with_replacement <- function(prob) function(r, a, s = NULL, b = 0L) prob[r]^a * (if (b > 0L) prob[s]^b else 1)

join_moments <- function(w, k, chance) {
  apart <- w$s0^2 + w$s1 - w$s2 # two links without a region in common
  beside <- w$s2 - 2 * w$s1     # with one in common
  pairs <- colour_pairs(k)
  same <- pairs$r == pairs$s
  expected <- variance <- second <- numeric(length(same))
  for (j in seq_along(same)) {
    r <- pairs$r[j]
    s <- pairs$s[j]
    if (same[j]) {
      expected[j] <- w$s0 * chance(r, 2L) / 2
      second[j] <- (w$s1 * chance(r, 2L) + beside * chance(r, 3L) + apart * chance(r, 4L)) / 4
    } else {
      expected[j] <- w$s0 * chance(r, 1L, s, 1L)
      second[j] <- (2 * w$s1 * chance(r, 1L, s, 1L) + beside * (chance(r, 1L, s, 2L) + chance(r, 2L, s, 1L)) +
                      4 * apart * chance(r, 2L, s, 2L)) / 4
    }
    variance[j] <- second[j] - expected[j]^2
    if (variance[j] <= moran_tie * second[j]) variance[j] <- 0
  }
  if (k == 2L) return(list(expected = expected, variance = variance))
  # joins of different colours are all less those of one colour
  across <- 0
  for (r in seq_len(k)) for (s in seq_len(k)[-r]) across <- across + apart * chance(r, 2L, s, 2L) / 4
  total <- w$s0 / 2 - sum(expected[same])
  spread <- sum(second[same]) + across - sum(expected[same])^2
  if (spread <= moran_tie * total^2) spread <- 0
  list(expected = c(expected, total), variance = c(variance, spread))
}

# b'Wb for each colour, and for two colours taken as one: (r + s)'W(r + s) less r'Wr and s'Ws is r'Ws + s'Wr.
permuted_joins <- function(input, counts, alternative, nsim, uniforms) {
  w <- input$weights
  pairs <- colour_pairs(input$k)
  same <- pairs$r == pairs$s
  joins <- nrow(counts)
  periods <- length(input$time)
  shown <- lapply(seq_len(periods), function(t) {
    outer(input$code[, t], seq_along(pairs$r), function(code, j) as.double(code == pairs$r[j] | code == pairs$s[j]))
  })
  z <- do.call(cbind, shown)
  drawn <- .Call(ffi_moran_permute, w$p, w$i, w$x, w$n, as.vector(t(z)), ncol(z), as.integer(nsim), uniforms)
  out <- lapply(seq_len(periods), function(t) {
    quadratic <- drawn[(t - 1L) * length(pairs$r) + seq_along(pairs$r), , drop = FALSE]
    one <- quadratic[same, , drop = FALSE]
    found <- rbind(one, quadratic[!same, , drop = FALSE] - one[pairs$r[!same], , drop = FALSE] - one[pairs$s[!same], ,
        drop = FALSE]) / 2
    found <- add_different(found, input$k)
    near <- moran_tie * w$s0
    mean <- rowMeans(found)
    free <- apply(found, 1L, function(x) diff(range(x))) > near
    variance <- ifelse(free, apply(found, 1L, stats::var), 0)
    upper <- (rowSums(found >= counts[, t] - near) + 1) / (nsim + 1)
    lower <- (rowSums(found <= counts[, t] + near) + 1) / (nsim + 1)
    list(expected = mean, variance = variance, z = ifelse(free, (counts[, t] - mean) / sqrt(variance), NA_real_),
         p.value = sided_p(upper, lower, alternative))
  })
  parts <- c("expected", "variance", "z", "p.value")
  stats::setNames(lapply(parts, function(part) matrix(unlist(lapply(out, `[[`, part)), joins)), parts)
}

warn_fixed_joins <- function(input, names, z) {
  fixed <- which(is.na(z), arr.ind = TRUE)
  if (!length(fixed)) return(invisible())
  warn_lowcarbon(nrow(fixed), " join(s) cannot vary, the first: ", names[fixed[1L, 1L]], " in ", input$names$time, " ",
                 describe_value(input$time[fixed[1L, 2L]]),
                   " (a colour with too few regions); `z` is NA and `p.value` 1")
}

#' @export
result_title.lowcarbon_joins <- function(x) {
  columns <- attr(x, "columns")
  paste0("Join counts of ", columns$value, ", ", length(unique(x[[columns$time]])), " period(s)")
}

#' @export
summary.lowcarbon_joins <- function(object, ...) {
  check_dots(...)
  check_whole(object)
  time <- attr(object, "columns")$time
  joins <- unique(object$join)
  out <- data.frame(unique(object[[time]]), stringsAsFactors = FALSE)
  names(out) <- time
  for (join in joins) out[[paste0("z ", join)]] <- object$z[object$join == join]
  out
}

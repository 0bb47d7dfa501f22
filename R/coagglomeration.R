#' Co-agglomeration of two industries
#'
#' From the location quotients \eqn{a} and \eqn{b} of two industries in one place,
#' \deqn{\left(1 - \frac{|a - b|}{a + b}\right) + (a + b),}{(1 - |a - b|/(a + b)) + (a + b),}
#' the form most used in Chinese work (a modification of the index of Ellison and
#' Glaeser; the document `coagglomeration`, Equation 3): how near the two are to each other, plus how strong both are.
#'
#' The first term lies between 0 and 1, the second has no upper bound and so
#' dominates where industries are strong: the two terms should be looked at apart
#' before a high value is read as nearness. With \eqn{a = b = 1} the index is 3.
#' Where both quotients are zero the first term is 0/0 (it tends to 1 for
#' \eqn{a = b}, to 0 for \eqn{b = 0}); the result is `NA`, with a warning.
#'
#' @param lq_a,lq_b Location quotients, vectors of one length (or one of them a
#'   single number), not negative.
#' @return A numeric vector.
#' @section Errors and warnings: `lowcarbon_error_input` for missing, infinite or
#'   negative quotients and for two lengths; `lowcarbon_warning` where both are zero.
#' @section Cost: Proportional to the number of values.
#' @references Ellison, G., and Glaeser, E. L. (1997). Geographic concentration in
#'   U.S. manufacturing industries: a dartboard approach. *Journal of Political
#'   Economy*, 105(5), 889-927. \doi{10.1086/262098}
#' @concept industrial agglomeration
#' @concept co-location
#' @concept xietong jiju
#' @export
#' @examples
#' coagglomeration(c(1.2, 0.8, 1), c(0.9, 0.8, 0))
coagglomeration <- function(lq_a, lq_b) {
  check_vector(lq_a, "lq_a", lower = 0)
  check_vector(lq_b, "lq_b", lower = 0)
  if (length(lq_a) != length(lq_b) && min(length(lq_a), length(lq_b)) != 1L) {
    abort_input("lq_b", paste("as many values as `lq_a` has,", length(lq_a)), length(lq_b))
  }
  a <- as.double(lq_a)
  b <- as.double(lq_b)
  sum <- a + b
  index <- (1 - abs(a - b) / sum) + sum
  empty <- which(sum == 0)
  if (length(empty)) {
    index[empty] <- NA_real_
    warn_lowcarbon("both location quotients are zero in ", length(empty), " place(s), the first in position ",
                   empty[1L],
                   "; the index is 0/0 there and NA is returned.")
  }
  index
}

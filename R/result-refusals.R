# What a model has and a result does not. R's defaults answer NULL without a word where a list or data frame
# is asked for coefficients or residuals; here the question is refused, with where the answer is.

refuse_question <- function(object, what, where) {
  abort_input("object", paste("a model that has", what), paste0("a result of class `", class(object)[1L], "`"),
              hint = where)
}

in_its_columns <- function(x) {
  paste0("What it holds is in its columns: ", describe_set(names(x)), "; as.data.frame(x)$", names(x)[1L],
         " is the first of them.")
}

#' @export
coef.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "coefficients", in_its_columns(object))
}

#' @export
vcov.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "a covariance", in_its_columns(object))
}

#' @export
residuals.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "residuals", in_its_columns(object))
}

#' @export
fitted.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "fitted values", in_its_columns(object))
}

#' @importFrom stats deviance
#' @export
deviance.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "a deviance", in_its_columns(object))
}

#' @export
df.residual.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "residual degrees of freedom", in_its_columns(object))
}

#' @importFrom stats weights
#' @export
weights.lowcarbon_result <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "weights of its rows", in_its_columns(object))
}

one_of_them <- function(x) paste0("It is a list of ", length(x), " fits: x[[\"", names(x)[1L], "\"]] is one of them.")

#' @export
vcov.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one covariance", one_of_them(object))
}

#' @export
residuals.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one set of residuals", one_of_them(object))
}

#' @export
fitted.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one set of fitted values", one_of_them(object))
}

#' @export
predict.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one set of predictions", one_of_them(object))
}

#' @export
logLik.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one likelihood", paste(one_of_them(object), "glance(x) has the likelihood of each."))
}

#' @export
nobs.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one number of rows", one_of_them(object))
}

#' @export
df.residual.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one number of degrees of freedom", one_of_them(object))
}

#' @export
deviance.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "one deviance", paste(one_of_them(object), "glance(x) has the likelihood of each."))
}

#' @export
weights.spatial_panels <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "weights of its rows", paste(one_of_them(object), "Its spatial weights are in x[[1]]$W."))
}

#' @export
deviance.spatial_panel <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "a deviance", "logLik(x) is its log-likelihood, x$sigma2 the variance of its errors.")
}

#' @export
weights.spatial_panel <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "weights of its rows", "Its spatial weights are in x$W.")
}

#' @export
deviance.lowcarbon_gs2sls <- function(object, ...) {
  check_dots(...)
  refuse_question(object, "a deviance", "residuals(x) are its residuals.")
}

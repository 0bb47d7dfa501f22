# One vocabulary of covariances for every model, this package's and others':
# what `vcov`, `cluster` and `robust` ask for, whatever the form they come in.
#
#   kind       asked for by
#   default    nothing
#   iid        "iid"
#   hessian, sandwich, dkraay   these words ("DK" for the last)
#   robust     "robust", "HC1", "hetero", robust = TRUE
#   HC0 ... HC5                 these words
#   cluster    "cluster", ~region, cluster = ~region, cluster = "region"
#   twoway     "twoway"
#   given      a matrix
#   computed   a function of the fit
#   other      any other string, which a class may know
#
# `clusters` holds the names of columns; empty with "cluster" is the class's own.

covariance_words <- c(
  iid = "iid", hessian = "hessian", sandwich = "sandwich", robust = "robust", HC1 = "robust", hc1 = "robust",
  hetero = "robust",
  cluster = "cluster", twoway = "twoway", dkraay = "dkraay", DK = "dkraay", HC0 = "HC0", HC2 = "HC2", HC3 = "HC3",
  HC4 = "HC4",
  HC4m = "HC4m", HC5 = "HC5"
)

covariance_request <- function(vcov = NULL, cluster = NULL, robust = NULL) {
  if (!is.null(robust)) check_flag(robust, "robust")
  asked <- covariance_asked(vcov)
  if (!is.null(cluster)) {
    if (!asked$kind %in% c("default", "cluster") || length(asked$clusters)) {
      abort_input("cluster", paste0("NULL beside ", describe_covariance_argument(vcov), ", or `vcov` left out"),
                  describe_found_formula(cluster))
    }
    return(list(kind = "cluster", clusters = cluster_names(cluster, "cluster")))
  }
  if (!isTRUE(robust)) return(asked)
  # clustered errors are robust ones
  if (asked$kind %in% c("cluster", "twoway", "robust")) return(asked)
  if (asked$kind != "default") {
    abort_input("robust", paste0("FALSE beside ", describe_covariance_argument(vcov), ", or `vcov` left out"), "TRUE")
  }
  list(kind = "robust", clusters = character())
}

covariance_asked <- function(vcov) {
  answer <- function(kind, clusters = character(), value = NULL) list(kind = kind, clusters = clusters, value = value)
  if (is.null(vcov)) return(answer("default"))
  if (is.function(vcov)) return(answer("computed", value = vcov))
  if (is.matrix(vcov) || inherits(vcov, "Matrix")) return(answer("given", value = as.matrix(vcov)))
  if (inherits(vcov, "formula")) return(formula_asked(vcov))
  if (!is.character(vcov) || length(vcov) != 1L || is.na(vcov)) {
    abort_input("vcov", "the name of a covariance, a formula such as ~region, a matrix, or a function of the fit",
                describe_found_formula(vcov))
  }
  if (vcov %in% names(covariance_words)) return(answer(covariance_words[[vcov]], value = vcov))
  answer("other", value = vcov)
}

# ~region, and cluster ~ region as fixest writes it; other two-sided formulas
# are a class's own.
formula_asked <- function(vcov) {
  if (length(vcov) == 3L) {
    left <- as.character(vcov[[2L]])
    if (!identical(left, "cluster")) return(list(kind = "other", clusters = character(), value = vcov))
    vcov <- vcov[-2L]
  }
  list(kind = "cluster", clusters = cluster_names(vcov, "vcov"))
}

# Names of one column, or of two for two-way clusters.
cluster_names <- function(cluster, arg) {
  names <- if (inherits(cluster, "formula") && length(cluster) == 2L) {
    labels <- attr(stats::terms(cluster), "term.labels")
    gsub("`", "", labels, fixed = TRUE)
  } else if (is.character(cluster)) {
    cluster
  }
  if (!length(names) || anyNA(names) || !all(validEnc(names)) || !all(nzchar(names)) || anyDuplicated(names)) {
    abort_input(arg, "a formula of one or two columns, as ~region, or their names as strings",
                describe_found_formula(cluster))
  }
  names
}

describe_found_formula <- function(x) if (inherits(x, "formula")) deparse1(x) else describe_found(x)

describe_covariance_argument <- function(vcov) {
  paste("`vcov` =", if (is.character(vcov)) describe_value(vcov[1L]) else
        if (inherits(vcov, "formula")) deparse1(vcov) else describe_class(vcov))
}

# How an error calls what was asked for and is not known.
describe_refused <- function(request) {
  if (is.character(request$value)) describe_value(request$value) else describe_request(request)
}

# How notes and prints call what was asked for; `standing` is a class's default.
describe_request <- function(request, standing = "") {
  switch(request$kind,
    default = standing, given = "matrix given", computed = "function given", dkraay = "Driscoll-Kraay",
    robust = if (identical(request$value, "HC1")) "HC1" else "robust (HC1)",
    cluster = if (length(request$clusters)) paste("clustered by",
                                                  paste(request$clusters, collapse = " and ")) else "cluster",
    other = if (is.character(request$value)) request$value else deparse1(request$value), request$kind
  )
}

# What a user's function says of a fit. It stops in words that name the argument; its warnings are told as such.
computed_covariance <- function(vcov, fit) {
  told <- function(w) {
    warn_lowcarbon("the function given as `vcov` warns: ", conditionMessage(w))
    invokeRestart("muffleWarning")
  }
  withCallingHandlers(
    tryCatch(vcov(fit), error = function(e) {
      if (inherits(e, "lowcarbon_error_input")) stop(e)
      abort_input("vcov", "a function of a fit that returns a matrix", paste("one that stops:", conditionMessage(e)))
    }),
    warning = function(w) if (!inherits(w, "lowcarbon_warning")) told(w)
  )
}

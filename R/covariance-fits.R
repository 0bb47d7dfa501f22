# The covariance of any fit, this package's or another's, in the one vocabulary
# of covariance-words.R: for turning_point(), extreme_points() and
# regression_table(). A word that a class does not have is refused, never
# replaced by the fit's own covariance.

# list(V, label, df): a matrix named by the coefficients; what notes call it ("" if
# nobody knows); degrees of freedom of t, NULL where the covariance does not decide.
fit_covariance <- function(fit, request, where = NULL) {
  names <- estimated_names(fit)
  found <- if (request$kind %in% c("given", "computed")) {
    list(V = given_covariance(fit, request), label = describe_request(request))
  } else if (inherits(fit, "spatial_panel")) {
    list(V = asked_of_class(fit, request), label = describe_request(request, "hessian"), df = Inf)
  } else if (inherits(fit, "lowcarbon_iv")) {
    iv_covariance(fit, request)
  } else if (inherits(fit, "fixest")) {
    fixest_covariance(fit, request, where)
  } else if (request$kind == "default") {
    list(V = matrix_or_null(fit), label = usual_vcov(fit))
  } else if (inherits(fit, "plm")) {
    plm_covariance(fit, request, where)
  } else if (inherits(fit, "lm") && !inherits(fit, "mlm")) {
    lm_covariance(fit, request, where)
  } else {
    other_covariance(fit, request, where)
  }
  found$V <- named_covariance(found$V, names, where)
  found
}

estimated_names <- function(fit) {
  b <- tryCatch(stats::coef(fit), error = function(e) NULL)
  if (is.numeric(b) && is.null(dim(b))) names(b)[!is.na(b)]
}

matrix_or_null <- function(model) tryCatch(as.matrix(stats::vcov(model)), error = function(e) NULL)

usual_vcov <- function(model) {
  if (inherits(model, c("coxph", "survreg")) && !is.null(model$naive.var)) return("robust")
  if (inherits(model, c("lm", "plm"))) "iid" else if (inherits(model, "pgmm")) "robust" else ""
}

given_covariance <- function(fit, request) {
  if (is.function(request$value)) computed_covariance(request$value, fit) else request$value
}

# In the order of the coefficients, without those that could not be estimated.
named_covariance <- function(V, names, where) {
  if (is.null(V)) return(NULL)
  if (inherits(V, "Matrix")) V <- as.matrix(V)
  if (is.null(dim(V)) || !is.numeric(V) || is.null(names)) {
    abort_input("vcov", "a covariance matrix", describe_found(V), where)
  }
  V <- unclass(V)
  attributes(V) <- attributes(V)[c("dim", "dimnames")]
  if (!is.null(rownames(V)) && all(names %in% rownames(V)) && all(names %in% colnames(V))) {
    V <- V[names, names, drop = FALSE]
  }
  k <- length(names)
  if (nrow(V) != k || ncol(V) != k || !all(is.finite(V))) {
    abort_input("vcov", paste("a finite matrix of", k, "rows and columns"), paste(dim(V), collapse = " x "), where)
  }
  if (is.null(rownames(V))) dimnames(V) <- list(names, names)
  if (!setequal(rownames(V), names)) {
    abort_input("vcov", "the coefficients' names on rows and columns", describe_set(setdiff(rownames(V), names)), where)
  }
  V
}

refuse_word <- function(request, known, what, where, hint = NULL) {
  abort_input("vcov", paste0("one of ", paste0("\"", known, "\"", collapse = ", "), " for ", what),
              describe_refused(request), where, hint = hint)
}

asked_of_class <- function(fit, request) {
  if (request$kind == "cluster") return(stats::vcov(fit,
                                                    cluster = if (length(request$clusters)) request$clusters else
                                                      fit$design$index[1L]))
  stats::vcov(fit, vcov = switch(request$kind, default = "hessian", other = request$value, request$kind))
}

iv_covariance <- function(fit, request) {
  if (request$kind != "default") {
    words <- switch(request$kind, other = request$value, request$kind)
    fit <- in_covariance(fit, words, if (length(request$clusters)) request$clusters, NULL)
  }
  list(V = stats::vcov(fit), label = chosen_vcov(attr(fit, "choices")), df = attr(fit, "fit")$df)
}

chosen_vcov <- function(choices) {
  if (identical(choices$vcov, "cluster")) paste("clustered by", choices$cluster) else choices$vcov
}

# ---- fixest ------------------------------------------------------------------

fixest_covariance <- function(fit, request, where) {
  if (!requireNamespace("fixest", quietly = TRUE)) {
    abort_input("...", "the package fixest for its fits", "it is not installed", where,
                hint = "install.packages(\"fixest\")")
  }
  said <- fixest_words(request, where)
  asked <- tryCatch(if (is.null(said)) summary(fit) else summary(fit, vcov = said), error = function(e) {
    abort_input("vcov", "a covariance that fixest knows", describe_refused(request), where, hint = conditionMessage(e))
  })
  V <- if (length(stats::coef(fit))) stats::vcov(asked) else matrix(0, 0L, 0L)
  df <- tryCatch(as.double(fixest::degrees_freedom(asked, "t")), error = function(e) NULL)
  list(V = V, label = fixest_kind(attr(asked$se, "vcov_type")), df = df, asked = asked)
}

fixest_words <- function(request, where) {
  switch(request$kind,
    default = NULL, robust = "hetero", dkraay = "DK", other = request$value,
    cluster = if (length(request$clusters)) one_sided(request$clusters) else "cluster",
    hessian = , sandwich = refuse_word(request, c("iid", "robust", "cluster", "twoway", "dkraay"), "a fit of fixest",
                                       where),
    request$kind
  )
}

one_sided <- function(names) {
  stats::as.formula(call("~", Reduce(function(a, b) call("+", a, b), lapply(names, as.name))), env = globalenv())
}

# "Clustered (firm & year)" in the words used for the others.
fixest_kind <- function(kind) {
  if (is.null(kind)) return("")
  if (kind == "IID") return("iid")
  clusters <- sub("^Clustered \\((.*)\\)$", "clustered by \\1", kind)
  sub("^Heteroskedasticity-robust$", "robust (HC1)", gsub(" & ", " and ", clusters, fixed = TRUE))
}

# ---- lm and glm ----------------------------------------------------------------

hc_words <- c("HC0", "HC2", "HC3", "HC4", "HC4m", "HC5")

lm_covariance <- function(fit, request, where) {
  kind <- request$kind
  if (kind == "iid") return(list(V = stats::vcov(fit), label = "iid"))
  if (kind == "cluster" && length(request$clusters)) return(clustered_covariance(fit, request$clusters, where))
  if (!kind %in% c("robust", "sandwich", hc_words)) {
    refuse_word(request, c("iid", "robust", hc_words, "sandwich"), "an lm or glm", where,
                hint = "Clusters are given as a formula, ~ province.")
  }
  need_for_vcov("sandwich", where)
  V <- if (kind == "sandwich") {
    sandwich::sandwich(fit)
  } else {
    sandwich::vcovHC(fit, type = if (kind == "robust") "HC1" else kind)
  }
  list(V = V, label = describe_request(request))
}

# By sandwich::vcovCL(); t has the clusters less one degrees of freedom, the
# smaller number of two sets.
clustered_covariance <- function(fit, clusters, where) {
  need_for_vcov("sandwich", where)
  frame <- tryCatch(cluster_frame(fit, clusters), error = function(e) {
    abort_input("vcov", "clusters that are columns of the model's data", describe_set(clusters), where,
                hint = conditionMessage(e))
  })
  V <- tryCatch(sandwich::vcovCL(fit, cluster = frame), error = function(e) {
    abort_input("vcov", paste("a fit that sandwich can cluster by", describe_set(clusters)), describe_class(fit), where,
                hint = conditionMessage(e))
  })
  list(V = V, label = paste("clustered by", paste(clusters, collapse = " and ")),
       df = min(vapply(frame, count_distinct, 0)) - 1)
}

count_distinct <- function(x) as.double(length(unique(x)))

# The cluster columns in the rows that a fit used.
cluster_frame <- function(fit, clusters) {
  frame <- stats::model.frame(fit)
  if (!all(clusters %in% names(frame))) {
    frame <- suppressWarnings(stats::expand.model.frame(fit, one_sided(clusters), na.expand = TRUE))
  }
  frame <- frame[clusters]
  if (anyNA(frame)) stop("a cluster is missing in row ", rownames(frame)[match(TRUE, rowSums(is.na(frame)) > 0)],
                         call. = FALSE)
  if (any(vapply(frame, count_distinct, 0) < 2)) stop("there is one cluster only", call. = FALSE)
  frame
}

need_for_vcov <- function(package, where = NULL) {
  if (!requireNamespace(package, quietly = TRUE)) {
    abort_input("vcov", paste("the package", package, "for this covariance"), "it is not installed", where,
                hint = paste0("install.packages(\"", package, "\")"))
  }
}

# ---- plm -------------------------------------------------------------------------

plm_covariance <- function(fit, request, where) {
  if (request$kind == "iid") return(list(V = stats::vcov(fit), label = "iid"))
  need_for_vcov("plm", where)
  index <- names(attr(fit$model, "index"))[1:2]
  clusters <- plm_clusters(request, index, where)
  if (length(clusters)) return(plm_clustered(fit, clusters, index))
  type <- if (request$kind == "robust") "HC1" else request$kind
  V <- if (request$kind == "dkraay") plm::vcovSCC(fit) else plm::vcovHC(fit, method = "white1", type = type)
  list(V = V, label = describe_request(request))
}

plm_clusters <- function(request, index, where) {
  words <- c("iid", "robust", "cluster", "twoway", "dkraay", "HC0", "HC2", "HC3", "HC4")
  if (request$kind == "twoway") return(index)
  if (request$kind == "cluster") {
    strange <- setdiff(request$clusters, index)
    if (length(strange)) {
      abort_input("vcov", paste0("clusters of a plm: ~", index[1L], ", ~", index[2L], " or both"),
                  describe_set(strange), where,
                  hint = "plm clusters by its index only.")
    }
    return(if (length(request$clusters)) request$clusters else index[1L])
  }
  if (!request$kind %in% words) refuse_word(request, words, "a plm", where)
  character()
}

# Arellano's sums with the factors of Stata's xtreg and reghdfe: absorbed effects
# count, those nested in the clusters as one. plm's own "sss" counts none.
plm_clustered <- function(fit, clusters, index) {
  sides <- c("group", "time")[match(clusters, index)]
  V <- if (length(sides) == 2L) {
    plm::vcovDC(fit, type = "HC0")
  } else {
    plm::vcovHC(fit, method = "arellano", type = "HC0", cluster = sides)
  }
  codes <- as.data.frame(lapply(attr(fit$model, "index")[1:2], as.integer))
  n <- nrow(codes)
  G <- min(vapply(match(clusters, index), function(j) count_distinct(codes[[j]]), 0))
  used <- length(stats::coef(fit)) + plm_counted(fit, codes, match(clusters, index))
  list(V = V * G / (G - 1) * (n - 1) / (n - used), label = paste("clustered by", paste(clusters, collapse = " and ")),
       df = G - 1)
}

plm_counted <- function(fit, codes, clusters) {
  if (!identical(fit$args$model, "within")) return(0)
  effects <- switch(fit$args$effect, twoways = 1:2, individual = 1L, time = 2L, integer())
  levels <- vapply(codes[setdiff(effects, clusters)], count_distinct, 0)
  max(sum(levels) - 1, 0) + 1
}

# ---- all others --------------------------------------------------------------

other_covariance <- function(fit, request, where) {
  kind <- request$kind
  if (kind == "iid") return(list(V = matrix_or_null(fit), label = usual_vcov(fit)))
  if (kind == "cluster" && length(request$clusters)) return(clustered_covariance(fit, request$clusters, where))
  if (!kind %in% c("robust", "sandwich", "HC0")) {
    abort_input("vcov",
                paste("\"robust\", \"sandwich\", a formula of clusters, a function or a matrix for",
                      describe_class(fit)),
                describe_refused(request), where)
  }
  need_for_vcov("sandwich", where)
  V <- tryCatch(sandwich::sandwich(fit, adjust = kind == "robust"), error = function(e) {
    abort_input("vcov", paste("a function or a matrix for", describe_class(fit)), describe_refused(request), where,
                hint = conditionMessage(e))
  })
  list(V = V, label = describe_request(request))
}

# Degrees of freedom of t in the fit's own tests; Inf for the normal, which all
# have but those of least squares, unless the fit itself shows t (`by_t`).
residual_df <- function(fit, by_t = inherits(fit, c("lm", "plm", "fixest", "lowcarbon_iv", "lowcarbon_gs2sls")) &&
                        !inherits(fit, "glm")) {
  if (!by_t) return(Inf)
  by_fixest <- inherits(fit, "fixest") && requireNamespace("fixest", quietly = TRUE)
  df <- tryCatch(if (by_fixest) fixest::degrees_freedom(fit, "t") else stats::df.residual(fit), error = function(e) Inf)
  if (is.numeric(df) && length(df) == 1L && is.finite(df) && df > 0) as.double(df) else Inf
}

# What a formula names, looked up in the data: variables, functions, columns.

# Variables of a formula are columns of the data (or `.`).
check_variables <- function(formula, data, arg) {
  unknown <- setdiff(all.vars(formula), c(names(data), "."))
  unknown <- unknown[!vapply(unknown, exists, NA, envir = environment(formula))]
  if (length(unknown)) {
    abort_input(arg, "names of columns of `data`", paste0("no column ", describe_set(unknown)),
                hint = paste0("`data` has ", describe_set(names(data), at_most = 12L), "."))
  }
}

check_factors <- function(frame, data, index) {
  for (name in names(frame)[-1L]) {
    column <- frame[[name]]
    row <- match(TRUE, !is.numeric(column) & is.na(column))
    if (!is.na(row)) abort_input("formula", paste0("no missing value in `", name, "`"), "NA", describe_row(data, row, index))
    if (is.character(column) && !anyNA(suppressWarnings(as.numeric(column)))) {
      abort_input("formula", paste0("a numeric column in `", name, "`"), paste0("a character column, ", describe_value(column[1L]), " in row 1"),
                  hint = "as.numeric() makes numbers of it; factor() if categories are meant.")
    }
  }
}

# Response and regressors of y ~ x1 + x2 in the order of the sample's rows. The
# intercept stays only where no effect takes its place.
sample_columns <- function(formula, data, sample, effect, arg = "formula") {
  if (!inherits(formula, "formula") || length(formula) != 3L) {
    abort_input(arg, "a formula with two sides, as y ~ x1 + x2",
                if (inherits(formula, "formula")) "one side only" else describe_class(formula))
  }
  plain <- as.data.frame(data)
  for (name in setdiff(sample$index, names(plain))) plain[[name]] <- get_column(data, name)
  check_variables(formula, plain, arg)
  used <- intersect(all.vars(formula), names(plain))
  if (length(used)) check_columns(data, used, arg)
  check_functions(formula, arg)
  frame <- tryCatch(stats::model.frame(formula, plain, na.action = stats::na.pass), error = function(e) {
    abort_input(arg, "a formula of columns of `data`", paste0("one that cannot be evaluated: ", conditionMessage(e)))
  })
  if (nrow(frame) != nrow(plain)) abort_input(arg, "variables with a value in each row of `data`", paste(nrow(frame), "rows"))
  if (!is.null(stats::model.offset(frame))) abort_input(arg, "no offset", "an offset")
  check_panel_frame(frame, data, sample$index, arg)
  terms <- attr(frame, "terms")
  response <- deparse1(formula[[2L]])
  if (response %in% attr(terms, "term.labels")) abort_input(arg, "a response on the left only", paste0("`", response, "` on both sides"))
  X <- stats::model.matrix(terms, frame)
  term_of <- c("(Intercept)", attr(terms, "term.labels"))[attr(X, "assign") + 1L]
  names <- colnames(X)
  keep <- if (effect == "none") rep(TRUE, length(names)) else names != "(Intercept)"
  y <- as.double(stats::model.response(frame))
  check_values(y, response, arg, data, sample$index)
  for (name in names) check_values(as.double(X[, name]), name, arg, data, sample$index)
  X <- matrix(as.double(X), nrow(X), dimnames = list(NULL, names))[sample$rows, keep, drop = FALSE]
  list(y = y[sample$rows], X = X, response = response, term_of = stats::setNames(term_of[keep], names[keep]))
}

# lag() and its like take a column for one series: stats::lag() returns it as it
# is, others shift it across regions.
check_functions <- function(formula, arg) {
  check_one_part(formula, arg)
  used <- sub("^.*::", "", all_calls(formula))
  found <- intersect(used, c("lag", "lead", "diff", "shift"))
  if (!length(found)) return(invisible())
  abort_input(arg, "functions of a row's own values", paste0("`", found[1L], "()`, which knows neither regions nor periods"),
              hint = "Add the lagged column to `data` first, region by region, and leave out the rows that have none.")
}

# The functions that an expression calls, as written.
all_calls <- function(x) {
  if (!is.call(x)) return(character())
  c(deparse1(x[[1L]]), unlist(lapply(as.list(x)[-1L], all_calls)))
}

check_panel_frame <- function(frame, data, index, arg) {
  y <- frame[[1L]]
  if (!is_plain_numeric(y) || !is.null(dim(y))) {
    abort_input(arg, paste0("one numeric response in `", names(frame)[1L], "`"), describe_class(y))
  }
  for (name in names(frame)[-1L]) {
    column <- frame[[name]]
    if (is.numeric(column)) next
    row <- match(TRUE, is.na(column))
    if (!is.na(row)) abort_input(arg, paste0("no missing value in `", name, "`"), "NA", describe_row(data, row, index))
    if (is.character(column) && !anyNA(suppressWarnings(as.double(column)))) {
      abort_input(arg, paste0("numbers, or a factor, in `", name, "`"), paste("strings of numbers,", describe_value(column[1L])),
                  hint = paste0("Convert it with as.numeric(), or with factor() if the numbers are labels."))
    }
    if (length(unique(column)) < 2L) abort_input(arg, paste0("two or more values in `", name, "`"), describe_value(column[1L]))
  }
}

# y ~ x | region means effects or instruments elsewhere; to R it is the logical "or".
check_one_part <- function(formula, arg) {
  bar <- Filter(function(side) is.call(side) && identical(side[[1L]], as.name("|")), as.list(formula)[-1L])
  if (!length(bar)) return(invisible())
  abort_input(arg, "a formula without `|`", deparse1(bar[[1L]]),
              hint = paste("Fixed effects are chosen by `effect` and `index`, instruments are a matter of iv_diagnostics().",
                           "A logical \"or\" goes into I()."))
}

# What a formula names, looked up in the data: variables, functions, columns.
# One reader for every model: the formula is looked at, its variables found, the
# columns made, and every value of the rows used is a finite number.

# A formula with two sides and without `|` and lag().
check_formula <- function(formula, arg = "formula") {
  wanted <- "a formula with two sides, as y ~ x1 + x2"
  if (missing(formula)) abort_input(arg, wanted, "nothing")
  if (!inherits(formula, "formula") || length(formula) != 3L) {
    abort_input(arg, wanted, if (inherits(formula, "formula")) "one side only" else describe_class(formula))
  }
  check_functions(formula, arg)
}

# Response and regressors in the order of `rows` of the data. The intercept stays
# only where no effect takes its place. `term_of`: the term
# each column belongs to; `frame`: the variables, in the rows of the data.
formula_columns <- function(formula, data, index, rows, effect, arg = "formula") {
  check_formula(formula, arg)
  frame <- formula_frame(formula, data, index, arg)
  terms <- attr(frame, "terms")
  response <- deparse1(formula[[2L]])
  check_response_side(terms, response, arg)
  if (!is.null(stats::model.offset(frame))) abort_input(arg, "no offset", "an offset")
  used <- used_levels(frame[rows, , drop = FALSE])
  check_frame(used, data, rows, index, arg)
  X <- tryCatch(stats::model.matrix(terms, used), error = function(e) abort_formula(arg, conditionMessage(e)))
  names <- colnames(X)
  term_of <- stats::setNames(c("(Intercept)", attr(terms, "term.labels"))[attr(X, "assign") + 1L], names)
  y <- as.double(used[[1L]])
  check_values(y, response, arg, data, index, rows = rows)
  for (name in names) check_values(as.double(X[, name]), name, arg, data, index, rows = rows)
  keep <- effect == "none" | names != "(Intercept)"
  list(y = y, X = matrix(as.double(X), nrow(X), ncol(X), dimnames = list(NULL, names))[, keep, drop = FALSE],
       response = response,
       terms = terms, term_of = term_of[keep], xlevels = stats::.getXlevels(terms, used),
       contrasts = attr(X, "contrasts"), frame = frame)
}

# The variables of a formula, a row for each row of the data. A dot is every
# column but the response and those of `index`.
formula_frame <- function(formula, data, index, arg) {
  plain <- as.data.frame(data)
  for (name in setdiff(index, names(plain))) plain[[name]] <- get_column(data, name)
  formula <- spell_out_dot(formula, plain, index)
  check_variables(formula, plain, arg)
  frame <- tryCatch(stats::model.frame(formula, plain, na.action = stats::na.pass),
                    error = function(e) abort_formula(arg, conditionMessage(e)))
  if (nrow(frame) != nrow(plain)) abort_input(arg, "variables with a value in each row of `data`",
                                              paste(nrow(frame), "rows"))
  frame
}

abort_formula <- function(arg, message) {
  abort_input(arg, "a formula of columns of `data`", paste0("one that cannot be evaluated: ", message))
}

spell_out_dot <- function(formula, data, index) {
  if (!"." %in% all.vars(formula)) return(formula)
  others <- lapply(setdiff(names(data), c(index, all.vars(formula[[2L]]))), as.name)
  if (!length(others)) others <- list(1)
  sum <- Reduce(function(left, right) call("+", left, right), others)
  formula[[3L]] <- do.call(substitute, list(formula[[3L]], list(. = call("(", sum))))
  formula
}

# Variables of a formula are columns of the data, each name once, or objects that
# the formula's author has at hand.
check_variables <- function(formula, data, arg) {
  wanted <- all.vars(formula)
  unknown <- setdiff(wanted, names(data))
  unknown <- Filter(function(name) {
    object <- get0(name, environment(formula))
    is.null(object) || is.function(object)
  }, unknown)
  if (length(unknown)) {
    abort_input(arg, "names of columns of `data`", paste0("no column ", describe_set(unknown)),
                hint = paste0("`data` has ", describe_set(names(data), at_most = 12L), "."))
  }
  used <- intersect(wanted, names(data))
  if (length(used)) check_columns(data, used, arg)
}

# model.frame() takes a response away from the right-hand side with no more than
# a warning.
check_response_side <- function(terms, response, arg) {
  in_terms <- attr(terms, "factors")
  if (!length(in_terms) || all(in_terms[1L, ] == 0)) return(invisible())
  abort_input(arg, "a response on the left only", paste0("`", response, "` on both sides"))
}

# Levels that no row used has make no column.
used_levels <- function(frame) {
  idle <- vapply(frame, function(column) is.factor(column) && !all(levels(column) %in% column), NA)
  frame[idle] <- lapply(frame[idle], droplevels)
  frame
}

check_frame <- function(frame, data, rows, index, arg) {
  y <- frame[[1L]]
  if (!is_plain_numeric(y) || !is.null(dim(y))) {
    abort_input(arg, paste0("one numeric response in `", names(frame)[1L], "`"), describe_class(y))
  }
  for (name in names(frame)[-1L]) {
    column <- frame[[name]]
    if (is.numeric(column)) next
    lacking <- rows[is.na(column)]
    if (length(lacking)) abort_input(arg, paste0("no missing value in `", name, "`"), "NA",
                                     describe_row(data, min(lacking), index))
    if (is.character(column) && !anyNA(suppressWarnings(as.double(column)))) {
      abort_input(arg, paste0("numbers, or a factor, in `", name, "`"),
                  paste("strings of numbers,", describe_value(column[1L])),
                  hint = "as.numeric() makes numbers of it; factor() if they are labels.")
    }
    if (length(unique(column)) < 2L) abort_input(arg, paste0("two or more values in `", name, "`"),
                                                 paste("only", describe_value(column[1L])))
  }
}

# lag() and its like take a column for one series: stats::lag() returns it as it
# is, others shift it across regions.
check_functions <- function(formula, arg) {
  check_one_part(formula, arg)
  used <- sub("^.*::", "", all_calls(formula))
  found <- intersect(used, c("lag", "lead", "diff", "shift"))
  if (!length(found)) return(invisible())
  abort_input(arg, "functions of a row's own values",
              paste0("`", found[1L], "()`, which knows neither regions nor periods"),
              hint = "Add the lagged column to `data` first, region by region, and leave out the rows that have none.")
}

# The functions that an expression calls, as written.
all_calls <- function(x) {
  if (!is.call(x)) return(character())
  name <- x[[1L]]
  c(if (is.symbol(name)) as.character(name) else deparse1(name), unlist(lapply(as.list(x)[-1L], all_calls)))
}

# y ~ x | region means effects or instruments elsewhere; to R it is the logical "or".
check_one_part <- function(formula, arg) {
  bar <- Filter(function(side) is.call(side) && identical(side[[1L]], as.name("|")), as.list(formula)[-1L])
  if (!length(bar)) return(invisible())
  abort_input(arg, "a formula without `|`", deparse1(bar[[1L]]),
              hint = paste("Fixed effects are chosen by `effect` and `index`, instruments are a matter of iv_diagnostics()",
                           "and spatial_gs2sls().",
                           "A logical \"or\" goes into I()."))
}

# Of a column of the data. The information of a variance has the response's fourth power;
# beyond a double's range it would be zero, or infinite.
column_squares <- function(column, name, arg = "formula") {
  sum <- sum(column^2)
  if (!(sum < 1e140) || (sum < 1e-140 && any(column != 0))) {
    abort_input(arg, paste0("values in `", name, "` whose fourth powers a computer's numbers can hold"),
                paste("a largest of", format(max(abs(column)))), hint = "Measure it in another unit.")
  }
  sum
}

check_squares <- function(columns, arg = "formula") {
  column_squares(columns$y, columns$response, arg)
  for (name in colnames(columns$X)) column_squares(columns$X[, name], name, arg)
}

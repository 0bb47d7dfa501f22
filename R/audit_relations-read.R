# Relations between printed numbers, such as "GML = EC * TC", read by a grammar of
# its own (no word of it is ever run as R code) and compared by intervals:
#   relation  expression (= | < | <= | > | >=) expression
#   expression  + - * / ^, parentheses, numbers, names, sqrt log exp abs min max
# A name is a column (or a row) as it is headed; one that holds signs, or starts
# with a digit, stands in backticks or quotes.

relation_functions <- function() c("sqrt", "log", "exp", "abs", "min", "max")

relation_longest <- 1000L
relation_deepest <- 100L

# ---- reading ----------------------------------------------------------------

# A relation as list(left, sign, right, names, text); `known` are the names there
# are. Trees are lists that begin with "number", "name" or what is done.
read_relation <- function(text, known, arg = "relations") {
  if (nchar(text) > relation_longest) {
    abort_input(arg, paste("relations of at most", relation_longest, "characters"), paste(nchar(text), "characters"))
  }
  tokens <- relation_tokens(text, known, arg)
  state <- new.env(parent = emptyenv())
  state$tokens <- tokens
  state$at <- 1L
  state$fail <- function(expected) {
    abort_input(arg, expected, describe_token(state), paste0("in ", describe_value(text)),
                hint = "A relation looks like \"GML = EC * TC\" or \"`total effect` = direct + indirect\".")
  }
  left <- parse_sum(state, 0L)
  sign <- next_token(state)
  if (is.null(sign) || sign$kind != "compare") state$fail("a relation with one of = < <= > >=")
  state$at <- state$at + 1L
  right <- parse_sum(state, 0L)
  if (!is.null(next_token(state))) state$fail("the end of the relation")
  names <- unique(c(tree_names(left), tree_names(right)))
  if (!length(names)) abort_input(arg, "a relation between named columns", describe_value(text))
  list(left = left, sign = sign$text, right = right, names = names, text = trimws(text))
}

describe_token <- function(state) {
  token <- next_token(state)
  if (is.null(token)) "its end" else describe_value(token$text)
}

plain_relation <- function(text) {
  text <- enc2utf8(text)
  text <- chartr("\u00d7\u00b7\u22c5\u00f7\uff1d\uff0b\uff0a\uff0f\uff08\uff09\u2215", "***/=+*/()/", text)
  text <- gsub("[\u2212\u2013\uff0d]", "-", text)
  gsub("\u2265", ">=", gsub("\u2264", "<=", text, fixed = TRUE), fixed = TRUE)
}

# Signs, numbers and names from left to right; at each place the longest known
# name wins, so that headings with blanks need no quotes.
relation_tokens <- function(text, known, arg) {
  rest <- plain_relation(text)
  plain_known <- plain_relation(known)
  known_first <- order(-nchar(plain_known))
  tokens <- list()
  repeat {
    rest <- sub("^[[:space:]]+", "", rest)
    if (!nzchar(rest)) return(tokens)
    token <- one_token(rest, plain_known, known_first)
    if (is.null(token)) {
      abort_input(arg, "names of columns, numbers and the signs + - * / ^ ( ) = < >",
                  describe_value(cut_short(rest, 30L)),
                  paste0("in ", describe_value(text)), hint = paste("Names are", describe_set(known, at_most = 12L)))
    }
    tokens[[length(tokens) + 1L]] <- token
    rest <- substring(rest, token$width + 1L)
  }
}

one_token <- function(rest, known, known_first) {
  quoted <- regmatches(rest, regexec("^([`\"'])(.*?)\\1", rest, perl = TRUE))[[1L]]
  if (length(quoted)) return(name_token(match(quoted[3L], known), nchar(quoted[1L]), quoted[3L]))
  for (k in known_first) {
    if (nzchar(known[k]) && startsWith(rest, known[k]) && !grepl("^[0-9.]", rest) && name_ends(rest, known[k])) {
      return(name_token(k, nchar(known[k]), known[k]))
    }
  }
  if (grepl("^[xX][[:space:]]", rest)) return(list(kind = "sign", text = "*", width = 1L)) # "TECH x SECH"
  patterns <- c(number = "^([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,3})?", call = "^[a-z]+(?=[[:space:]]*[(])",
                compare = "^(<=|>=|==|=|<|>)", sign = "^[-+*/^(),]")
  for (kind in names(patterns)) {
    found <- regmatches(rest, regexpr(patterns[[kind]], rest, perl = TRUE))
    if (!length(found) || (kind == "call" && !found %in% relation_functions())) next
    return(list(kind = kind, text = if (found == "==") "=" else found, width = nchar(found)))
  }
  NULL
}

# The name ends here: no further letter or digit follows.
name_ends <- function(rest, name) {
  !grepl("^[[:alnum:]_]", substring(rest, nchar(name) + 1L)) || !grepl("[[:alnum:]_]$", name)
}

name_token <- function(k, width, text) {
  if (is.na(k)) NULL else list(kind = "name", text = text, width = width, name = k)
}

next_token <- function(state) if (state$at <= length(state$tokens)) state$tokens[[state$at]]

take_sign <- function(state, signs) {
  token <- next_token(state)
  if (is.null(token) || token$kind != "sign" || !token$text %in% signs) return(NULL)
  state$at <- state$at + 1L
  token$text
}

parse_sum <- function(state, depth) {
  if (depth > relation_deepest) state$fail(paste("at most", relation_deepest, "parentheses in each other"))
  tree <- parse_product(state, depth)
  while (!is.null(sign <- take_sign(state, c("+", "-")))) tree <- list(sign, tree, parse_product(state, depth))
  tree
}

parse_product <- function(state, depth) {
  tree <- parse_signed(state, depth)
  while (!is.null(sign <- take_sign(state, c("*", "/")))) tree <- list(sign, tree, parse_signed(state, depth))
  tree
}

parse_signed <- function(state, depth) {
  if (depth > relation_deepest) state$fail(paste("at most", relation_deepest, "signs in a row"))
  sign <- take_sign(state, c("+", "-"))
  if (is.null(sign)) return(parse_power(state, depth))
  inner <- parse_signed(state, depth + 1L)
  if (sign == "-") list("-", list("number", 0), inner) else inner
}

parse_power <- function(state, depth) {
  base <- parse_atom(state, depth)
  if (is.null(take_sign(state, "^"))) return(base)
  exponent <- parse_signed(state, depth + 1L)
  if (length(tree_names(exponent))) state$fail("a number as exponent")
  list("^", base, exponent)
}

parse_atom <- function(state, depth) {
  token <- next_token(state)
  if (is.null(token)) state$fail("a number, a name or a parenthesis")
  state$at <- state$at + 1L
  if (token$kind == "number") return(list("number", as.numeric(token$text)))
  if (token$kind == "name") return(list("name", token$name))
  if (token$kind == "call") return(parse_call(state, token$text, depth))
  if (token$text != "(") {
    state$at <- state$at - 1L
    state$fail("a number, a name or a parenthesis")
  }
  inner <- parse_sum(state, depth + 1L)
  if (is.null(take_sign(state, ")"))) state$fail("a closing parenthesis")
  inner
}

parse_call <- function(state, name, depth) {
  take_sign(state, "(")
  parts <- list(parse_sum(state, depth + 1L))
  while (!is.null(take_sign(state, ","))) parts[[length(parts) + 1L]] <- parse_sum(state, depth + 1L)
  if (is.null(take_sign(state, ")"))) state$fail("a closing parenthesis")
  if (length(parts) > 1L && !name %in% c("min", "max")) state$fail(paste0("one argument of ", name, "()"))
  c(list(name), parts)
}

# The numbers of the names in a tree, each as often as it stands there.
tree_names <- function(tree) {
  if (tree[[1L]] == "name") return(tree[[2L]])
  if (tree[[1L]] == "number") return(integer())
  unlist(lapply(tree[-1L], tree_names))
}

# ---- intervals --------------------------------------------------------------

# What a tree can come to; `values`: an interval (of vectors) for each name.
tree_range <- function(tree, values) {
  part <- function(k) tree_range(tree[[k]], values)
  switch(tree[[1L]],
         number = span(tree[[2L]]), name = values[[tree[[2L]]]],
         `+` = span_add(part(2L), part(3L)), `-` = span_subtract(part(2L), part(3L)),
         `*` = span_product(part(2L), part(3L)), `/` = span_quotient(part(2L), part(3L)),
         `^` = span_power(part(2L), part(3L)$lower),
         sqrt = positive_map(part(2L), sqrt), log = positive_map(part(2L), log), exp = span_map(part(2L), exp),
         abs = span_abs(part(2L)),
         min = Reduce(function(a, b) span(pmin(a$lower, b$lower), pmin(a$upper, b$upper)),
                      lapply(seq_along(tree)[-1L], part)),
         max = Reduce(function(a, b) span(pmax(a$lower, b$lower), pmax(a$upper, b$upper)),
                      lapply(seq_along(tree)[-1L], part)))
}

# Infinite ends times zero leave everything open, not nothing.
span_product <- function(a, b) {
  out <- span_multiply(a, b)
  span(ifelse(is.na(out$lower), -Inf, out$lower), ifelse(is.na(out$upper), Inf, out$upper))
}

span_quotient <- function(a, b) {
  size <- max(length(a$lower), length(b$lower))
  out <- suppressWarnings(span_divide(span(rep_len(a$lower, size), rep_len(a$upper, size)),
                                      span(rep_len(b$lower, size), rep_len(b$upper, size))))
  span(ifelse(is.na(out$lower), -Inf, out$lower), ifelse(is.na(out$upper), Inf, out$upper))
}

# By a function that rises from zero; NA where nothing is left above zero.
positive_map <- function(a, f) {
  lower <- f(pmax(a$lower, 0))
  upper <- suppressWarnings(f(ifelse(a$upper < 0, NaN, a$upper)))
  span(ifelse(is.nan(upper), NaN, lower), upper)
}

span_power <- function(a, power) {
  power <- power[1L]
  if (power != round(power)) return(positive_map(a, function(x) x^power))
  if (power < 0) return(span_quotient(span(1), span_power(a, -power)))
  if (power == 0) return(span(rep(1, length(a$lower))))
  if (power %% 2 == 1) return(span_map(a, function(x) x^power))
  span_map(span_abs(a), function(x) x^power)
}

# Both sides of a relation over boxes (`values`: an interval for each name, a row
# of the table in each place), and whether it can hold. Where a name stands there
# more than once its interval is cut in pieces, so that it is one number on both
# sides: the range stays certain and becomes narrow.
relation_ranges <- function(relation, values, factor = 1, pieces = 256L) {
  size <- max(lengths(lapply(values[relation$names], `[[`, "lower")))
  counts <- table(c(tree_names(relation$left), tree_names(relation$right)))
  often <- as.integer(names(counts)[counts > 1L])
  each <- if (length(often)) max(2L, floor(pieces^(1 / length(often)))) else 1L
  cuts <- if (length(often) && length(often) <= 6L) {
    as.matrix(expand.grid(rep(list(seq_len(each)), length(often))))
  } else {
    matrix(1L, 1L, 0L)
  }
  parts <- lapply(seq_len(nrow(cuts)), function(k) {
    piece <- values
    if (ncol(cuts)) piece[often] <- Map(interval_piece, values[often], cuts[k, ], each)
    sides <- list(left = whole_size(tree_range(relation$left, piece), size),
                  right = whole_size(tree_range(relation$right, piece), size))
    sides$left <- span_map(span_widen(sides$left, 1e-11), function(x) factor * x)
    sides$right <- span_widen(sides$right, 1e-11)
    c(sides, list(holds = relation_holds(sides, relation$sign)))
  })
  hull <- function(side) span(do.call(pmin, lapply(parts, function(p) p[[side]]$lower)),
                              do.call(pmax, lapply(parts, function(p) p[[side]]$upper)))
  list(left = hull("left"), right = hull("right"), holds = Reduce(`|`, lapply(parts, `[[`, "holds")))
}

whole_size <- function(a, size) span(rep_len(a$lower, size), rep_len(a$upper, size))

interval_piece <- function(a, k, of) {
  step <- (a$upper - a$lower) / of
  span(a$lower + (k - 1) * step, if (k == of) a$upper else a$lower + k * step)
}

# NA where a side has no value at all.
relation_holds <- function(sides, sign) {
  a <- sides$left
  b <- sides$right
  switch(sign, `=` = span_meet(a, b), `<=` = , `<` = not_above(a$lower, b$upper), `>=` = ,
         `>` = not_above(b$lower, a$upper))
}

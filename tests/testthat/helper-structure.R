# The call graph of the package, read from the parse trees of its sources.

# One entry for each definition at top level: name, file (without .R) and value.
read_definitions <- function(folder) {
  files <- list.files(folder, "[.]R$", full.names = TRUE)
  found <- lapply(files, function(file) {
    trees <- as.list(parse(file, keep.source = FALSE, encoding = "UTF-8"))
    trees <- Filter(function(tree) is.call(tree) && identical(tree[[1L]], as.name("<-")) && is.name(tree[[2L]]), trees)
    lapply(trees, function(tree) list(name = as.character(tree[[2L]]), file = sub("[.]R$", "", basename(file)),
                                      value = tree[[3L]]))
  })
  unlist(found, recursive = FALSE)
}

# The names an expression calls, those it only mentions, which may be functions
# handed on (vapply(x, describe_value, "")), and the names of its `own` making:
# arguments, variables, functions within it (`made`).
names_in <- function(tree) {
  used <- list(called = character(), mentioned = character(), own = character(), made = character())
  note <- function(kind, name) used[[kind]] <<- c(used[[kind]], name)
  walk_all <- function(parts) {
    absent <- vapply(seq_along(parts), function(k) identical(parts[[k]], quote(expr = )), NA)
    for (part in parts[!absent]) walk(part)
  }
  walk <- function(x) {
    if (is.pairlist(x)) return(walk_all(as.list(x)))
    if (is.name(x)) return(note("mentioned", as.character(x)))
    if (!is.call(x)) return(NULL)
    head <- x[[1L]]
    if (!is.name(head)) return(walk_all(as.list(x)))
    head <- as.character(head)
    if (head %in% c("::", ":::")) return(NULL)
    if (head %in% c("$", "@")) return(walk(x[[2L]]))
    if (head == "function") {
      note("own", names(x[[2L]]))
      walk(x[[2L]])
      return(walk(x[[3L]]))
    }
    if (head %in% c("<-", "<<-", "for") && is.name(x[[2L]])) {
      note("own", as.character(x[[2L]]))
      if (is.call(x[[3L]]) && identical(x[[3L]][[1L]], as.name("function"))) note("made", as.character(x[[2L]]))
      return(walk_all(as.list(x)[-(1:2)]))
    }
    note("called", head)
    walk_all(as.list(x)[-1L])
  }
  walk(tree)
  used
}

names_used <- function(tree) {
  used <- names_in(tree)
  union(setdiff(used$called, used$made), setdiff(used$mentioned, used$own))
}

# Calls from one file to another: file, caller, callee, to.
calls_between_files <- function(definitions) {
  home <- stats::setNames(vapply(definitions, `[[`, "", "file"), vapply(definitions, `[[`, "", "name"))
  calls <- lapply(definitions, function(one) {
    callee <- intersect(names_used(one$value), names(home)[home != one$file])
    if (length(callee)) data.frame(file = one$file, caller = one$name, callee = callee, to = unname(home[callee]))
  })
  do.call(rbind, calls)
}

# Calls that lie on a circle of files: from the file called there is a way back.
calls_in_circles <- function(calls) {
  onward <- split(calls$to, calls$file)
  reached <- lapply(stats::setNames(nm = unique(calls$to)), function(file) {
    seen <- file
    ahead <- file
    while (length(ahead)) {
      ahead <- setdiff(unlist(onward[ahead], use.names = FALSE), seen)
      seen <- c(seen, ahead)
    }
    seen
  })
  calls[mapply(function(from, to) from %in% reached[[to]], calls$file, calls$to), ]
}

# The number of each file's floor: of the first pattern it matches.
floor_of <- function(file, floors, otherwise) {
  number <- rep(match(otherwise, names(floors)), length(file))
  for (k in rev(seq_along(floors))) number[grepl(floors[[k]], file, perl = TRUE)] <- k
  number
}

# "kaya_factors.R: kaya_factors() calls plot_x() of x.R"
describe_calls <- function(calls) {
  sprintf("%s.R: %s() calls %s() of %s.R", calls$file, calls$caller, calls$callee, calls$to)
}

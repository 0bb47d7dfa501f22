# What stands in `...` of a method that has no use for it is refused by name:
# summary(fit, clusters = ~region) must not give the errors of another
# covariance than the caller believes.

check_dots <- function(..., .hint = NULL, .allow = character()) {
  if (...length() == 0L) return(invisible())
  given <- names(substitute(list(...)))[-1L]
  if (is.null(given)) given <- rep("", ...length())
  # NULL asks for nothing: tools pass their own arguments on, as vcov = NULL
  idle <- given %in% c(handed_on, .allow) | vapply(seq_len(...length()), function(i) is_missing_or_null(...elt(i)), NA)
  if (all(idle)) return(invisible())
  given <- given[!idle]
  method <- sys.function(-1L)
  known <- setdiff(names(formals(method)), "...")
  name <- c(given[nzchar(given)], "")[1L]
  verb <- verb_of(sys.call(-1L))
  takes <- if (length(known) > 1L) paste0(verb, " takes ", describe_set(known[-1L], at_most = 12L),
                                          ".") else paste0(verb, " takes nothing else.")
  if (!nzchar(name)) abort_input("...", paste("no further argument of", verb), "one without a name", hint = takes)
  hints <- c(nearest_argument(name, known), .hint, takes)
  abort_input(name, paste("an argument of", verb), paste0("`", name, "`, which it does not know"),
              hint = paste(hints, collapse = "\n"))
}

is_missing_or_null <- function(value) tryCatch(is.null(value), error = function(e) FALSE)

# What tools hand to every method whatever it takes, none of it a caller's wish that would change a number: car and
# stats (`complete`, `use.fallback`), modelsummary (`gof_map`, `coef_rename`).
handed_on <- c("complete", "use.fallback", "gof_map", "coef_rename")

# "summary()" for a call of summary.spatial_panel().
verb_of <- function(call) {
  name <- if (is.call(call)) sub("^.*::", "", deparse1(call[[1L]])) else "function"
  classes <- "spatial_panels?|spatial_weights|lowcarbon_.*|summary[.].*|default|matrix|Matrix|nb|listw|data[.]frame"
  generic <- sub(paste0("[.](", classes, ")$"), "", name)
  paste0(generic, "()")
}

# Words for the same thing in other packages.
argument_synonyms <- list(
  vcov = c("se", "type", "vcov.", ".vcov", "covariance", "vce"), cluster = c("clusters", "by"),
  conf.level = c("level", "conf_level"),
  level = c("conf.level", "conf_level"), conf.int = c("conf_int", "confint"), newdata = "data", data = "newdata",
  parm = c("parms", "terms")
)

nearest_argument <- function(name, known) {
  same <- Filter(function(k) name %in% argument_synonyms[[k]], known)
  if (!length(same)) {
    apart <- utils::adist(name, known, ignore.case = TRUE)[1L, ]
    same <- known[apart <= max(1, nchar(name) %/% 3) & apart == min(apart)]
  }
  if (length(same)) paste0("Did you mean `", same[1L], "`?")
}

# Results whose standard errors were settled when they were made.
settled_hint <- function(verb) paste0("Its covariance was settled when it was made: give `vcov` to ", verb, ".")

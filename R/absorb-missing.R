# Rows with missing values in the regressions after effects. A lag or a difference
# leaves them in the first periods of every region, a lead in the last: these
# leave with a warning that counts them. Others are an error unless the caller
# drops them.

# list(data, kept: the numbers of the rows kept, dropped: how many are not).
complete_rows <- function(formulas, data, index, missing, arg = "formula") {
  whole <- list(data = data, kept = seq_len(nrow(data)), dropped = 0L)
  if (missing == "error") return(whole)
  gaps <- missing_by_column(formulas, data, index)
  gone <- Reduce(`|`, gaps, rep(FALSE, nrow(data)))
  if (!any(gone)) return(whole)
  if (missing == "lags") {
    gaps <- Filter(function(gap) any(gap) && at_ends(gap, data, index), gaps)
    gone <- Reduce(`|`, gaps, rep(FALSE, nrow(data)))
    if (!any(gone)) return(whole)
  }
  if (all(gone)) abort_input("data", "a row without a missing value", "none")
  warn_lowcarbon(sum(gone), " of ", length(gone), " row(s) with missing values are left out (",
                 describe_set(unique(names(Filter(any, gaps)))),
                 if (missing == "lags") ": the first or last periods of every region, as lags and leads leave them",
                 ")")
  list(data = data[!gone, , drop = FALSE], kept = which(!gone), dropped = sum(gone))
}

# TRUE where a variable of the formulas is missing, by variable; what cannot be
# evaluated is complained of later.
missing_by_column <- function(formulas, data, index) {
  plain <- as.data.frame(data)
  for (name in setdiff(index, names(plain))) plain[[name]] <- get_column(data, name)
  frames <- lapply(unname(formulas), function(formula) {
    frame <- tryCatch(stats::model.frame(formula, plain, na.action = stats::na.pass), error = function(e) NULL)
    if (is.data.frame(frame) && nrow(frame) == nrow(plain)) frame
  })
  columns <- do.call(c, lapply(Filter(Negate(is.null), frames), as.list))
  lapply(columns, function(column) if (is.null(dim(column))) is.na(column) else rowSums(is.na(column)) > 0)
}

# Is a gap the first k, or the last k, rows of every region?
at_ends <- function(gap, data, index) {
  if (is.null(index)) return(FALSE)
  region <- code_column(data, index[1L], "index")$codes
  time <- code_time(data, index[2L], "index")$codes
  order <- order(region, time)
  by_region <- split(gap[order], region[order])
  k <- sum(by_region[[1L]])
  if (k == 0L) return(FALSE)
  leads <- vapply(by_region, function(g) length(g) > k && sum(g) == k && all(g[seq_len(k)]), NA)
  trails <- vapply(by_region, function(g) length(g) > k && sum(g) == k && all(rev(g)[seq_len(k)]), NA)
  all(leads) || all(trails)
}

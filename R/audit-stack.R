# Audits of parts of a table put together. Parts may be NULL: nothing to check.

# In order of the parts; with `items`, in order of these, parts of one item in
# order of the parts.
stack_audits <- function(parts, items = NULL) {
  parts <- Filter(function(part) !is.null(part) && nrow(part) > 0L, parts)
  if (!length(parts)) return(empty_audit())
  frame <- do.call(rbind, lapply(parts, as.data.frame))
  if (!is.null(items)) frame <- frame[order(match(frame$item, items)), ]
  rownames(frame) <- NULL
  choices <- do.call(c, lapply(parts, attr, "choices"))
  new_result(frame, "lowcarbon_audit", if (length(choices)) choices[!duplicated(paste(names(choices), choices))] else list())
}

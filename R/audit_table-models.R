# What stands in the cells of a regression table beside an estimate and its first
# number: intervals, and a third number without a label.

model_intervals <- function(study, read) {
  at <- which(!is.na(read$conf.low) & !is.na(read$conf.high))
  if (!length(at)) return(NULL)
  arguments <- list(estimate = read$estimate[at], lower = read$conf.low[at], upper = read$conf.high[at],
                    item = as.character(at))
  if (!is.null(read$std.error) && !all(is.na(read$std.error[at]))) arguments$std.error <- read$std.error[at]
  cell_placed(read, run_audit(study, "interval", audit_interval, arguments))
}

# Below estimate and standard error: the statistic, if most are their quotient.
model_thirds <- function(study, read) {
  if (is.null(read$std.error)) return(NULL)
  at <- which(!is.na(read$third) & !read$third_label %in% c("p", "sd", "se") & !is.na(read$std.error))
  if (length(at) < 3L) return(NULL)
  arguments <- list(estimate = read$estimate[at], std.error = read$std.error[at], statistic = read$third[at],
                    item = as.character(at))
  audit <- run_audit(study, "stars", audit_stars, arguments)
  if (is.null(audit)) return(NULL)
  audit <- audit[audit$check != "stars", ]
  if (2L * sum(audit$verdict == "consistent") <= nrow(audit)) return(NULL)
  cell_placed(read, new_result(audit, "lowcarbon_audit", list()))
}

# Rows of an audit of single cells, at the term and model of each.
cell_placed <- function(read, audit) {
  if (is.null(audit) || !nrow(audit)) return(NULL)
  choices <- attr(audit, "choices")
  frame <- as.data.frame(audit)
  at <- suppressWarnings(as.integer(frame$item))
  frame$row <- ifelse(is.na(at), "", read$term[at])
  frame$column <- ifelse(is.na(at), "", read$model[at])
  new_result(frame, "lowcarbon_audit", choices)
}

# An audit with the study's own arguments and those of `...`; NULL if it is left out.
run_audit <- function(study, name, audit, arguments) {
  own <- study$options[[name]]
  if (identical(own, FALSE)) return(NULL)
  unknown <- setdiff(if (length(own)) c(names(own), if (is.null(names(own))) "no name"), names(formals(audit)))
  if (length(unknown)) abort_input(name, paste0("arguments of audit_", name, "()"), describe_set(unknown))
  do.call(audit, utils::modifyList(arguments, as.list(own)))
}

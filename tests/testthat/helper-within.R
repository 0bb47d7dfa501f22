
# Without the warnings that a statistic is NA.
suppress_na <- function(code) {
  withCallingHandlers(code,
                      lowcarbon_warning = function(w) if (grepl(": NA$",
                                                                conditionMessage(w))) invokeRestart("muffleWarning"))
}

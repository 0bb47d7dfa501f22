# What stands at the end of a report: the methods in words, their sources, the
# call, the versions and a fingerprint of the data.

# Parts of title, lines, code (is it to be shown as code?).
report_account <- function(spec, wanted, call, lang) {
  methods <- report_methods(spec, names(wanted))
  made <- made_lines(spec, lang)
  part <- function(title, lines, code = FALSE) list(title = report_word(title, lang), lines = lines, code = code)
  list(part("Methods", methods[[lang]][nzchar(methods[[lang]])]),
       part("Sources", sort(unique(methods$source[nzchar(methods$source)]))),
       part("How this report was made", made), part("Call", call_lines(call), TRUE))
}

# The rows of inst/report/methods.csv that belong to what was done.
report_methods <- function(spec, sections) {
  path <- system.file("report", "methods.csv", package = "lowcarbon", mustWork = TRUE)
  all <- utils::read.csv(text = enc2utf8(readLines(path, encoding = "UTF-8", warn = FALSE)), colClasses = "character",
                         encoding = "UTF-8")
  several <- is.data.frame(spec$indicators) && length(unique(spec$indicators$system)) > 1L
  did <- c(sections, if (!is.null(spec$group)) "groups", if (several) "coupling",
           if ("regression" %in% sections && !is.null(spec$W)) "durbin")
  all[all$part %in% did, , drop = FALSE]
}

made_lines <- function(spec, lang) {
  words <- function(text) report_word(text, lang)
  colon <- if (lang == "zh") "\uff1a" else ": "
  c(paste0("lowcarbon ", utils::packageVersion("lowcarbon"), ", ", R.version.string),
    paste0(words("fingerprint"), colon, data_fingerprint(spec)))
}

# MD5 of the columns used, with all digits, in order of region, period and sector.
data_fingerprint <- function(spec) {
  used <- unique(c(spec$index, spec$sector, spec$group, report_columns(spec)))
  text <- lapply(used, function(name) exact_cells(get_column(spec$data, name)))
  keys <- do.call(paste, c(text[seq_along(c(spec$index, spec$sector))], sep = "\r"))
  rows <- do.call(paste, c(text, sep = "\t"))[order(keys, method = "radix")]
  file <- tempfile()
  on.exit(unlink(file))
  connection <- file(file, "wb")
  writeLines(enc2utf8(c(paste(used, collapse = "\t"), rows)), connection, useBytes = TRUE)
  close(connection)
  unname(tools::md5sum(file))
}

exact_cells <- function(x) {
  if (is.double(x) && !is.object(x)) sprintf("%.17g", x) else enc2utf8(as.character(x))
}

# The call as it was written; what was given as a value is named by its kind.
call_lines <- function(call) {
  given <- as.list(call)
  for (k in seq_along(given)[-1L]) {
    if (!is.language(given[[k]]) && (is.object(given[[k]]) || length(given[[k]]) > 20L)) {
      given[[k]] <- as.name(paste0("<", class(given[[k]])[1L], ">"))
    }
  }
  given[[1L]] <- as.name("regional_report")
  paste(deparse(as.call(given), width.cutoff = 80L), collapse = "\n")
}

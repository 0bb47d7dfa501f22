# The folder of a paper: tables and relations, read and written as strings.

check_paper_folder <- function(folder) {
  if (missing(folder)) abort_input("folder", "the folder of a paper", "nothing")
  check_strings(folder, "folder", 1L)
  if (!dir.exists(file.path(folder, "tables"))) {
    abort_input("folder", "a folder with `tables` in it", describe_value(folder),
                hint = "ledger_new(folder, read_printed(file)) starts one.")
  }
}

read_strings_csv <- function(path, header = TRUE) {
  lines <- printed_lines(path)
  frame <- tryCatch(utils::read.csv(text = enc2utf8(lines), colClasses = "character", check.names = FALSE,
                                    header = header, na.strings = character(),
                                    encoding = "UTF-8", blank.lines.skip = FALSE),
                    error = function(e) abort_input("folder", "a CSV file with as many cells in each row",
                                                    basename(path), hint = conditionMessage(e)))
  frame[] <- lapply(frame, function(column) sub(kept_as_text, "", enc2utf8(as.character(column)), perl = TRUE))
  names(frame) <- sub(kept_as_text, "", names(frame), perl = TRUE)
  frame
}

# The apostrophe that keeps a cell text in a spreadsheet: there (0.416) would become -0.416, = a formula.
kept_as_text <- "^'(?='*[[:space:]]*[-=+@(\t\r\n])"


write_strings <- function(frame, path) {
  kept <- function(x) {
    marked <- grepl("^'+[[:space:]]*[-=+@(]", x)
    ifelse(marked, paste0("'", x), spreadsheet_text(x))
  }
  quoted <- function(x) paste0("\"", gsub("\"", "\"\"", enc2utf8(x), fixed = TRUE), "\"")
  rows <- rbind(names(frame), as.matrix(frame))
  rows[] <- kept(rows)
  connection <- file(path, "wb")
  on.exit(close(connection))
  writeLines(apply(rows, 1L, function(row) paste(quoted(row), collapse = ",")), connection, useBytes = TRUE)
}

paper_tables <- function(folder) {
  files <- list.files(file.path(folder, "tables"), "[.]csv$")
  bodies <- files[!grepl("-headings[.]csv$", files)]
  if (!length(bodies)) abort_input("folder", "at least one table in `tables`", "none")
  tables <- lapply(bodies, function(file) {
    body <- read_strings_csv(file.path(folder, "tables", file))
    if (!nrow(body) || ncol(body) < 2L) abort_input("folder", "tables with two columns and a row at least",
                                                    describe_value(file))
    upper <- file.path(folder, "tables", sub("[.]csv$", "-headings.csv", file))
    if (file.exists(upper)) attr(body, "headings") <- unname(as.matrix(read_strings_csv(upper, header = FALSE)))
    body
  })
  stats::setNames(tables, sub("[.]csv$", "", bodies))
}

# relations.csv, with the line of each for messages.
paper_relations <- function(folder, tables) {
  path <- file.path(folder, "relations.csv")
  none <- data.frame(table = character(), rule = character(), of = character(), options = character(), line = integer())
  if (!file.exists(path)) return(none)
  frame <- read_strings_csv(path)
  lack <- setdiff(c("table", "rule", "of"), names(frame))
  if (length(lack)) abort_input("folder", "a file relations.csv with the columns table, rule and of",
                                paste("no", describe_set(lack)))
  if (is.null(frame$options)) frame$options <- rep("", nrow(frame))
  frame$line <- seq_len(nrow(frame)) + 1L
  wrong <- which(!frame$table %in% tables)
  if (length(wrong)) refuse_line(frame$line[wrong[1L]], paste("a table among", describe_set(tables, at_most = 20L)),
                                 frame$table[wrong[1L]])
  wrong <- which(!frame$rule %in% c("relation", "roles", "regression"))
  if (length(wrong)) refuse_line(frame$line[wrong[1L]], "the rule relation, roles or regression", frame$rule[wrong[1L]])
  frame
}

refuse_line <- function(line, expected, found, hint = NULL) {
  abort_input("folder", expected, describe_value(found), where = paste("line", line, "of relations.csv"), hint = hint)
}

# "mean = Mean; sd = Std. Dev." as a named list of strings.
line_pairs <- function(text, line) {
  parts <- trimws(strsplit(text, "[;\uff1b]")[[1L]])
  parts <- parts[nzchar(parts)]
  if (!length(parts)) return(list())
  if (!all(grepl("=", parts, fixed = TRUE))) refuse_line(line, "pairs such as mean = Mean; sd = SD", text)
  names <- trimws(sub("=.*$", "", parts))
  split(trimws(sub("^[^=]*=", "", parts)), factor(names, unique(names)))
}

# ---- a new folder ------------------------------------------------------------------

check_paper_tables <- function(tables) {
  if (inherits(tables, "lowcarbon_printed")) {
    tables <- stats::setNames(lapply(seq_along(tables), function(k) tables[[k]]), names(tables))
  }
  good <- is.list(tables) && !is.data.frame(tables) && length(tables) && !is.null(names(tables)) &&
    all(nzchar(names(tables))) &&
    all(vapply(tables, is.data.frame, NA))
  if (!good) abort_input("tables", "what read_printed() returned, or a named list of data frames",
                         describe_found(tables))
  tables
}

paper_file_names <- function(names) {
  safe <- gsub("[/\\\\:*?\"<>|\001-\037]+", "_", names)
  # a file that begins with a dot is hidden, and would be passed over
  make.unique(sub("^[.]+", "_", safe), sep = " ")
}

write_paper_table <- function(table, stem) {
  write_strings(list_to_frame(stats::setNames(lapply(table, as.character), names(table))), paste0(stem, ".csv"))
  upper <- attr(table, "headings")
  if (!is.null(upper)) {
    write_strings(stats::setNames(as.data.frame(upper[-1L, , drop = FALSE]), upper[1L, ]),
                  paste0(stem, "-headings.csv"))
  }
}

# What guess_table() finds, as lines of relations.csv.
guessed_relations <- function(table, file) {
  if (is.null(attr(table, "notes"))) attr(table, "notes") <- character()
  if (is.null(attr(table, "title"))) attr(table, "title") <- ""
  guess <- guess_table(table)
  rows <- data.frame(table = character(), rule = character(), of = character(), options = character())
  add <- function(rule, of, options = "") rows <<- rbind(rows,
                                                         data.frame(table = file, rule = rule, of = of,
                                                                    options = options))
  if (isTRUE(guess$models)) add("regression", "", option_text(guess$options))
  if (!is.null(guess$roles)) {
    heads <- names(table)
    # a position where the heading is not enough
    shown <- ifelse(heads %in% heads[duplicated(heads)] | grepl("[;=]", heads), seq_along(heads), heads)
    pairs <- unlist(lapply(names(guess$roles), function(role) paste(role, "=", shown[guess$roles[[role]]])))
    add("roles", paste(pairs, collapse = "; "), option_text(guess$options))
  }
  for (relation in guess$relations) add("relation", relation)
  rows
}

option_text <- function(options) {
  flat <- unlist(lapply(unname(options), function(option) vapply(option, function(value) paste(value, collapse = ", "),
                                                                 "")))
  paste(names(flat), "=", flat, collapse = "; ", recycle0 = TRUE)
}

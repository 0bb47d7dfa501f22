# A report from the user's own panel. The sections are worked out first, with the
# functions anyone may call (regional_report-sections.R), so that an error shows
# before anything is drawn; the pages in inst/report then only lay them out, or
# regional_report-word.R puts them into a Word document.

#' A report from your own panel
#'
#' One web page or Word document from a panel of regions: what the panel holds, a section for each analysis whose
#' columns are given, then the methods in words, their sources, and how the report was made.
#'
#' | given | section |
#' |---|---|
#' | `emissions` | totals by period; with `group`, Theil index and Dagum Gini; coefficients of variation |
#' | `emissions` and `output` or `identity` | logarithmic mean Divisia decomposition |
#' | `indicators` | entropy weights, scores, obstacles; with two systems or more, coupling coordination |
#' | `value` (or `emissions`) and `W` | global and local Moran's I |
#' | `inputs`, `desirable`, `undesirable` | green total factor productivity |
#' | `formula` | two-way fixed effects; with `W`, the spatial Durbin model with its effects |
#'
#' Each section has its tables and figures, numbered, and a note of the choices made, which are the defaults of the
#' functions:
#' [lmdi()], [cv_by()], [theil()],
#' [dagum_gini()], [entropy_weights()], [composite_score()], [coupling_coordination()], [obstacle_degree()],
#' [global_moran()], [local_moran()],
#' [gtfp()], [spatial_panel()] and [regression_table()]. Call these for other choices. What they warn of stands in the
#' note.
#'
#' @param data a data frame, one row a region and period (and sector), in any order.
#' @param index the region and the period column.
#' @param file the page to write, ending in `.html`, or the Word document, ending in `.docx`, with tables that can be
#'   edited; its folder must exist.
#' @param emissions column of emissions.
#' @param output column of output: the identity is then emissions = intensity x scale, with `sector` intensity x
#'   structure x scale.
#' @param identity another identity, such as `co2 ~ intensity * income * population`, of columns of `data`.
#' @param sector column of sectors, several rows a region and period; then the sections on emissions are the only ones.
#' @param group column of groups of regions.
#' @param indicators names of indicators, or an indicator-system data frame, as in [entropy_weights()].
#' @param direction `"+"` or `"-"` for each indicator, as there.
#' @param value column whose spatial pattern is looked at, `NULL` for emissions.
#' @param W weights of neighbours: anything [as_spatial_weights()] takes.
#' @param inputs,desirable,undesirable columns for [gtfp()].
#' @param formula outcome and regressors.
#' @param title of the report, `NULL` for one in its language.
#' @param lang `"en"` or `"zh"`: the language of titles, captions, heads and methods; `NULL` takes
#'   `options(lowcarbon.lang = )`, and English without it. Names of your columns stay as they are unless
#'   `options(lowcarbon.dictionary = )` has them; what the functions warn of is in English.
#' @param simulated `TRUE` puts on the page that the data are no observations.
#' @param quiet `FALSE` shows what pandoc says.
#' @param totals what becomes of rows that are no regions (totals, averages, subtotals, by name or by arithmetic, of
#'   `sector` too): `"drop"` leaves them out of all sections, warns, and names them on the page; `"keep"` takes them for
#'   regions, which counts everything twice.
#' @section How it was made: the report ends with the call, the versions of R and of the package, and a fingerprint of
#'   the data: the MD5 sum of the columns used, with all their digits, in order of region and period. The same data in
#'   another order of rows have the same fingerprint; a changed cell has another.
#' @return The path of the page, invisibly.
#' @section Errors: those of the functions called, and `lowcarbon_error_input` where rmarkdown, knitr or pandoc (for
#'   Word officer and flextable) are missing, no section has its columns, or some of a section's columns are given and
#'   others are not.
#' @section Cost: that of the functions called, and some seconds for the page.
#' @seealso [reproduce_report()]
#' @concept report
#' @concept R Markdown
#' @examplesIf interactive() && requireNamespace("rmarkdown", quietly = TRUE)
#' page <- regional_report(coagglomeration_panel_simulated, c("city", "year"),
#'                         tempfile(fileext = ".html"),
#'                         formula = carbon ~ coagg + gov, simulated = TRUE)
#' @export
regional_report <- function(data, index = NULL, file = "regional-report.html", emissions = NULL, output = NULL,
                            identity = NULL, sector = NULL,
                            group = NULL, indicators = NULL, direction = NULL, value = NULL, W = NULL, inputs = NULL,
                            desirable = NULL,
                            undesirable = NULL, formula = NULL, title = NULL, simulated = FALSE,
                            quiet = TRUE, lang = NULL, totals = c("drop", "keep")) {
  call <- match.call()
  check_data(data)
  index <- resolve_index(data, index)
  check_page(file)
  lang <- check_lang(lang)
  title <- if (is.null(title)) report_word("Regional low-carbon report", lang) else check_strings(title, "title", 1L)
  check_flag(simulated, "simulated")
  check_flag(quiet, "quiet")
  totals <- check_choice(totals)
  spec <- list(data = plain_columns(data), index = index, emissions = emissions, output = output, identity = identity,
               sector = sector, group = group,
               indicators = indicators, direction = direction, value = if (is.null(value)) emissions else value, W = W,
               inputs = inputs,
               desirable = desirable, undesirable = undesirable, formula = formula)
  check_report_columns(spec)
  spec <- settle_totals(spec, totals)
  wanted <- report_wanted(spec)
  word <- grepl("[.]docx$", file, ignore.case = TRUE)
  if (word) check_word_tools() else check_report_tools("file")
  sections <- c(list(section_panel(spec)), lapply(wanted, function(section) section(spec)))
  account <- report_account(spec, wanted, call, lang)
  about <- list(title = title, simulated = simulated, lang = lang)
  before <- options(lowcarbon.lang = lang) # figures speak the language of the report
  on.exit(options(before))
  sections <- numbered_sections(sections, lang)
  if (word) return(invisible(word_report(sections, account, about, file)))
  invisible(render_report(sections, account, about, file, quiet))
}

# Without the rows of totals, which the page then names; or with them, which is warned of.
settle_totals <- function(spec, totals) {
  columns <- c(spec$index[1L], spec$sector)
  if (totals == "keep") {
    warn_totals(spec$data, columns, spec$index[2L], report_columns(spec))
    return(spec)
  }
  found <- totals_found(spec$data, columns, spec$index[2L], report_columns(spec))
  if (!nrow(found)) return(spec)
  gone <- is_total_row(spec$data, found)
  if (all(gone)) abort_input("totals", "\"keep\" for a panel of totals only", "\"drop\"")
  warn_totals_found(found, "They are left out of the report; totals = \"keep\" keeps them.")
  spec$data <- spec$data[!gone, , drop = FALSE]
  spec$left_out <- found$id
  spec
}

# The columns without what tibbles, data.tables and pdata.frames (whose index may
# not be among them) add.
plain_columns <- function(data) {
  names <- names_with_index(data)
  list_to_frame(stats::setNames(lapply(names, get_column, data = data), names))
}

check_page <- function(file) {
  check_strings(file, "file", 1L)
  check_new_file(file, "file")
  if (!grepl("[.](html?|docx)$", file, ignore.case = TRUE)) {
    abort_input("file", "a name that ends in .html or .docx", describe_value(file))
  }
}

check_report_columns <- function(spec) {
  for (arg in c("emissions", "output", "sector", "group", "value", "desirable", "undesirable", "inputs")) {
    if (!is.null(spec[[arg]])) check_columns(spec$data, spec[[arg]], arg,
                                             if (arg %in% c("emissions", "output", "group", "value")) 1L)
  }
  needs <- list(output = "emissions", identity = "emissions", sector = "emissions", group = "emissions",
                direction = "indicators",
                inputs = c("desirable", "undesirable"), desirable = c("inputs", "undesirable"),
                undesirable = c("inputs", "desirable"))
  for (arg in names(needs)) {
    lacking <- needs[[arg]][vapply(needs[[arg]], function(name) is.null(spec[[name]]), NA)]
    if (!is.null(spec[[arg]]) && length(lacking)) abort_input(lacking[1L],
                                                              paste0("columns for it, as `", arg, "` is given"), "NULL")
  }
  if (!is.null(spec$W) && is.null(spec$value) && is.null(spec$formula)) {
    abort_input("W", "`value`, `emissions` or `formula` to use the weights with", "none of them")
  }
  if (!is.null(spec$value) && is.null(spec$emissions) && is.null(spec$W)) {
    abort_input("W", "weights, as `value` is given", "NULL")
  }
  if (!is.null(spec$output) && !is.null(spec$identity)) abort_input("identity",
                                                                    "NULL where `output` makes the identity",
                                                                    describe_found(spec$identity))
  if (!is.null(spec$formula) && (!inherits(spec$formula, "formula") || length(spec$formula) != 3L)) {
    abort_input("formula", "a formula, outcome ~ regressors", describe_found(spec$formula))
  }
  check_one_row(spec)
}

# With sectors a region and period has several rows, which only emissions add up over.
check_one_row <- function(spec) {
  code_panel(spec$data, spec$index, spec$sector,
             hint = "Name the column of sectors in `sector`, or add the rows up first.")
  others <- c("indicators", "W", "inputs", "formula")
  given <- others[!vapply(others, function(name) is.null(spec[[name]]), NA)]
  if (!is.null(spec$sector) && length(given)) {
    abort_input(given[1L], "NULL where the data come by `sector`", "it is given",
                hint = "Make that report from data with one row a region and period.")
  }
}

# The sections that the arguments ask for.
report_wanted <- function(spec) {
  has <- function(...) !any(vapply(c(...), function(name) is.null(spec[[name]]), NA))
  wanted <- list(
    emissions = if (has("emissions")) section_emissions,
    lmdi = if (has("output") || has("identity")) section_lmdi,
    indicators = if (has("indicators")) section_indicators,
    space = if (has("value", "W")) section_space,
    productivity = if (has("inputs")) section_productivity,
    regression = if (has("formula")) section_regression
  )
  wanted <- Filter(Negate(is.null), wanted)
  if (!length(wanted)) {
    abort_input("emissions",
                "columns for at least one section: `emissions`, `indicators`, `value` and `W`, `inputs`, or `formula`",
                "none")
  }
  wanted
}

# ---- the page ----------------------------------------------------------------

render_report <- function(sections, account, about, file, quiet) {
  work <- tempfile("lowcarbon-regional-")
  dir.create(work)
  on.exit(unlink(work, recursive = TRUE))
  main <- file.path(work, "regional.Rmd")
  file.copy(system.file("report", "block.Rmd", package = "lowcarbon", mustWork = TRUE), work)
  page <- readLines(system.file("report", "regional.Rmd", package = "lowcarbon", mustWork = TRUE), encoding = "UTF-8")
  writeLines(enc2utf8(c("---", paste("title:", escape_front_matter(about$title)), paste("lang:", about$lang), "---", "",
                        page)), main, useBytes = TRUE)
  css <- system.file("documents", "page.css", package = "lowcarbon", mustWork = TRUE)
  format <- rmarkdown::html_document(theme = NULL, highlight = NULL, css = css, mathjax = NULL, self_contained = TRUE,
                                     toc = TRUE,
                                     section_divs = TRUE)
  room <- new.env(parent = globalenv())
  room$report <- list(sections = sections, account = account, block = file.path(work, "block.Rmd"),
                      simulated = if (about$simulated) report_word("simulated", about$lang))
  room$print_table <- function(block) report_table(block$table, block$table_caption, about$lang)
  room$escape <- escape_html
  room$heading <- escape_markdown
  path <- rmarkdown::render(main, format, output_file = basename(file), output_dir = normalizePath(dirname(file)),
                            intermediates_dir = work,
                            envir = room, quiet = quiet)
  normalizePath(path)
}

# Titles in the language of the report, tables and figures with numbers of their own.
numbered_sections <- function(sections, lang) {
  n <- c(Table = 0L, Figure = 0L)
  number <- function(kind, text) {
    n[[kind]] <<- n[[kind]] + 1L
    paste0(report_word(kind, lang), " ", n[[kind]], if (lang == "zh") "  " else ". ", text)
  }
  for (i in seq_along(sections)) {
    sections[[i]]$title <- report_word(sections[[i]]$title, lang)
    for (j in seq_along(sections[[i]]$blocks)) {
      block <- sections[[i]]$blocks[[j]]
      if (block$title == "Size") block$table$what <- report_word(block$table$what, lang)
      block$title <- trimws(paste(report_word(block$title, lang), block$of))
      if (!is.null(block$table)) block$table_caption <- number("Table", block$title)
      if (!is.null(block$draw)) block$figure_caption <- number("Figure", if (lang == "zh") block$title else block$alt)
      sections[[i]]$blocks[[j]] <- block
    }
  }
  sections
}

# A table of a block as raw HTML, at most sixty rows of it.
report_table <- function(table, caption, lang, at_most = 60L) {
  if (inherits(table, "lowcarbon_regression_table")) {
    attr(table, "title") <- caption
    return(paste(html_table(table), collapse = "\n"))
  }
  frame <- as.data.frame(table)
  shown <- utils::head(frame, at_most)
  right <- ifelse(vapply(shown, is.numeric, NA), " style=\"text-align: right\"", "")
  cells <- mapply(function(x, style) paste0("<td", style, ">", escape_html(cell_of_page(x)), "</td>"), shown, right)
  cells <- matrix(cells, nrow(shown))
  names <- if (lang == "zh") say(names(shown), lang, check_dictionary()) else enc2utf8(names(shown))
  head <- paste0("<tr>", paste0("<th", right, ">", escape_html(names), "</th>", collapse = ""), "</tr>")
  rest <- if (nrow(frame) > at_most) paste0("<p>", rows_left_out(at_most, nrow(frame), lang), "</p>")
  paste(c("<div class=\"table-wide\">", "<table>", paste0("<caption>", escape_html(caption), "</caption>"),
          paste0("<thead>", head, "</thead>"), "<tbody>",
          paste0("<tr>", apply(cells, 1L, paste, collapse = ""), "</tr>"), "</tbody>",
          "</table>", "</div>", rest), collapse = "\n")
}

# As many decimals for the whole column as give its smallest number four digits, at
# most six; smaller ones are shown by powers of ten.
cell_of_page <- function(x) {
  if (!is.double(x) || is.object(x)) return(ifelse(is.na(x), "", enc2utf8(format(x, trim = TRUE))))
  known <- x[is.finite(x) & x != 0]
  places <- if (all(known == round(known))) 0 else max(0, 3 - floor(log10(min(abs(known)))))
  places <- min(places, 6)
  plain <- is.finite(x) & (x == 0 | places == 0 | abs(x) >= 10^(3 - places)) & abs(x) < 1e15
  text <- formatC(x, digits = 3L, format = "e")
  text[plain] <- formatC(x[plain], digits = places, format = "f")
  ifelse(is.na(x), "", text)
}

# A report from the user's own panel. The sections are worked out first, with the
# functions anyone may call (regional_report-sections.R), so that an error shows
# before anything is drawn; the pages in inst/report then only lay them out.

#' A report from your own panel
#'
#' One web page from a panel of regions: what the panel holds, and a section for each analysis whose columns are given.
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
#' Each section has its tables, a figure and a note of the choices made, which are the defaults of the functions:
#' [lmdi()], [cv_by()], [theil()],
#' [dagum_gini()], [entropy_weights()], [composite_score()], [coupling_coordination()], [obstacle_degree()],
#' [global_moran()], [local_moran()],
#' [gtfp()], [spatial_panel()] and [regression_table()]. Call these for other choices. What they warn of stands in the
#' note.
#'
#' @param data a data frame, one row a region and period (and sector), in any order.
#' @param index the region and the period column.
#' @param file the page to write, ending in `.html`; its folder must exist.
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
#' @param title of the page.
#' @param simulated `TRUE` puts on the page that the data are no observations.
#' @param quiet `FALSE` shows what pandoc says.
#' @return The path of the page, invisibly.
#' @section Errors: those of the functions called, and `lowcarbon_error_input` where rmarkdown, knitr or pandoc are
#'   missing, no section has its columns, or some of a section's columns are given and others are not.
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
                            undesirable = NULL, formula = NULL, title = "Regional low-carbon report", simulated = FALSE,
                            quiet = TRUE) {
  check_data(data)
  index <- resolve_index(data, index)
  check_page(file)
  check_strings(title, "title", 1L)
  check_flag(simulated, "simulated")
  check_flag(quiet, "quiet")
  spec <- list(data = plain_columns(data), index = index, emissions = emissions, output = output, identity = identity,
               sector = sector, group = group,
               indicators = indicators, direction = direction, value = if (is.null(value)) emissions else value, W = W,
               inputs = inputs,
               desirable = desirable, undesirable = undesirable, formula = formula)
  check_report_columns(spec)
  warn_totals(spec$data, c(index[1L], sector), index[2L], report_columns(spec))
  wanted <- report_wanted(spec)
  check_report_tools("file")
  sections <- c(list(section_panel(spec)), lapply(wanted, function(section) section(spec)))
  invisible(render_report(sections, file, title, simulated, quiet))
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
  if (!grepl("[.]html?$", file, ignore.case = TRUE)) abort_input("file", "a name that ends in .html",
                                                                 describe_value(file))
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

render_report <- function(sections, file, title, simulated, quiet) {
  work <- tempfile("lowcarbon-regional-")
  dir.create(work)
  on.exit(unlink(work, recursive = TRUE))
  main <- file.path(work, "regional.Rmd")
  file.copy(system.file("report", "block.Rmd", package = "lowcarbon", mustWork = TRUE), work)
  page <- readLines(system.file("report", "regional.Rmd", package = "lowcarbon", mustWork = TRUE), encoding = "UTF-8")
  writeLines(enc2utf8(c("---", paste("title:", escape_front_matter(title)), "---", "", page)), main, useBytes = TRUE)
  css <- system.file("documents", "page.css", package = "lowcarbon", mustWork = TRUE)
  format <- rmarkdown::html_document(theme = NULL, highlight = NULL, css = css, mathjax = NULL, self_contained = TRUE,
                                     toc = TRUE,
                                     section_divs = TRUE)
  room <- new.env(parent = globalenv())
  room$report <- list(sections = sections, simulated = simulated, block = file.path(work, "block.Rmd"))
  room$print_table <- report_table
  room$escape <- escape_html
  room$heading <- escape_markdown
  path <- rmarkdown::render(main, format, output_file = basename(file), output_dir = normalizePath(dirname(file)),
                            intermediates_dir = work,
                            envir = room, quiet = quiet)
  normalizePath(path)
}

# A table of a block as raw HTML, at most sixty rows of it.
report_table <- function(table, at_most = 60L) {
  if (inherits(table, "lowcarbon_regression_table")) return(paste(html_table(table), collapse = "\n"))
  frame <- as.data.frame(table)
  shown <- utils::head(frame, at_most)
  right <- ifelse(vapply(shown, is.numeric, NA), " style=\"text-align: right\"", "")
  cells <- mapply(function(x, style) paste0("<td", style, ">", escape_html(cell_of_page(x)), "</td>"), shown, right)
  cells <- matrix(cells, nrow(shown))
  head <- paste0("<tr>", paste0("<th", right, ">", escape_html(enc2utf8(names(shown))), "</th>", collapse = ""),
                 "</tr>")
  rest <- if (nrow(frame) > at_most) paste0("<p>The first ", at_most, " of ", nrow(frame), " rows.</p>")
  paste(c("<div class=\"table-wide\">", "<table>", paste0("<thead>", head, "</thead>"), "<tbody>",
          paste0("<tr>", apply(cells, 1L, paste, collapse = ""), "</tr>"), "</tbody>",
          "</table>", "</div>", rest), collapse = "\n")
}

# Four digits, but never less than the whole number.
cell_of_page <- function(x) {
  if (!is.double(x) || is.object(x)) return(ifelse(is.na(x), "", enc2utf8(format(x, trim = TRUE))))
  decimals <- pmax(0, 3 - floor(log10(pmax(abs(x), 1e-300))))
  plain <- is.finite(x) & (x == 0 | abs(x) >= 1e-5) & abs(x) < 1e15
  text <- formatC(x, digits = 3L, format = "e")
  text[plain] <- mapply(function(value, places) formatC(value, digits = places, format = "f"), x[plain],
                        ifelse(x == round(x), 0, decimals)[plain])
  ifelse(is.na(x), "", text)
}

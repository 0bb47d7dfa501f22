# The report as a Word document: tables that can be edited, by the package's own
# writer, figures as pictures.

check_word_tools <- function() {
  lacking <- Filter(function(package) !requireNamespace(package, quietly = TRUE), c("officer", "flextable"))
  if (length(lacking)) {
    abort_input("file", "a name that ends in .html where officer or flextable is not installed",
                paste(describe_set(lacking), "is not installed"),
                hint = paste0("install.packages(", describe_value(lacking[1L]), ") makes Word documents possible."))
  }
}

word_report <- function(sections, account, about, file) {
  room <- tempfile("lowcarbon-word-")
  dir.create(room)
  on.exit(unlink(room, recursive = TRUE))
  doc <- officer::read_docx()
  doc <- add_words(doc, about$title, "heading 1")
  if (about$simulated) doc <- add_words(doc, report_word("simulated", about$lang))
  for (section in sections) {
    doc <- add_words(doc, section$title, "heading 1")
    for (block in section$blocks) doc <- add_word_block(doc, block, room, about$lang)
  }
  for (part in account) {
    doc <- add_words(doc, part$title, "heading 1")
    for (line in unlist(strsplit(part$lines, "\n", fixed = TRUE))) doc <- add_words(doc, line)
  }
  print(doc, target = file)
  normalizePath(file)
}

add_words <- function(doc, text, style = "Normal") {
  officer::body_add_par(doc, one_line(text), style = style)
}

add_word_block <- function(doc, block, room, lang) {
  doc <- add_words(doc, block$title, "heading 2")
  if (!is.null(block$table)) doc <- flextable::body_add_flextable(doc, report_flextable(block, lang))
  if (!is.null(block$draw)) {
    doc <- officer::body_add_img(doc, report_picture(block$draw, room), width = 6, height = 4)
    doc <- add_words(doc, block$figure_caption)
  }
  if (nzchar(block$note)) doc <- add_words(doc, block$note)
  doc
}

# At most sixty rows, made to fit a page that stands upright.
report_flextable <- function(block, lang, at_most = 60L) {
  look <- list(lang = lang, digits = NULL, columns = NULL, dictionary = check_dictionary())
  table <- block$table
  if (!inherits(table, "lowcarbon_regression_table")) {
    frame <- as.data.frame(table)
    note <- if (nrow(frame) > at_most) rows_left_out(at_most, nrow(frame), lang) else character()
    table <- frame_layout(utils::head(frame, at_most), look, NULL, note)
  }
  attr(table, "title") <- block$table_caption
  ft <- word_table(table)
  width <- flextable::flextable_dim(ft)$widths
  if (width > page_inches[["portrait"]]) ft <- shrunk_table(ft, page_inches[["portrait"]] / width)
  ft
}

report_picture <- function(draw, room) {
  path <- tempfile("figure-", room, ".png")
  grDevices::png(path, width = 900, height = 600, res = 150)
  on.exit(grDevices::dev.off())
  draw()
  path
}

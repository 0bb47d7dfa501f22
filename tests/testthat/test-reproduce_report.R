# The pages are rendered once and then read.

skip_if_not_installed("rmarkdown")
skip_if_not_installed("knitr")
can_render <- rmarkdown::pandoc_available("2.0")

folder <- tempfile("pages-")
pages <- if (can_render) reproduce_report(folder, c("restructuring", "digital"))

read_page <- function(name) paste(readLines(pages[[name]], encoding = "UTF-8", warn = FALSE), collapse = "\n")

# Cells of the tables of a page: one list of rows a table, text only.
tables_of <- function(html) {
  tables <- regmatches(html, gregexpr("(?s)<table.*?</table>", html, perl = TRUE))[[1L]]
  lapply(tables, function(table) {
    rows <- regmatches(table, gregexpr("(?s)<tr.*?</tr>", table, perl = TRUE))[[1L]]
    lapply(rows, function(row) {
      cells <- regmatches(row, gregexpr("(?s)<t[dh].*?</t[dh]>", row, perl = TRUE))[[1L]]
      trimws(gsub("\\s+", " ", gsub("<[^>]*>", "", cells)))
    })
  })
}

find_table <- function(tables, heading) {
  found <- Filter(function(table) identical(table[[1L]][1L], heading), tables)
  expect_identical(length(found), 1L, label = paste("tables with first heading", heading))
  found[[1L]]
}

test_that("a page for each document and the index are written, and nothing else", {
  skip_if_not(can_render, "no pandoc")
  expect_named(pages, c("restructuring", "digital", "index"))
  expect_true(all(file.exists(pages)))
  expect_setequal(list.files(folder, recursive = TRUE), paste0(names(pages), ".html"))
})

test_that("the tables of the page are the printed ones", {
  skip_if_not(can_render, "no pandoc")
  tables <- tables_of(read_page("restructuring"))
  sectors <- find_table(tables, "Level 2 Classification")
  expect_identical(vapply(sectors[-1L], `[`, "", 2L), document_table("restructuring", 1)[[2L]])
  moments <- find_table(tables, "Industry Code")
  printed <- document_table("restructuring", 2)
  expect_identical(length(moments), 22L)
  for (row in 1:21) expect_identical(moments[[row + 1L]], unlist(printed[row, ], use.names = FALSE))
  expect_identical(moments[[1L]][5L], "Standard Deviation (2010) Standard Deviation (2020)")
  types <- find_table(tables, "Type")
  printed <- document_table("restructuring", 3)
  expect_identical(length(types), 97L)
  expect_identical(vapply(types[-1L], `[`, "", 4L), printed[[4L]])
  claims <- find_table(tables, "claim")
  expect_identical(length(claims), 34L)
})

test_that("each cell of the ledger has its colour on the page", {
  skip_if_not(can_render, "no pandoc")
  html <- read_page("restructuring")
  ledger <- as.data.frame(reproduce("restructuring"))
  # where data are missing and nothing bounds the cell there is no rule to show; the legend has none
  said <- ledger$status != "needs data" | !is.na(ledger$lower) | !is.na(ledger$upper)
  for (status in unique(ledger$status)) {
    spans <- paste0("<span\\s+class=\"", sub(" ", "-", status), "\"")
    found <- function(end) sum(gregexpr(paste0(spans, end), html)[[1L]] > 0)
    expect_identical(found("\\s+(title|data-t)="), sum(said & ledger$status == status), label = status)
    expect_identical(found(">") - 1L, sum(!said & ledger$status == status), label = status)
  }
})

test_that("what is said of many cells is on the page once, and every cell points to it", {
  skip_if_not(can_render, "no pandoc")
  html <- read_page("restructuring")
  all_of <- function(pattern) unique(regmatches(html, gregexpr(pattern, html, perl = TRUE))[[1L]])
  points <- sub("data-t=", "", all_of("data-t=\"t[0-9]+\""))
  expect_gt(length(points), 5L)
  expect_setequal(sub("<span hidden id=", "", all_of("<span hidden id=\"t[0-9]+\"")), points)
  expect_match(html, "getElementById", fixed = TRUE)
})

test_that("figures are part of the page and described", {
  skip_if_not(can_render, "no pandoc")
  html <- read_page("restructuring")
  images <- regmatches(html, gregexpr("(?s)<img.*?>", html, perl = TRUE))[[1L]]
  expect_identical(length(images), 4L)
  expect_true(all(grepl("src=\"data:image/png;base64", images)))
  expect_true(all(grepl("alt=\"[^\"]{30,}\"", images)))
})

test_that("no call on the page failed or warned", {
  skip_if_not(can_render, "no pandoc")
  for (name in names(pages)) expect_false(grepl("## (Error|Warning)", read_page(name)))
})

test_that("what is simulated or reconstructed says so", {
  skip_if_not(can_render, "no pandoc")
  html <- read_page("restructuring")
  captions <- regmatches(html, gregexpr("(?s)<p class=\"caption\">.*?</p>|<figcaption.*?</figcaption>", html,
                                        perl = TRUE))[[1L]]
  expect_identical(length(captions), 4L)
  expect_true(all(grepl("simulated|reconstructed", captions)))
})

test_that("the index has the totals of the ledger", {
  skip_if_not(can_render, "no pandoc")
  html <- read_page("index")
  totals <- find_table(tables_of(html), "document")
  counts <- ledger_counts()
  rows <- do.call(rbind, totals[-1L])
  expect_identical(rows[, 1L], counts$document)
  expect_identical(rows[rows[, 1L] == "restructuring", -1L],
                   as.character(unlist(counts[counts$document == "restructuring",
                                              c("cells", "reproduced", "inconsistent", "recovered", "bounded",
                                                "needs data")])))
  for (document in counts$document) expect_true(grepl(paste0("href=\"", document, ".html\""), html, fixed = TRUE))
})

test_that("a document of images says so of each table, and that what stands there is simulated", {
  skip_if_not(can_render, "no pandoc")
  html <- gsub("\\s+", " ", read_page("digital"))
  sections <- strsplit(html, "<h2>", fixed = TRUE)[[1L]]
  titles <- sub("</h2>.*", "", sections)
  for (table in 1:10) {
    section <- sections[startsWith(titles, paste0("Table ", table, ". "))]
    expect_identical(length(section), 1L)
    expect_match(section, "The source holds this table as an image only.", fixed = TRUE)
    if (!table %in% c(1, 4)) expect_match(section, "simulated", ignore.case = TRUE) # 1 and 4 hold facts
  }
  for (figure in regmatches(html, gregexpr("<p class=\"caption\">.*?</p>", html, perl = TRUE))[[1L]]) {
    expect_match(figure, "simulated|borders", label = figure)
  }
})

test_that("reproduce_report() says what it wants", {
  expect_input_error(reproduce_report(tempfile(), "none"), "`documents`", "`coupling`", "`none`")
  expect_input_error(reproduce_report(c("a", "b")), "`dir`", "folder")
  expect_input_error(reproduce_report(NA_character_), "`dir`")
  expect_input_error(reproduce_report(tempfile(), quiet = "yes"), "`quiet`")
})

test_that("a folder that cannot be made is named", {
  skip_if_not(can_render, "no pandoc")
  file <- tempfile()
  writeLines("", file)
  expect_input_error(reproduce_report(file.path(file, "pages")), "`dir`", "written to")
  unlink(file)
})

# Rows and columns of every printed table, counted by hand in the texts.
counted <- utils::read.table(header = TRUE, stringsAsFactors = FALSE, text = "
  document        table rows columns
  coupling            1   18       7
  coupling            2   12       5
  coupling            3   11       6
  coupling            4    4      15
  coupling            5   12      15
  coupling            6   11       5
  restructuring       1   24       2
  restructuring       2   21       7
  restructuring       3   96       6
  intelligence        1    9       7
  intelligence        2   12       5
  intelligence        3    9       5
  intelligence        4    9       5
  intelligence        5   12       7
  intelligence        6   13       7
  intelligence        7   12       5
  intelligence        8   12       5
  coagglomeration     1    8       7
  coagglomeration     2   10       8
  coagglomeration     3   11       3
  coagglomeration     4   12       6
  coagglomeration     5    8       5
  coagglomeration     6   11       4
  coagglomeration     7    7       9
")

each_table <- function(check) {
  for (i in seq_len(nrow(counted))) check(counted$document[i], counted$table[i])
}

label_of <- function(document, table) paste(document, "table", table)

# ---- the texts, read again ---------------------------------------------------

source_text <- function(document) {
  readLines(shared_path("documents", paste0(document, ".txt")), encoding = "UTF-8", warn = FALSE)
}

# Patterns of the lines between which a table stands. Captions open a table but
# in `restructuring`, whose first caption is broken and whose second comes last.
table_span <- function(document, table, lines) {
  if (document == "restructuring") {
    from <- c("^Level 2 Classification", "^Industry Code\t", "^ Table 3[.]")[table]
    to <- c("^As the most recent", "^ Table 2[.]", "^The first category")[table]
  } else {
    caption <- "^(\\*\\*)?Table %d[.] |\\*\\*Table %d\\*\\*[.] Results of"
    from <- sprintf(caption, table, table)
    to <- sprintf(caption, table + 1L, table + 1L)
  }
  first <- grep(from, lines)[1L]
  last <- grep(to, lines)
  c(first, c(last[last > first], length(lines) + 1L)[1L])
}

# The table's tab-separated lines, superscripts as the tables write them.
source_lines <- function(document, table) {
  lines <- source_text(document)
  span <- table_span(document, table, lines)
  lines <- lines[seq(span[1L], span[2L] - 1L)]
  lines <- lines[grepl("\t", lines, fixed = TRUE)]
  gsub(" ?(<sup>2</sup>|\\^2|\u00b2)", "\u00b2", lines)
}

numbers_in <- function(x) {
  unlist(regmatches(x, gregexpr("-?[0-9.]*[0-9][0-9.]*", x)), use.names = FALSE)
}

tally <- function(numbers) {
  counts <- table(numbers)
  stats::setNames(as.integer(counts), names(counts))
}

# Lines with a tab at either end, empty cells at the end of a line cut; with
# `squeeze` all empty cells and stray marks are.
framed <- function(lines, squeeze) {
  vapply(strsplit(lines, "\t", fixed = TRUE), function(cells) {
    cells <- trimws(cells)
    keep <- if (squeeze) !cells %in% c("", ",", ";") else rev(cumsum(rev(nzchar(cells)))) > 0L
    paste0("\t", paste(cells[keep], collapse = "\t"), "\t")
  }, "")
}

# Every string of a table: headings of all rows, then cells.
strings_of <- function(cells) {
  c(attr(cells, "headings"), names(cells), unlist(cells, use.names = FALSE))
}

# ---- the list ----------------------------------------------------------------

test_that("every table is listed, with the counts made by hand", {
  tables <- document_tables()
  expect_named(tables, c("document", "table", "title", "rows", "columns", "printed"))
  expect_identical(unique(tables$document),
                   c("coupling", "restructuring", "intelligence", "digital", "coagglomeration"))
  expect_identical(as.vector(table(tables$document)[unique(tables$document)]), c(6L, 3L, 8L, 10L, 7L))
  expect_false(anyDuplicated(tables[c("document", "table")]) > 0L)
  printed <- tables[tables$printed, ]
  expect_identical(printed$document, counted$document)
  expect_identical(printed$table, as.character(counted$table))
  expect_identical(printed$rows, counted$rows)
  expect_identical(printed$columns, counted$columns)
  expect_true(all(nzchar(tables$title)))
})

test_that("the tables of `digital` are listed as images", {
  digital <- document_tables()
  digital <- digital[digital$document == "digital", ]
  expect_identical(digital$table, as.character(1:10))
  expect_false(any(digital$printed))
  expect_true(all(is.na(digital$rows) & is.na(digital$columns)))
  expect_identical(digital$title[2L], "Descriptive statistics.")
})

# ---- shape -------------------------------------------------------------------

test_that("every cell is a string and every table has the counts of the list", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    label <- label_of(document, table)
    expected <- counted[counted$document == document & counted$table == table, ]
    expect_identical(dim(cells), c(expected$rows, expected$columns), label = label)
    expect_true(all(vapply(cells, is.character, NA)), label = label)
    expect_false(anyNA(cells), label = label)
    expect_true(all(nzchar(names(cells))), label = label)
    expect_identical(unlist(cells), trimws(unlist(cells)), label = label)
  })
})

test_that("no typesetting marks are left", {
  each_table(function(document, table) {
    strings <- strings_of(document_table(document, table))
    expect_false(any(grepl("[$<>^\t]|(^|[^*])\\*[A-Za-z]", strings)), label = label_of(document, table))
  })
})

test_that("attributes carry title, upper headings, stub, notes and mends", {
  gini <- document_table("coupling", 5)
  expect_identical(attr(gini, "title"), "Gini Coefficients and Contribution Rates of the Coupling Coordination Degree")
  # the source puts "interregional" one column to the right of its first pair
  expect_identical(attr(gini, "headings"), rbind(
    c("", "", "regional", "", "", "", "", "interregional", "", "", "", "", "Contribution (%)", "", "")
  ))
  expect_match(attr(gini, "notes"), "starts over column 8", fixed = TRUE)
  expect_identical(names(gini)[c(1L, 2L, 3L, 15L)],
                   c("particular year", "Overall differences", "the east", "super-changeable"))
  expect_null(attr(document_table("coupling", 6), "headings"))
  robust <- attr(document_table("intelligence", 5), "headings")
  expect_identical(dim(robust), c(2L, 7L))
  expect_identical(robust[, 2L], c("Replace Core Explanatory Variables", "(1)"))
  expect_identical(attr(document_table("coupling", 1), "stub"), 3L)
  expect_match(attr(document_table("restructuring", 3), "notes"), "Better is denoted by the letter \"B\"", fixed = TRUE)
  expect_named(attr(gini, "mends"), c("row", "column", "source", "printed_as", "reason"))
  expect_identical(nrow(attr(gini, "mends")), 0L)
})

test_that("upper headings are as wide as the table and leave its first column free", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    upper <- attr(cells, "headings")
    if (is.null(upper)) return()
    expect_identical(ncol(upper), ncol(cells), label = label_of(document, table))
    expect_identical(upper[, 1L], character(nrow(upper)), label = label_of(document, table))
  })
})

test_that("headings repeat as printed", {
  expect_identical(names(document_table("coagglomeration", 2)), rep(c("Year", "Moran's I", "Z", "P"), 2L))
  expect_identical(names(document_table("restructuring", 2))[c(2L, 5L)], rep("Standard Deviation (2010)", 2L))
  expect_identical(names(document_table("restructuring", 2))[7L], "CV(%) 2020")
})

# ---- cells -------------------------------------------------------------------

test_that("cells are as printed", {
  cell <- function(document, table, row, column) document_table(document, table)[[column]][row]
  expect_identical(cell("coupling", 1, 15, 7), "0.087")
  expect_identical(cell("coupling", 2, 1, 4), "-")
  expect_identical(cell("coupling", 3, 11, 4), "0.405")
  expect_identical(cell("coupling", 4, 4, 15), "2.988")
  expect_identical(cell("coupling", 5, 12, 11), "6.731")
  expect_identical(cell("coupling", 6, 9, 3), "2.711")
  expect_identical(cell("restructuring", 1, 12, 2), "12. Non-financial mineral products industry")
  expect_identical(cell("restructuring", 1, 19, 2), "19 instrumentation and cultural office machinery manufacturing")
  expect_identical(cell("restructuring", 2, 8, 4), "226.56")
  expect_identical(cell("restructuring", 2, 5, 7), "115")
  expect_identical(cell("intelligence", 1, 6, 7), "3.000")
  expect_identical(cell("intelligence", 2, 2, 2), "\u2014")
  expect_identical(cell("intelligence", 3, 8, 3), "55.485***")
  expect_identical(cell("intelligence", 4, 2, 5), "1.689** (2.170)")
  expect_identical(cell("intelligence", 5, 7, 4), "-0.481 (-202)")
  expect_identical(cell("intelligence", 6, 3, 3), "-298.737*** (-2.903)")
  expect_identical(cell("intelligence", 6, 13, 7), "43.756")
  expect_identical(cell("intelligence", 7, 12, 1), "R\u00b2")
  expect_identical(cell("intelligence", 8, 8, 5), "-0.564 (-0.954)")
  expect_identical(cell("coagglomeration", 1, 8, 4), "-5.549")
  expect_identical(cell("coagglomeration", 3, 1, 2), "LM-lag test")
  expect_identical(cell("coagglomeration", 3, 11, 3), "971.32")
  expect_identical(cell("coagglomeration", 4, 4, 1), "Coagg\u00b2")
  expect_identical(cell("coagglomeration", 4, 1, 2), "")
  expect_identical(cell("coagglomeration", 5, 5, 2), "0.0254** (0.010)")
  expect_identical(cell("coagglomeration", 7, 1, 6), "0.0800 (0.0602)")
})

test_that("the mended table 3 of `restructuring` has the rows of its blocks", {
  types <- document_table("restructuring", 3)
  blocks <- paste("Carbon productivity", c("advantageous", "disadvantageous", "reversal"), "type")
  expect_identical(types$Type, rep(blocks, c(32L, 32L, 32L)))
  expect_identical(types[["Industry Code"]][1:32], types[["Industry Code"]][33:64])
  expect_identical(types$Status == "", types$Type != blocks[3L])
  expect_setequal(types$Status[65:96], c("B", "W"))
  codes <- as.integer(types[["Industry Code"]])
  for (half in list(1:32, 33:64, 65:96)) expect_false(is.unsorted(codes[half]))
  expect_setequal(codes, c(4:21, 23L, 24L))
  cities <- c("Changzhou", "Hangzhou", "Huzhou", "Jiaxing", "Nanjing", "Ningbo", "Shaoxing",
              "Suzhou", "Taizhou", "Wenzhou", "Wuxi")
  expect_setequal(types$Region, c(cities, ""))
})

test_that("a reversed row moves the way its status says", {
  types <- document_table("restructuring", 3)
  reversed <- types[types$Status != "" & types[[4L]] != "", ]
  rises <- as.numeric(reversed[[5L]]) > as.numeric(reversed[[4L]])
  expect_identical(rises, reversed$Status == "W")
})

test_that("only table 3 of `restructuring` has cells lost for good", {
  types <- document_table("restructuring", 3)
  lost <- which(types[1:5] == "", arr.ind = TRUE)
  expect_identical(unname(lost[order(lost[, 1L], lost[, 2L]), ]),
                   rbind(c(53L, 4L), c(62L, 2L), c(62L, 4L), c(95L, 4L)))
  numbers <- unlist(types[4:5], use.names = FALSE)
  short <- numbers[nzchar(numbers) & !grepl("^[0-9]+[.][0-9]{2}$", numbers)]
  expect_setequal(short, c("0.5", "0.3"))
})

# Ratios that the running text states of rows of this table.
test_that("rows of table 3 of `restructuring` give the ratios its text states", {
  types <- document_table("restructuring", 3)
  ratio <- function(over, under, column) {
    as.numeric(types[[column]][over]) / as.numeric(types[[column]][under])
  }
  expect_identical(round(ratio(35L, 3L, 4L)), 7) # textiles, Hangzhou over Changzhou
  expect_identical(round(ratio(35L, 3L, 5L), 1), 7.5)
  expect_identical(round(ratio(48L, 16L, 4L), 1), 5.7) # metal smelting, Ningbo over Nanjing
  expect_identical(round(ratio(43L, 11L, 4L)), 4) # chemicals, Jiaxing over Ningbo
})

test_that("coefficient and statistic in one cell agree in sign", {
  for (table in 2:8) {
    strings <- unlist(document_table("intelligence", table), use.names = FALSE)
    pairs <- grep("^-?[0-9.]+\\** \\(-?[0-9.]+\\)$", strings, value = TRUE)
    expect_gt(length(pairs), 3L)
    expect_identical(startsWith(pairs, "-"), grepl("(-", pairs, fixed = TRUE), label = label_of("intelligence", table))
  }
})

test_that("the weights of both indicator systems add to one within rounding", {
  for (table in 1:2) {
    weights <- as.numeric(document_table("coupling", table)$Weight)
    expect_lte(abs(sum(weights) - 1), 0.0005 * length(weights))
  }
})

# ---- against the texts -------------------------------------------------------

test_that("every number of a table stands in the source text", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    mends <- attr(cells, "mends")
    expected <- numbers_in(unlist(cells, use.names = FALSE))
    repaired <- numbers_in(mends$printed_as)
    unseen <- setdiff(expected, c(numbers_in(source_lines(document, table)), repaired))
    expect_identical(unseen, character(), label = label_of(document, table))
  })
})

# What the text holds, less what a mend takes away, plus what it puts in place,
# is what the table holds, number by number.
test_that("a recount of the numbers of the source lines gives those of the table", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    mends <- attr(cells, "mends")
    inside <- mends[!grepl("title", mends$reason, fixed = TRUE), ]
    with_removed <- tally(c(numbers_in(strings_of(cells)), numbers_in(inside$source)))
    with_added <- tally(c(numbers_in(source_lines(document, table)), numbers_in(inside$printed_as)))
    expect_identical(with_removed, with_added, label = label_of(document, table))
  })
})

# The recount does not see two numbers change places; the order of the cells in
# a row does.
test_that("the cells of unmended rows stand side by side in one source line, rows in order", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    mends <- attr(cells, "mends")
    sideways <- document == "restructuring" && table == 3L # its blocks stand side by side
    taken <- if (sideways) 3:5 else seq_along(cells)
    mended <- mends$row[!is.na(mends$column) & mends$column %in% taken]
    kept <- setdiff(seq_len(nrow(cells)), mended)
    rows <- framed(do.call(paste, c(unname(as.list(cells[kept, taken])), sep = "\t")), sideways)
    lines <- framed(gsub("[$]|</?i>", "", source_lines(document, table)), sideways)
    where <- lapply(rows, grep, x = lines, fixed = TRUE)
    expect_true(all(lengths(where) > 0L), label = label_of(document, table))
    if (!sideways) expect_false(is.unsorted(vapply(where, `[`, 0L, 1L)), label = label_of(document, table))
  })
})

# `Type` heads the column that a long table 3 of `restructuring` needs for its
# block headings; it is the one heading that is not printed.
test_that("unmended words stand in the source text", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    mends <- attr(cells, "mends")
    text <- gsub("[$*]|</?i>", "", paste(source_lines(document, table), collapse = "\t"))
    added <- if (document == "restructuring" && table == 3L) "Type"
    words <- gsub("*", "", strings_of(cells), fixed = TRUE)
    words <- setdiff(words, c("", added, gsub("*", "", mends$printed_as, fixed = TRUE)))
    found <- vapply(words, grepl, NA, x = text, fixed = TRUE)
    expect_identical(words[!found], character(), label = label_of(document, table))
  })
})

test_that("titles stand in the source text", {
  tables <- document_tables()
  broken <- tables$document == "restructuring" & tables$table == "1"
  for (i in which(!broken)) {
    lines <- source_text(tables$document[i])
    number <- paste0("Table ", tables$table[i])
    captions <- grep(number, lines, ignore.case = TRUE, value = TRUE)
    expect_true(any(grepl(tables$title[i], captions, fixed = TRUE)),
                label = label_of(tables$document[i], tables$table[i]))
  }
})

# ---- mends -------------------------------------------------------------------

test_that("a mend of a cell gives what the cell holds", {
  each_table(function(document, table) {
    cells <- document_table(document, table)
    mends <- attr(cells, "mends")
    mends <- mends[!is.na(mends$column) & mends$row > 0L, ]
    held <- vapply(seq_len(nrow(mends)), function(i) cells[[mends$column[i]]][mends$row[i]], "")
    expect_identical(held, mends$printed_as, label = label_of(document, table))
    expect_true(all(nzchar(mends$reason)), label = label_of(document, table))
  })
})

# ---- ways to ask, errors -----------------------------------------------------

test_that("a table is found by number, string or printed name", {
  expected <- document_table("coupling", 3)
  for (asked in list(3L, "3", "Table 3", "table 3.", " TABLE 3 ")) {
    expect_identical(document_table("coupling", asked), expected)
  }
})

test_that("an unknown document or table is refused with what exists", {
  expect_input_error(document_table("copling", 1), "`document`", "`coupling`", "`coagglomeration`", "\"copling\"")
  expect_input_error(document_table(c("coupling", "digital"), 1), "`document`", "2 value(s)")
  expect_input_error(document_table(NA_character_, 1), "`document`", "NA")
  expect_input_error(document_table(1, 1), "`document`")
  expect_input_error(document_table(NULL, 1), "`document`", "nothing")
  expect_input_error(document_table("restructuring", 4), "`table`", "1, 2, 3", "\"4\"")
  expect_input_error(document_table("restructuring", 2.5), "`table`", "1, 2, 3", "\"2.5\"")
  expect_input_error(document_table("restructuring", "first"), "`table`", "1, 2, 3", "\"first\"")
  expect_input_error(document_table("restructuring", 1:2), "`table`", "found 1, 2.")
  expect_input_error(document_table("restructuring", NA), "`table`", "NA")
  expect_input_error(document_table("restructuring", NULL), "`table`", "nothing")
  expect_input_error(document_table("restructuring", list(1)), "`table`")
})

test_that("a table held as an image only is refused as such", {
  expect_input_error(document_table("digital", 4), "`table`", "table 4 of `digital`", "only an image",
                     "document_tables()")
})

test_that("the list of tables prints in the width of the console, titles cut", {
  tables <- document_tables()
  lines <- function(width) {
    old <- options(width = width)
    on.exit(options(old))
    capture.output(print(tables))
  }
  for (width in c(80, 120)) {
    shown <- lines(width)
    expect_identical(length(shown), nrow(tables) + 2L)
    expect_lte(max(nchar(shown, "width")), width)
  }
  expect_gt(max(nchar(tables$title)), 100L)
  expect_identical(length(capture.output(print(tables, n = 3))), 6L)
  expect_identical(class(as.data.frame(tables)), "data.frame")
})

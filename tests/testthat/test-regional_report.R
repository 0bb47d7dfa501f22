# One small report with every section is rendered and read back; what it shows is
# held against the functions themselves and against sums made here.

skip_if_not_installed("rmarkdown")
skip_if_not_installed("knitr")
can_render <- rmarkdown::pandoc_available("2.0")

# Nine regions in three groups, four years.
report_panel <- function() {
  W <- lattice_weights(3L)
  data <- simulate_panel(W, 4L)
  data$belt <- rep(c("east", "\u4e2d\u90e8", "west"), each = 3)[match(data$region, rownames(W))]
  with_test_seed(4, {
    data$gdp <- exp(rnorm(36, 3, 0.3))
    data$labour <- exp(rnorm(36, 1, 0.3))
    data$capital <- exp(rnorm(36, 2, 0.3))
    data$co2 <- data$gdp * exp(rnorm(36, 0, 0.2))
  })
  data[with_test_seed(5, sample(36)), ]
}

systems <- data.frame(system = c("A", "A", "B", "B"), dimension = "d", indicator = c("gdp", "capital", "labour", "co2"),
                      direction = c("+", "+", "+", "-"))
small_weights <- lattice_weights(3L)
folder <- tempfile("report-")
dir.create(folder)
page <- if (can_render) {
  regional_report(report_panel(), c("region", "year"), file.path(folder, "all.html"), emissions = "co2", output = "gdp",
                  group = "belt", indicators = systems,
                  W = small_weights, inputs = c("labour", "capital"), desirable = "gdp", undesirable = "co2",
                  formula = y ~ x1 + x2,
                  title = "\u4e1c\u5317 <b> & \"*co2*\"", simulated = TRUE)
}
html <- if (can_render) paste(readLines(page, encoding = "UTF-8", warn = FALSE), collapse = "\n")

# Tables as lists of rows of cells, headings included.
page_tables <- function(html) {
  tables <- regmatches(html, gregexpr("(?s)<table.*?</table>", html, perl = TRUE))[[1L]]
  lapply(tables, function(table) {
    rows <- regmatches(table, gregexpr("(?s)<tr.*?</tr>", table, perl = TRUE))[[1L]]
    lapply(rows, function(row) {
      cells <- regmatches(row, gregexpr("(?s)<t[dh].*?</t[dh]>", row, perl = TRUE))[[1L]]
      gsub("&lt;", "<", trimws(gsub("<[^>]*>", "", cells)))
    })
  })
}

# The table whose head is this.
table_with <- function(..., html = get("html", envir = parent.frame())) {
  wanted <- c(...)
  found <- Filter(function(table) identical(table[[1L]], wanted), page_tables(html))
  expect_identical(length(found), 1L, label = paste("tables with head", paste(wanted, collapse = ", ")))
  found[[1L]][-1L]
}

column_of <- function(rows, j) vapply(rows, `[`, "", j)

expect_shown <- function(shown, value) expect_equal(as.numeric(shown), value, tolerance = 5.1e-4)

test_that("the page is written where asked, alone, with its title as it is", {
  skip_if_not(can_render, "no pandoc")
  expect_identical(page, normalizePath(file.path(folder, "all.html")))
  expect_identical(list.files(folder), "all.html")
  expect_true(grepl("\u4e1c\u5317 &lt;b&gt; &amp; ", html, fixed = TRUE))
  expect_true(grepl("*co2*", html, fixed = TRUE))
  expect_true(grepl("The data of this page are simulated", html, fixed = TRUE))
})

test_that("every section and block is there, in order, and no call failed", {
  skip_if_not(can_render, "no pandoc")
  headings <- gsub("<[^>]*>", "", regmatches(html, gregexpr("<h1(?! class=\"title).*?</h1>", html, perl = TRUE))[[1L]])
  expect_identical(headings, c("The panel", "Emissions", "What moved emissions", "Indicators", "Spatial pattern",
                               "Green total factor productivity", "Regression",
                               "Methods", "Sources", "How this report was made", "Call"))
  expect_false(grepl("## (Error|Warning)", html))
  images <- regmatches(html, gregexpr("(?s)<img.*?>", html, perl = TRUE))[[1L]]
  expect_identical(length(images), 13L)
  expect_true(all(grepl("src=\"data:image/png;base64", images)))
  expect_true(all(grepl("alt=\"[^\"]{20,}\"", images)))
})

test_that("tables and figures are numbered, the methods, sources, call and versions stand at the end", {
  skip_if_not(can_render, "no pandoc")
  tables <- regmatches(html, gregexpr("<caption>Table [0-9]+", html))[[1L]]
  expect_identical(tables, paste0("<caption>Table ", seq_along(tables)))
  expect_identical(length(tables), length(page_tables(html)))
  figures <- regmatches(html, gregexpr("class=\"caption\">Figure [0-9]+", html))[[1L]]
  expect_identical(figures, paste0("class=\"caption\">Figure ", 1:13))
  version <- as.character(utils::packageVersion("lowcarbon"))
  for (text in c("doi:10.1007/BF01205777", "Lee and Yu", "Coupling C, development T", version,
                 "regional_report(data = report_panel()")) {
    expect_match(html, text, fixed = TRUE)
  }
  expect_false(grepl("Hausman|doi:10.1016/j.enpol.2015", html))
})

test_that("a column has the same decimals all the way down", {
  skip_if_not(can_render, "no pandoc")
  shown <- column_of(table_with("column", "n", "missing", "mean", "sd", "min", "median", "max"), 4)
  expect_identical(length(unique(nchar(sub("^[^.]*", "", shown)))), 1L)
  expect_identical(lowcarbon:::cell_of_page(c(12, 3.14159, NA, 0)), c("12.000", "3.142", "", "0.000"))
  expect_identical(lowcarbon:::cell_of_page(c(1, 1200)), c("1", "1200"))
  expect_identical(lowcarbon:::cell_of_page(1e-9), "1.000e-09")
})

test_that("the fingerprint is that of the data, not of the order of their rows", {
  data <- report_panel()
  spec <- list(data = data, index = c("region", "year"), emissions = "co2", group = "belt")
  print <- lowcarbon:::data_fingerprint(spec)
  expect_match(print, "^[0-9a-f]{32}$")
  again <- replace(spec, "data", list(data[rev(seq_len(nrow(data))), ]))
  expect_identical(lowcarbon:::data_fingerprint(again), print)
  again$data$co2[5L] <- again$data$co2[5L] * (1 + 1e-15)
  expect_false(lowcarbon:::data_fingerprint(again) == print)
  again <- replace(spec, "data", list(transform(data, x1 = 0))) # a column that is not used
  expect_identical(lowcarbon:::data_fingerprint(again), print)
})

test_that("the report is a Word document, in Chinese, with the same numbers", {
  skip_if_not_installed("officer")
  skip_if_not_installed("flextable")
  data <- report_panel()
  file <- tempfile(fileext = ".docx")
  on.exit(unlink(file))
  options_before <- options()
  written <- regional_report(data, c("region", "year"), file, emissions = "co2", output = "gdp", group = "belt",
                             simulated = TRUE, lang = "zh")
  expect_identical(written, normalizePath(file))
  expect_identical(options()[names(options_before)], options_before)
  content <- officer::docx_summary(officer::read_docx(file))
  text <- content$text[content$content_type == "paragraph"]
  expect_true("\u533a\u57df\u4f4e\u78b3\u53d1\u5c55\u62a5\u544a" %in% text)
  expect_true(any(grepl("\u6a21\u62df\u6570\u636e", text)))
  expect_true(any(grepl("^\u56fe 1 ", text)))
  expect_true(any(grepl("doi:10.1016/j.enpol.2003.10.010", text, fixed = TRUE)))
  cells <- content$text[content$content_type == "table cell"]
  expect_true(any(grepl("^\u8868 1 ", cells)))
  sums <- tapply(data$co2, data$year, sum)
  shown <- suppressWarnings(as.numeric(cells))
  for (total in sums) expect_lt(min(abs(shown / total - 1), na.rm = TRUE), 5e-3)
  index <- c("region", "year")
  expect_input_error(regional_report(data, index, tempfile(fileext = ".pdf"), emissions = "co2"), "file", "docx")
  word <- tempfile(fileext = ".docx")
  expect_input_error(regional_report(data, index, word, emissions = "co2", lang = "fr"), "lang", "fr")
})

test_that("sizes and moments are those of the data", {
  skip_if_not(can_render, "no pandoc")
  data <- report_panel()
  size <- table_with("what", "value")
  expect_identical(column_of(size, 2), c("9", "4", "36", "0", "1", "4"))
  moments <- table_with("column", "n", "missing", "mean", "sd", "min", "median", "max")
  names <- column_of(moments, 1)
  expect_setequal(names, c("co2", "gdp", "capital", "labour", "y", "x1", "x2"))
  expect_shown(column_of(moments, 4), vapply(names, function(n) mean(data[[n]]), 0, USE.NAMES = FALSE))
  expect_shown(column_of(moments, 5), vapply(names, function(n) sd(data[[n]]), 0, USE.NAMES = FALSE))
  totals <- table_with("year", "regions", "total", "change in percent")
  sums <- as.vector(tapply(data$co2, data$year, sum))
  expect_shown(column_of(totals, 3), sums)
  expect_shown(column_of(totals, 4)[-1L], 100 * (sums[-1L] / sums[-4L] - 1))
})

test_that("results are those of the functions", {
  skip_if_not(can_render, "no pandoc")
  data <- report_panel()
  index <- c("region", "year")
  cvs <- table_with("year", "n", "mean", "sd", "cv")
  expect_shown(column_of(cvs, 5), as.vector(tapply(data$co2, data$year, function(x) sd(x) / mean(x))))
  gini <- page_tables(html)[[match(TRUE, vapply(page_tables(html),
                                                function(t) "contribution_transvariation" %in% t[[1L]], NA))]][-1L]
  expect_shown(column_of(gini, 2), summary(dagum_gini(data, "co2", "belt", "year"))$overall)
  effects <- table_with("region", "intensity", "scale", "total")
  change <- tapply(data$co2[data$year == 4], data$region[data$year == 4], sum) -
    tapply(data$co2[data$year == 1], data$region[data$year == 1], sum)
  expect_shown(column_of(effects, 4), as.vector(change[column_of(effects, 1)]))
  moran <- table_with("year", "n", "moran", "expected", "variance", "z", "p.value")
  expect_shown(column_of(moran, 3), vapply(1:4, function(t) {
    here <- data[data$year == t, ]
    plain_moran(here$co2[match(rownames(small_weights), here$region)], small_weights)
  }, 0))
  green <- table_with("region", "inefficiency_global", "gtfp")
  found <- as.data.frame(gtfp(data, c("labour", "capital"), "gdp", "co2", index))
  last <- found[found$year == 4, ]
  expect_shown(column_of(green, 3), sort(last$gtfp, decreasing = TRUE))
})

test_that("the regression table has both models, clustered by region", {
  skip_if_not(can_render, "no pandoc")
  skip_if_not_installed("sandwich")
  data <- report_panel()
  tables <- page_tables(html)
  table <- Filter(function(t) identical(t[[1L]][-1L], c("Two-way effects", "Spatial Durbin")), tables)[[1L]]
  dummies <- lm(y ~ x1 + x2 + factor(region) + factor(year), data)
  fit <- spatial_panel(y ~ x1 + x2, data, c("region", "year"), small_weights)
  row <- Filter(function(cells) cells[1L] == "x1", table)[[1L]]
  expect_identical(printed_value(row[2:3]), round(unname(c(coef(dummies)["x1"], coef(fit)["x1"])), 3))
  yes <- Filter(function(cells) cells[1L] == "Fixed effects of regions", table)[[1L]]
  expect_identical(yes[-1L], c("Yes", "Yes"))
  expect_true(grepl("clustered by region", html, fixed = TRUE))
})

test_that("without fixest, dummies give the same estimates and clusters of regions", {
  skip_if_not_installed("sandwich")
  data <- report_panel()
  spec <- list(data = data, index = c("region", "year"), formula = y ~ x1 + x2)
  poor <- twoway_fit
  environment(poor) <- list2env(list(requireNamespace = function(...) FALSE), parent = asNamespace("lowcarbon"))
  fit <- poor(spec)
  expect_identical(class(fit), "lm")
  behind <- attr(regression_table(fit, vcov = twoway_vcov(fit, spec), terms = c("x1", "x2")), "estimates")
  left <- lapply(data[c("y", "x1", "x2")], function(v) residuals(lm(v ~ factor(data$region) + factor(data$year))))
  X <- cbind(left$x1, left$x2)
  b <- solve(crossprod(X), crossprod(X, left$y))
  e <- drop(left$y - X %*% b)
  V <- solve(crossprod(X)) %*% crossprod(rowsum(X * e, data$region)) %*% solve(crossprod(X)) * 9 / 8 * 35 / (36 - 14)
  at <- match(c("x1", "x2"), behind$term)
  expect_equal(behind$estimate[at], drop(b), tolerance = 1e-10)
  expect_equal(behind$std.error[at], sqrt(diag(V)), tolerance = 1e-10)
})

test_that("only the sections whose columns are given are made", {
  skip_if_not(can_render, "no pandoc")
  path <- regional_report(report_panel(), ~ region + year, file.path(folder, "one.html"),
                          indicators = c("gdp", "capital"), direction = c("+", "+"))
  text <- paste(readLines(path, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  expect_true(grepl(">Indicators<", text, fixed = TRUE))
  expect_false(grepl("Emissions|Spatial pattern|Regression|Coupling coordination|are simulated",
                     gsub("(?s)<img.*?>|<style.*?</style>|<script.*?</script>", "", text, perl = TRUE)))
})

test_that("sectors: sums over them by region, their structure in the decomposition", {
  skip_if_not(can_render, "no pandoc")
  data <- rbind(transform(report_panel(), sector = "heavy"),
                transform(report_panel(), sector = "light", co2 = co2 / 3, gdp = gdp * 2))
  path <- regional_report(data, c("region", "year"), file.path(folder, "sectors.html"), emissions = "co2",
                          output = "gdp", sector = "sector")
  text <- paste(readLines(path, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  totals <- table_with("year", "regions", "total", "change in percent", html = text)
  expect_identical(column_of(totals, 2), rep("9", 4))
  expect_shown(column_of(totals, 3), as.vector(tapply(data$co2, data$year, sum)))
  expect_identical(names(table(column_of(table_with("from", "to", "factor", "effect", "share", html = text), 3))),
                   c("intensity", "scale", "structure", "total"))
})

test_that("a change is that of the regions two periods have in common", {
  # B grows by 10 % a year, A by 5 %; A has no row in 2012
  data <- data.frame(region = rep(c("A", "B"), each = 3), year = rep(2011:2013, 2),
                     co2 = c(100, 105, 110.25, 1000, 1100, 1210))
  spec <- list(index = c("region", "year"), emissions = "co2")
  totals <- function(data, ...) {
    spec <- c(list(data = data), spec, ...)
    block_totals(region_totals(spec), spec)
  }
  even <- totals(data)
  expect_named(even$table, c("year", "regions", "total", "change in percent"))
  expect_equal(even$table[["change in percent"]], c(NA, 100 * (1205 / 1100 - 1), 100 * (1320.25 / 1205 - 1)))
  expect_identical(even$note, "")
  gap <- totals(data[-2, ])
  expect_equal(gap$table[["change in percent"]], c(NA, 10, 10))
  expect_identical(gap$table[["regions compared"]], c(NA, 1L, 1L))
  expect_match(gap$note, "totals are not comparable")
  # none in common; a sum of zero
  none <- totals(data.frame(region = c("A", "B", "B"), year = 1:3, co2 = c(1, 0, 2)))
  expect_identical(none$table[["change in percent"]], rep(NA_real_, 3))
  # a sector without a row is a gap too
  sectors <- rbind(transform(data, sector = "heat"), transform(data, sector = "power", co2 = 2 * co2))
  lost <- totals(sectors[-11, ], list(sector = "sector"))
  expect_equal(lost$table[["change in percent"]],
               c(NA, 100 * ((315 + 1100) / (300 + 1000) - 1), 100 * ((330.75 + 1210) / (315 + 1100) - 1)))
  expect_identical(lost$table[["sectors of regions compared"]], c(NA, 3L, 3L))
  # the order of rows does not count
  expect_identical(totals(data[c(6, 3, 1, 5, 4), ]), gap, ignore_attr = TRUE, ignore_function_env = TRUE)
  expect_match(uneven_note(data[-2, ], spec$index), "year 2012 lacks 1")
  expect_identical(uneven_note(data, spec$index), "")
})

test_that("the caller's data, options and graphics stay as they were", {
  skip_if_not(can_render, "no pandoc")
  data <- report_panel()
  before <- list(data, options(), grDevices::dev.list(), getwd())
  regional_report(data, c("region", "year"), file.path(folder, "same.html"), emissions = "co2")
  expect_identical(list(data, options(), grDevices::dev.list(), getwd()), before)
  if (requireNamespace("tibble", quietly = TRUE)) {
    expect_true(file.exists(regional_report(tibble::as_tibble(data), c("region", "year"),
                                            file.path(folder, "tibble.html"), emissions = "co2")))
  }
})

test_that("a pdata.frame brings its index, a data.table is taken", {
  skip_if_not(can_render, "no pandoc")
  skip_if_not_installed("plm")
  skip_if_not_installed("data.table")
  data <- report_panel()
  given <- list(plm::pdata.frame(data, c("region", "year"), drop.index = TRUE), data.table::as.data.table(data))
  for (one in given) {
    path <- regional_report(one, if (inherits(one, "data.table")) c("region", "year"), file.path(folder, "class.html"),
                            emissions = "co2", W = small_weights, formula = y ~ x1)
    totals <- table_with("year", "regions", "total", "change in percent",
                         html = paste(readLines(path, encoding = "UTF-8", warn = FALSE), collapse = "\n"))
    expect_shown(column_of(totals, 3), as.vector(tapply(data$co2, data$year, sum)))
  }
})

test_that("bad input is refused before anything is drawn", {
  data <- report_panel()
  index <- c("region", "year")
  file <- file.path(folder, "none.html")
  report <- function(...) regional_report(data, index, file, ...)
  expect_input_error(report(), "emissions", "at least one section")
  expect_input_error(report(emissions = "zz"), "emissions", "`zz`")
  expect_input_error(report(output = "gdp"), "emissions", "`output` is given")
  expect_input_error(report(emissions = "co2", output = "gdp", identity = co2 ~ gdp), "identity")
  expect_input_error(report(inputs = "labour", desirable = "gdp"), "undesirable", "`inputs` is given")
  expect_input_error(report(direction = "+"), "indicators")
  expect_input_error(report(value = "co2"), "W", "`value` is given")
  expect_input_error(report(W = small_weights), "W", "none of them")
  expect_input_error(report(formula = "y ~ x"), "formula")
  expect_input_error(report(formula = ~x1), "formula")
  expect_input_error(report(emissions = "co2", simulated = NA), "simulated")
  expect_input_error(regional_report(data, index, "page.pdf", emissions = "co2"), "file", "page.pdf")
  expect_input_error(regional_report(data, index, file.path(tempfile(), "page.html"), emissions = "co2"),
                     "file", "folder")
  expect_input_error(regional_report(data[0, ], index, file, emissions = "co2"), "data", "no rows")
  expect_input_error(regional_report(rbind(data, data[1, ]), index, file, emissions = "co2"), "index", "rows 1 and 37")
  expect_input_error(regional_report(transform(data, sector = "a"), index, file, emissions = "co2", sector = "sector",
                                     formula = y ~ x1), "formula", "sector")
  skip_if_not(can_render, "no pandoc")
  # what a function says of its input comes through as it is
  data$co2[5] <- NA
  expect_input_error(report(emissions = "co2"), "emissions", "`co2`")
  expect_input_error(report(value = "gdp", W = small_weights[-1, -1]), "W")
  expect_false(file.exists(file))
})

unlink(folder, recursive = TRUE)

test_that("coupling comes in two tables, and a system may be named as a column is", {
  skip_if_not(can_render, "no pandoc")
  data <- report_panel()
  data$A <- 1
  spec <- list(data = data, index = c("region", "year"), indicators = systems)
  blocks <- section_indicators(spec)$blocks
  titles <- vapply(blocks, `[[`, "", "title")
  expect_identical(titles, c("Entropy weights", "Mean scores", "Coupling coordination", "Stages and lags", "Obstacles"))
  expect_false(any(grepl("replaced", vapply(blocks, `[[`, "", "note"))))
  counts <- blocks[[4L]]$table
  expect_identical(names(counts), c("year", "stage: Low", "stage: Moderate", "stage: High", "stage: Extreme", "lag: A",
                                    "lag: B", "lag: none"))
  weights <- entropy_weights(data, systems, index = spec$index)
  coupled <- coupling_coordination(composite_score(data[names(data) != "A"], weights), c("A", "B"))
  means <- blocks[[3L]]$table
  expect_equal(means$mean_coupling, as.vector(tapply(coupled$coupling, coupled$year, mean)))
  expect_equal(means$mean_development, as.vector(tapply(coupled$development, coupled$year, mean)))
  expect_equal(rowSums(counts[2:5]), rep(9, 4), ignore_attr = TRUE)
  expect_equal(rowSums(counts[6:8]), rep(9, 4), ignore_attr = TRUE)
  draw_to_null(blocks[[2L]]$draw())
})

test_that("text of a file that somebody else made stays text in every place of the page", {
  skip_if_not_installed("rmarkdown")
  skip_if_not(rmarkdown::pandoc_available("1.14"))
  folder <- tempfile("hostile-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  mark <- file.path(folder, "ran")
  code <- sprintf("`r file.create('%s')`", mark)
  secret <- file.path(folder, "secret.txt")
  writeLines("do not embed me", secret)
  cities <- c(paste("a", code), "<script>alert(1)</script>", "b\n```\n<script>x</script>\n",
              sprintf("![](%s)", secret), "c\\(x\\)")
  periods <- c(sprintf("2011 ![](%s)", secret), paste("2012", code, "<script>alert(1)</script>"), "2013] (a) \\[b\\]")
  panel <- expand.grid(city = cities, yr = periods, stringsAsFactors = FALSE)
  panel$co2 <- 1 + seq_len(15) / 7
  panel$gdp <- 2 + sin(seq_len(15))
  panel$side <- ifelse(panel$city %in% cities[1:2], "x'\" onerror=alert(1) y", "g|$x$")
  names(panel)[3L] <- paste("co2 \"", code)
  path <- suppressWarnings(regional_report(panel, c("city", "yr"), file.path(folder, "page.html"),
                                           emissions = names(panel)[3L], output = "gdp",
                                           group = "side", title = paste("T (2010-2012) [x]", code, "\\(a\\)")))
  html <- paste(readLines(path, encoding = "UTF-8"), collapse = "\n")
  expect_false(file.exists(mark))
  expect_false(grepl("<script>(alert|x)", html))
  expect_false(grepl("<[^>\"]* onerror", html))
  expect_false(grepl("class=\"math", html, fixed = TRUE))
  expect_false(grepl("base64,ZG8gbm90IGVtYmVk", html, fixed = TRUE)) # the secret's text
  expect_match(html, "T (2010-2012) [x]", fixed = TRUE)
})

test_that("total rows are left out of every section, said in a warning and on the page", {
  skip_if_not(can_render, "no pandoc")
  data <- report_panel()
  nation <- aggregate(cbind(co2, gdp) ~ year, data, sum)
  with_total <- rbind(data[c("region", "year", "co2", "gdp")], data.frame(region = "\u5168\u56fd", nation))
  write <- function(...) {
    path <- regional_report(with_total, c("region", "year"), scratch("html"), emissions = "co2", ...)
    paste(readLines(path, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  }
  expect_warning(text <- write(), "\u5168\u56fd.*left out", class = "lowcarbon_warning_totals")
  totals <- table_with("year", "regions", "total", "change in percent", html = text)
  expect_identical(column_of(totals, 2), rep("9", 4))
  expect_shown(column_of(totals, 3), nation$co2)
  expect_match(text, "total rows left out", fixed = TRUE)
  # the hint works, and counts everything twice
  expect_warning(text <- write(totals = "keep"), "count as regions", class = "lowcarbon_warning_totals")
  expect_shown(column_of(table_with("year", "regions", "total", "change in percent", html = text), 3), 2 * nation$co2)
  # a subtotal of industries
  by_sector <- data.frame(region = rep(c("a", "b"), each = 3), year = rep(2001:2002, each = 6),
                          sector = c("coal", "gas", "\u5408\u8ba1"), co2 = c(1, 2, 3, 4, 5, 9, 2, 2, 4, 5, 5, 10))
  path <- scratch("html")
  expect_warning(regional_report(by_sector, c("region", "year"), path, emissions = "co2", sector = "sector"),
                 class = "lowcarbon_warning_totals")
  text <- paste(readLines(path, encoding = "UTF-8", warn = FALSE), collapse = "\n")
  expect_shown(column_of(table_with("year", "regions", "total", "change in percent", html = text), 3), c(12, 14))
})

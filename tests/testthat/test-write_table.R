index <- c("city", "year")
panel <- data.frame(city = rep(c("a", "b", "c"), each = 4), year = 2019:2022)
panel$energy <- c(2, 3, 5, 4, 5, 6, 2, 1, 8, 9, 7, 6)
panel$intensity <- c(2, 1.8, 1, 1.1, 1.2, 1, 3, 2, 1.5, 1.4, 1.3, 1.2)
panel$co2 <- panel$energy * panel$intensity
panel$side <- c(rep("east", 8), rep("west", 4))
lmdi_rows <- lmdi(co2 ~ intensity * energy, panel, index)

ring <- function() weights_contiguity(data.frame(from = letters[1:8], to = letters[c(2:8, 1)]))
ring_panel <- function() {
  frame <- expand.grid(region = letters[1:8], year = 2001:2006, stringsAsFactors = FALSE)
  noise <- with_test_seed(4, matrix(stats::rnorm(96), 48L))
  frame$x <- noise[, 1L]
  frame$y <- 2 * frame$x + noise[, 2L]
  frame
}

test_that("lmdi() becomes one column a factor, each number where it belongs", {
  table <- write_table(lmdi_rows, NULL)
  expect_identical(names(table)[1:3], c("city", "From", "To"))
  at <- which(lmdi_rows$city == "b" & lmdi_rows$from == 2020 & lmdi_rows$factor == "energy")
  row <- which(table$city == "b" & table$From == "2020")
  expect_identical(table$energy[row], sprintf("%.3f", lmdi_rows$effect[at]))
  expect_identical(nrow(table), 9L)
  numbers <- lapply(table[c("Intensity", "energy", "Total")], as.numeric)
  expect_equal(numbers$Intensity + numbers$energy, numbers$Total, tolerance = 2e-3)
})

test_that("effects stand side by side with errors below and stars", {
  fit <- spatial_panel(y ~ x, ring_panel(), c("region", "year"), ring(), dynamic = "time")
  found <- effects(fit)
  table <- write_table(found, NULL)
  expect_identical(attr(table, "heads")$columns, rep(c("Direct", "Indirect", "Total"), 2L))
  expect_identical(attr(table, "heads")$groups, rep(c("Short term", "Long term"), each = 3L))
  expect_identical(as.numeric(gsub("[*]", "", unlist(as.data.frame(table)[1L, -1L], use.names = FALSE))),
                   round(found$estimate, 3L))
  expect_identical(as.numeric(gsub("[()]", "", unlist(as.data.frame(table)[2L, -1L], use.names = FALSE))),
                   round(found$std.error, 3L))
  t <- write_table(found, NULL, statistic = "t", lang = "zh")
  expect_identical(t[2L, 2L], sprintf("(%.2f)", found$statistic[1L]))
  expect_match(paste(format(t), collapse = ""), "\u76f4\u63a5\u6548\u5e94")
  expect_identical(nrow(write_table(effects(fit, se = "none"), NULL)), 1L)
})

test_that("inequality stands one row a period, with contributions in percent", {
  found <- suppressWarnings(dagum_gini(panel, "co2", "side", "year"))
  table <- write_table(found, NULL)
  expect_identical(nrow(table), 4L)
  overall <- found$estimate[found$component == "overall"]
  expect_identical(as.numeric(table$Overall), round(overall, 3L))
  within <- found$share[found$component == "contribution_within"]
  expect_identical(as.numeric(table$Within), round(within, 2L))
  alone <- write_table(suppressWarnings(dagum_gini(panel[panel$year == 2019, ], "co2", "side")), NULL)
  expect_identical(ncol(alone), 2L)
  expect_true("Overall" %in% alone[[1L]])
  expect_s3_class(write_table(theil(panel, "co2", "side", "year"), NULL), "lowcarbon_layout")
})

test_that("fits and lists of fits go through regression_table()", {
  fit <- stats::lm(co2 ~ energy, panel)
  table <- write_table(list(A = fit, B = fit), NULL, digits = 2, dictionary = c(energy = "Energy"),
                       statistic = "std.error")
  expect_true("Energy" %in% table[[1L]])
  expect_match(table$A[match("Energy", table[[1L]])], sprintf("^%.2f", stats::coef(fit)[["energy"]]))
  expect_match(paste(format(write_table(fit, NULL, lang = "zh")), collapse = ""), "\u62ec\u53f7\u5185\u4e3a t \u503c")
  expect_input_error(write_table(fit, NULL, nonsense = 1), "...", "nonsense")
  expect_input_error(write_table(fit, NULL, columns = "x"), "columns", "terms")
  expect_input_error(write_table(1:3, NULL), "x", "integer")
})

test_that("every other result is laid out row by row, in both languages", {
  W <- ring()
  frame <- ring_panel()
  results <- list(cv_by(panel, "co2", "year"), global_moran(frame, "y", W, c("region", "year")),
                  lm_tests(y ~ x, frame, c("region", "year"), W, effect = "individual"),
                  entropy_weights(panel, c("co2", "energy"), c("-", "+")), audit_shares(c("33.3", "66.7"), 100),
                  gtfp(panel, "energy", "intensity", "co2", index))
  for (result in results) {
    for (lang in c("en", "zh")) {
      table <- write_table(result, NULL, lang = lang)
      expect_identical(dim(table), dim(result))
      expect_false(anyNA(unlist(table)))
      expect_gt(nchar(attr(table, "title")), 0L)
    }
  }
  moran <- write_table(results[[2L]], NULL)
  expect_identical(as.numeric(moran[["Moran's I"]]), round(results[[2L]]$moran, 3L))
})

test_that("decimals follow the column, the argument, and never an option", {
  frame <- data.frame(a = c(0.1234, -0.00004), b = c(1234.5, 2), c = c(1, 20), p.value = c(0.00001, 0.5),
                      d = c(1e-5, 2e-5))
  table <- write_table(frame, NULL)
  expect_identical(table[[1L]], c("0.123", "0.000"))
  expect_identical(table[[2L]], c("1234.5", "2.0"))
  expect_identical(table[[3L]], c("1", "20"))
  expect_identical(table[[4L]], c("<0.001", "0.500"))
  expect_identical(table[[5L]], c("0.0000100", "0.0000200"))
  expect_identical(write_table(frame, NULL, digits = c(a = 1))[[1L]], c("0.1", "0.0"))
  expect_identical(write_table(frame, NULL, digits = 2)[[2L]], c("1234.50", "2.00"))
  old <- options(OutDec = ",", scipen = -5, digits = 3)
  on.exit(options(old))
  expect_identical(as.data.frame(write_table(frame, NULL)), as.data.frame(table))
  expect_input_error(write_table(frame, NULL, digits = c(zz = 1)), "digits", "zz")
  expect_input_error(write_table(frame, NULL, digits = 1.5), "digits", "1.5")
  expect_input_error(write_table(frame, NULL, columns = "zz"), "columns", "zz")
  expect_identical(ncol(write_table(frame, NULL, columns = c("c", "a"))), 2L)
})

test_that("each kind of file holds the numbers of the table", {
  table <- write_table(lmdi_rows, NULL, digits = 3)
  number <- table$energy[2L]
  for (kind in c("md", "html", "tex", "csv")) {
    file <- tempfile(fileext = paste0(".", kind))
    expect_identical(write_table(lmdi_rows, file, digits = 3), file)
    text <- readLines(file, encoding = "UTF-8")
    expect_true(any(grepl(number, text, fixed = TRUE)), label = kind)
    expect_true(any(grepl("LMDI decomposition", text, fixed = TRUE)) || kind == "csv", label = kind)
    unlink(file)
  }
  expect_input_error(write_table(lmdi_rows, "x.pdf"), "file", "x.pdf")
  expect_input_error(write_table(lmdi_rows, file.path(tempfile(), "x.md")), "file", "folder that exists")
  expect_input_error(write_table(lmdi_rows), "file", "nothing")
})

test_that("a sheet holds numbers as numbers and text as text", {
  skip_if_not_installed("openxlsx")
  skip_if_not_installed("readxl")
  file <- tempfile(fileext = ".xlsx")
  on.exit(unlink(file))
  write_table(data.frame(name = c("=1+1", "+x", "@y"), value = c(-1.5, 2.25, 1e6)), file, digits = 2, title = "T",
              notes = "n")
  back <- as.data.frame(readxl::read_excel(file, col_names = FALSE, skip = 2, .name_repair = "minimal"))
  expect_identical(back[1:3, 1L], c("=1+1", "+x", "@y"))
  expect_identical(as.numeric(back[1:3, 2L]), c(-1.5, 2.25, 1e6))
})

test_that("a Word file opens and has the table, the title and the note", {
  skip_if_not_installed("flextable")
  skip_if_not_installed("officer")
  file <- tempfile(fileext = ".docx")
  on.exit(unlink(file))
  write_table(cv_by(panel, "co2", "year"), file, title = "Title <1>", notes = "a\001 note", lang = "zh")
  content <- officer::docx_summary(officer::read_docx(file))
  text <- paste(content$text, collapse = " ")
  expect_match(text, "Title <1>", fixed = TRUE)
  expect_match(text, "note", fixed = TRUE)
  expect_match(text, sprintf("%.3f", cv_by(panel, "co2", "year")$cv[1L]), fixed = TRUE)
})

test_that("titles and notes can be replaced and left out", {
  plain <- write_table(lmdi_rows, NULL, title = "", notes = character())
  expect_null(attr(plain, "title"))
  expect_length(attr(plain, "note"), 0L)
  mine <- write_table(lmdi_rows, NULL, title = "Mine", notes = "Own note.")
  expect_match(paste(format(mine), collapse = "\n"), "^Mine.*Own note[.]$")
})

test_that("results print as tables in documents, long ones by their first rows", {
  skip_if_not_installed("knitr")
  text <- as.character(knitr::knit_print(lmdi_rows))
  expect_match(text, "| city")
  long <- suppressWarnings(density_by(panel, "co2", "side", n = 64)) # small groups
  shown <- as.character(knitr::knit_print(long))
  expect_match(shown, "first 60 of 128 rows")
})

test_that("a factor that is called like a word of the package keeps its name", {
  named <- stats::setNames(panel, sub("energy", "value", names(panel)))
  named$n <- named$intensity
  found <- lmdi(co2 ~ n * value, named, index)
  expect_true(all(c("n", "value") %in% names(write_table(found, NULL, lang = "zh"))))
  expect_true(all(c("n", "value") %in% write_table(summary(found), NULL,
                                                   lang = "zh")[[match("factor", names(summary(found)))]]))
})

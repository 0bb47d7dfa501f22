# Rules of the house that a program can check.

test_that("every kernel compiles as strict C99 without R", {
  skip_on_os("windows")
  compiler <- Sys.which("cc")
  skip_if(!nzchar(compiler), "no C compiler")
  folder <- source_path("src")
  for (file in list.files(folder, "^core_.*[.]c$", full.names = TRUE)) {
    if (basename(file) == "core_linalg.c") next # includes BLAS headers
    object <- tempfile(fileext = ".o")
    said <- suppressWarnings(system2(compiler, c("-std=c99", "-Wall", "-Wextra", "-Wvla", "-pedantic", "-O2", "-c",
                                                 shQuote(file), "-o", shQuote(object)), stdout = TRUE, stderr = TRUE))
    expect_identical(said, character(), label = basename(file))
    unlink(object)
  }
})

test_that("kernels own no heap, keep no state and know nothing of R", {
  folder <- source_path("src")
  for (file in list.files(folder, "^core_.*[.][ch]$", full.names = TRUE)) {
    if (basename(file) == "core_linalg.c") next
    code <- readLines(file, warn = FALSE)
    expect_false(any(grepl("\\b(malloc|calloc|realloc|free)\\s*\\(", code)), label = basename(file))
    expect_false(any(grepl("#include\\s*[<\"]R", code)), label = basename(file))
    expect_false(any(grepl("^\\s+static\\s", code)), label = basename(file))
  }
})

# A kernel is tested under its own name or under that of the verb it serves:
# core_dagum.c by test-dagum_gini.R.
test_that("a topic has one name on every floor", {
  tests <- list.files(source_path("tests", "testthat"), "^test-.*[.]R$")
  # a dash is a room of the topic before it; core_linalg.c is a door for other kernels
  kernels <- sub("^core_([^-]*).*[.]c$", "\\1", list.files(source_path("src"), "^core_.*[.]c$"))
  kernels <- setdiff(unique(kernels), "linalg")
  for (topic in kernels) {
    expect_true(file.exists(source_path("src", paste0("ffi_", topic, ".c"))), label = topic)
    expect_true(any(grepl(paste0("^test-(.*[_-])?", topic, "([_-].*)?[.]R$"), tests)), label = topic)
  }
})

test_that("no file does two jobs", {
  for (folder in c("R", "src")) {
    for (file in list.files(source_path(folder), "[.](R|c|h)$", full.names = TRUE)) {
      expect_lte(length(readLines(file, warn = FALSE)), 700L, label = basename(file))
    }
  }
})

# R takes the later of two functions of one name without a word.
test_that("no function is defined twice", {
  code <- unlist(lapply(list.files(source_path("R"), "[.]R$", full.names = TRUE), readLines, warn = FALSE,
                        encoding = "UTF-8"))
  defined <- regmatches(code, regexpr("^[.A-Za-z][.A-Za-z0-9_]*(?= <- function)", code, perl = TRUE))
  expect_gt(length(defined), 100L)
  expect_identical(defined[duplicated(defined)], character())
})

# What R CMD check remarks on, found before it is run.
test_that("help pages document the arguments of their usage and fit the page", {
  skip_if_not(dir.exists(source_path("man")))
  expect_identical(unclass(format(tools::checkDocFiles(dir = source_path()))), character())
  for (file in list.files(source_path("man"), "[.]Rd$", full.names = TRUE)) {
    lines <- readLines(file, encoding = "UTF-8", warn = FALSE)
    from <- match("\\examples{", lines)
    if (is.na(from)) next
    examples <- lines[seq(from, from + match("}", lines[-seq_len(from)]))]
    expect_lte(max(nchar(grep("^\\\\dontshow", examples, invert = TRUE, value = TRUE))), 100L, label = basename(file))
  }
})

test_that("tests use declared packages only, and nothing strange lies at the top", {
  fields <- read.dcf(source_path("DESCRIPTION"), c("Depends", "Imports", "Suggests"))
  declared <- trimws(sub("[(].*", "", unlist(strsplit(fields[!is.na(fields)], ","))))
  base <- rownames(utils::installed.packages(.Library, priority = "base"))
  for (file in list.files(source_path("tests"), "[.]R$", full.names = TRUE, recursive = TRUE)) {
    code <- utils::getParseData(parse(file, keep.source = TRUE, encoding = "UTF-8"))
    packages <- unique(code$text[code$token == "SYMBOL_PACKAGE"])
    expect_identical(setdiff(packages, c(declared, base, "lowcarbon")), character(), label = basename(file))
  }
  known <- c("DESCRIPTION", "NAMESPACE", "NEWS.md", "R", "data", "inst", "man", "src", "tests", "vignettes", "LICENSE")
  ignored <- readLines(source_path(".Rbuildignore"))
  top <- setdiff(list.files(source_path(), no.. = TRUE), known)
  strange <- top[!vapply(top, function(name) any(vapply(ignored, grepl, NA, x = name, perl = TRUE)), NA)]
  expect_identical(strange, character())
})

# A session may begin without the usual packages attached: then a generic that is not
# imported stops the package from loading.
test_that("every generic with a method is R's own or imported", {
  spaces <- parseNamespaceFile(basename(source_path()), dirname(source_path()))
  generics <- unique(spaces$S3methods[, 1L])
  imported <- unlist(lapply(spaces$imports, function(one) if (length(one) > 1L) one[[2L]]))
  late <- grepl("::", generics, fixed = TRUE) | !is.na(spaces$S3methods[match(generics, spaces$S3methods[, 1L]), 4L])
  own <- c(ls(asNamespace("lowcarbon")), ls(baseenv(), all.names = TRUE))
  expect_identical(setdiff(generics[!late], c(imported, own)), character())
})

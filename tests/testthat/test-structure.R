# The house: where a function stands and whom it may call. Underscore is a verb to
# call (R/kaya_factors.R), dash a room behind it (R/kaya_factors-plot.R).

# Exported functions that stand in the file of an elder sister, or in a room
# behind it. A name that only lengthens the sister's (cv_by in cv.R) needs no entry.
sisters <- c(
  as_city = "as_province", as_country = "as_province", as_nb = "as_listw", coupling_summary = "coupling_coordination",
  density_features = "density_by", document_tables = "document_table", ledger_counts = "reproduce", log_mean = "lmdi",
  lowcarbon_words = "words", printed_numbers = "printed_estimates", weights_knn = "weights_distance",
  weights_nested = "weights_economic"
)

# From the ground up. A file belongs to the first floor whose pattern its name
# matches; what matches none is a method.
floors <- c(
  base = paste0("^(conditions|check|dots|covariance-words|columns|codes|enums|periods|words|formula|span|printed-parse",
                "|result|random|draw-.*|series_colours|data-.*|lowcarbon-package)$"),
  panel = "^(totals|read_panel|fill_panel|winsorize|absorb|spatial_weights|weights[-_]|as_)",
  methods = "^$",
  tables = "^regression_table|^write_table|^(?!audit|ledger|reproduce|regional).*-plot$",
  audits = "^(audit|rules-|printed_estimates)",
  ledgers = "^(ledger|reproduce$|document_table)",
  reports = "^(regional_report|reproduce_report)"
)

test_that("an exported function stands in the file of its name or of its elder sister", {
  definitions <- read_definitions(source_path("R"))
  home <- stats::setNames(vapply(definitions, `[[`, "", "file"), vapply(definitions, `[[`, "", "name"))
  exported <- sub("^export\\((.*)\\)$", "\\1", grep("^export\\(", readLines(source_path("NAMESPACE")), value = TRUE))
  exported <- intersect(exported, names(home)) # others belong to packages whose generics are passed on
  expect_gt(length(exported), 70L)
  verb <- sub("-.*", "", home[exported])
  right <- home[exported] == exported | startsWith(exported, paste0(verb, "_")) |
    (exported %in% names(sisters) & verb == sisters[exported])
  expect_identical(sprintf("%s() stands in %s.R", exported[!right], home[exported][!right]), character())
})

test_that("every sister has a reason", {
  definitions <- read_definitions(source_path("R"))
  expect_identical(setdiff(names(sisters), vapply(definitions, `[[`, "", "name")), character())
})

test_that("no two files call each other, directly or round about", {
  calls <- calls_between_files(read_definitions(source_path("R")))
  expect_gt(nrow(calls), 1000L)
  expect_identical(describe_calls(calls_in_circles(calls)), character())
})

test_that("nothing calls upstairs", {
  calls <- calls_between_files(read_definitions(source_path("R")))
  from <- floor_of(calls$file, floors, "methods")
  to <- floor_of(calls$to, floors, "methods")
  up <- to > from
  expect_identical(sprintf("%s (%s -> %s)", describe_calls(calls[up, ]), names(floors)[from[up]],
                           names(floors)[to[up]]), character())
})

test_that("every function that is called exists", {
  house <- asNamespace("lowcarbon")
  lacking <- lapply(read_definitions(source_path("R")), function(one) {
    used <- names_in(one$value)
    called <- setdiff(used$called, c(used$own, ".")) # .() is bquote()'s
    absent <- called[!vapply(called, exists, NA, envir = house, mode = "function")]
    if (length(absent)) paste0(one$file, ".R: ", one$name, "() calls ", absent, "()")
  })
  expect_identical(as.character(unlist(lacking)), character())
})

test_that("the graph sees calls, functions handed on, and not a function's own names", {
  tree <- quote(function(x, f = shared) {
    span <- function(y) y
    inner <- lapply(x, handed)
    for (name in x) span(name$called)
    base::other(called(x)[["text"]])
  })
  expect_setequal(intersect(names_used(tree),
                            c("shared", "span", "handed", "called", "other", "text", "x", "name", "inner")),
                  c("shared", "handed", "called"))
  calls <- data.frame(file = c("a", "b", "c", "d"), caller = "f", callee = "g", to = c("b", "c", "a", "a"))
  expect_identical(describe_calls(calls_in_circles(calls))[1L], "a.R: f() calls g() of b.R")
  expect_identical(nrow(calls_in_circles(calls)), 3L)
  expect_identical(floor_of(c("ledger-x", "kaya_factors", "y-plot"), floors, "methods"), c(6L, 3L, 4L))
})

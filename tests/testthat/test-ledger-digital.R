# What the ledger says of the numbers in the text of `digital`, by arithmetic of
# the test's own; and that the text really has them, where it is at hand.

ledger <- as.data.frame(reproduce("digital"))
text <- ledger[ledger$table == "text", ]

claim <- function(name, n = 1L) {
  found <- text[text$row == name, ]
  expect_identical(nrow(found), n, label = paste0("claims \"", name, "\""))
  found
}

test_that("each image has one row, which holds no number", {
  tables <- document_tables()
  tables <- tables[tables$document == "digital", ]
  images <- ledger[ledger$table != "text", ]
  expect_identical(images$table, tables$table)
  expect_identical(images$row, tables$title)
  expect_identical(unique(images$status), "bounded")
  expect_identical(unique(images$printed), "image")
  expect_true(all(grepl("as an image only: no cell can be checked. By the text, ", images$rule, fixed = TRUE)))
  expect_input_error(ledger_table(reproduce("digital"), table = 3), "`table`", "only an image")
})

test_that("statuses, intervals and values agree with each other", {
  expect_coherent_ledger(ledger)
  expect_false(anyDuplicated(text[c("row", "column")]) > 0)
})

# The source's words, with the dash of print and without line breaks.
test_that("the text has every number and word that is checked", {
  source <- readLines(shared_path("documents", "digital.txt"), encoding = "UTF-8", warn = FALSE)
  source <- paste(source, collapse = " ")
  shown <- setdiff(text$printed, c("image", "equal", "greater")) # "is also equal", "is greater than"
  missing <- shown[!vapply(shown, grepl, NA, x = source, fixed = TRUE)]
  expect_identical(missing, character())
  expect_true(all(vapply(c("is also equal", "is greater than the impact of industrial digitalization"), grepl, NA,
                         x = source, fixed = TRUE)))
})

test_that("the rows of the regional tables are provinces times years", {
  images <- ledger[ledger$table %in% c("9", "10"), ]
  region <- china_provinces$region4[china_provinces$in_documents]
  for (name in c("Northeast", "Eastern", "Central", "Western")) {
    said <- sprintf("%d observations (%d provinces) of the %s region", 6 * sum(region == name), sum(region == name),
                    tolower(name))
    expect_true(any(grepl(said, images$rule, fixed = TRUE)), label = said)
  }
  expect_identical(6L * c(table(region))[["Northeast"]], 18L)
})

test_that("counts, classes and years", {
  for (name in c("viewpoints in the literature", "weight matrices", "economic regions", "fuels", "structured factors",
                 "classes of the digital economy", "digital sectors of the input-output table")) {
    expect_identical(claim(name)$status, "reproduced", label = name)
  }
  expect_identical(claim("provinces")$computed, 30)
  expect_identical(claim("provinces, four units left out", 2L)$computed, c(30, 30)) # 34 units less four
  expect_identical(claim("other sectors of the input-output table")$computed, 40)
  expect_identical(claim("years between")$computed_label, "2013, 2014, and 2016")
  expect_identical(claim("industry of section I of GB/T 4754-2017")$status, "reproduced")
  expect_identical(claim("carbon dioxide per carbon")$computed_label, "44/12")
})

test_that("tables are those of their titles, and the period that of the tables", {
  numbered <- text[grepl("^Table [0-9]+$", text$printed), ]
  expect_identical(nrow(numbered), 7L)
  expect_identical(claim("tables of the spatial effects")$computed_label, "Table 7, 8")
  expect_identical(unique(numbered$status), "reproduced")
  expect_identical(claim("period", 2L)$computed_label, rep("2012 to 2017", 2))
})

test_that("one province of W1 has no neighbour", {
  borders <- china_borders[!china_borders$convention, ]
  alone <- setdiff(china_provinces$province, c(borders$from, borders$to))
  expect_identical(alone, "Hainan")
  expect_match(claim("adjacency of 30 provinces (W1)")$rule, "Of the 30 provinces Hainan adjoins no other",
               fixed = TRUE)
})

test_that("what contradicts the rest of the text is found, and nothing else", {
  wrong <- text[text$status %in% c("recovered", "inconsistent"),
                c("row", "printed", "computed", "computed_label", "status")]
  expect_setequal(wrong$row, c("regions lagging, beside the western", "variable replaced in the first robustness test",
                               "symbol of industrial digitalization in model N (3)", "equation of global Moran's I",
                               "development with an effect in three parts", "region of Shanxi"))
  expect_identical(claim("equation of global Moran's I")$computed, 11)
  expect_identical(claim("regions lagging, beside the western")$computed_label, "northeastern")
  expect_identical(claim("region of Shanxi")$computed_label, "central")
  expect_identical(as.character(china_provinces$region4[china_provinces$province == "Shanxi"]), "Central")
})

test_that("ranges are those of logarithms", {
  least <- claim("least lnSector1")
  expect_match(least$rule, format(signif(exp(18.140 - 0.140 - 0.001), 2)), fixed = TRUE)
  expect_match(least$rule, "the least is 1.15", fixed = TRUE) # exp(0.140)
  expect_equal(exp(0.140), 1.15, tolerance = 0.001)
  expect_match(claim("least lnSector2")$rule, "about 88 times", fixed = TRUE)
  expect_equal(exp(17.438 - 12.955), 88, tolerance = 0.01)
})

test_that("the extreme points, images, are bounded by what is said of them", {
  first <- claim("extreme point of model N (1)")
  expect_identical(c(first$lower, first$upper), c(0.1395, 18.1405))
  second <- claim("extreme point of model N (2)")
  expect_identical(c(second$lower, second$upper), c(0, 12.9545))
  expect_identical(claim("relation in model N (1)")$status, "reproduced")
  expect_identical(claim("relation in model N (2)")$status, "bounded")
})

test_that("an elasticity of 0.123 is not 0.123 percent for one percent", {
  rule <- claim("fall of carbon intensity, percent, per percent of industrial digitalization")$rule
  low <- 100 * (1 - exp(-0.1225 * log(1.01)))
  high <- 100 * (1 - exp(-0.1235 * log(1.01)))
  expect_match(rule, sprintf("%.4f to %.4f percent less", low, high), fixed = TRUE)
  expect_lt(low, 0.1225)
})

test_that("significance in the Northeast needs a t of 4.60", {
  rule <- claim("significance of digital industrialization and industrial digitalization, Northeast")$rule
  # 18 observations, 3 provinces, 5 more years, 5 controls, 1 regressor
  expect_match(rule, "the 18 observations leave 4 degrees of freedom; |t| must then be above 4.60", fixed = TRUE)
  expect_equal(18 - 3 - 5 - 5 - 1, 4)
  grid <- seq(4.604, 4000, length.out = 2000001) # the density of t with 4 degrees of freedom, 3/8 (1 + x^2/4)^(-5/2)
  expect_equal(2 * sum(0.375 * (1 + grid^2 / 4)^-2.5) * diff(grid)[1], 0.01, tolerance = 0.002)
})

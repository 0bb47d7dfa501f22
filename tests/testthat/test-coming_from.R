# The migration table of the article: what stands on the right runs, and says
# what the right-most column says where that can be put in numbers.

migration <- function() {
  file <- source_path("vignettes", "articles", "coming-from.csv")
  if (!file.exists(file)) testthat::skip("the articles are not in the tarball")
  rooms <- new.env(parent = asNamespace("lowcarbon"))
  sys.source(source_path("vignettes", "articles", "coming-from-data.R"), rooms)
  list(table = utils::read.csv(file, colClasses = "character", encoding = "UTF-8"),
       data = list2env(rooms$coming_from_data(), parent = asNamespace("lowcarbon")))
}

test_that("every call on the right of the migration table runs without a warning", {
  moves <- migration()
  expect_setequal(unique(moves$table$tool), c("Stata", "MATLAB", "SPSSAU", "GeoDa", "MaxDEA", "Excel"))
  run <- function(call) tryCatch({
    value <- eval(parse(text = call), moves$data)
    if (is.null(value)) "nothing" else ""
  }, condition = function(c) if (inherits(c, "message")) "" else paste(class(c)[1L], conditionMessage(c)))
  said <- vapply(moves$table$here, run, "")
  expect_identical(unname(paste(moves$table$here, said, sep = ": ")[nzchar(said)]), character())
})

test_that("commands named in the guide are there", {
  there <- paste(migration()$table$there, collapse = "\n")
  for (command in c("xsmle", "spxtregress", "spatwmat", "spregress", "ivreg2", "ivreghdfe", "xthreg", "utest", "gtfpch", "sbmeff", "winsor2",
                    "ipolate")) {
    expect_match(there, command, fixed = TRUE)
  }
})

test_that("the differences said in numbers are so", {
  data <- migration()$data
  panel <- data$panel
  # Stata's rule of quantiles: means of two order statistics where n p is whole, else the next one
  x <- sort(panel$x)
  n <- length(x)
  stata <- function(p) if (abs(n * p - round(n * p)) < 1e-9) mean(x[round(n * p) + 0:1]) else x[ceiling(n * p)]
  expect_equal(range(winsorize(panel$x)), c(stata(0.01), stata(0.99)))
  # ipolate, epolate: the line through the two values at hand
  first <- subset(data$ragged, id == "Beijing")
  filled <- subset(fill_panel(data$ragged, "x", index = c("id", "year"), ends = "linear"), id == "Beijing")
  expect_equal(filled$x[3], mean(first$x[c(2, 4)]))
  expect_equal(filled$x[7], 2 * first$x[6] - first$x[5])
  expect_warning(kept <- fill_panel(data$ragged, "x", index = c("id", "year")), "30 cells", class = "lowcarbon_warning")
  expect_true(is.na(subset(kept, id == "Beijing")$x[7]))
  # the squeeze to [0.01, 0.99], by hand
  squeeze <- 0.01 + 0.98 * cbind(data$indicators$a, 1 - data$indicators$b)
  share <- sweep(squeeze, 2, colSums(squeeze), "/")
  redundancy <- 1 + colSums(share * log(share)) / log(nrow(share))
  squeezed <- entropy_weights(data$indicators, c("a", "b"), direction = c("+", "-"), zero = "rescale", range = c(0.01, 0.99))
  expect_equal(squeezed$weight, redundancy / sum(redundancy), tolerance = 1e-12)
  # GeoDa's pseudo-p is one tail
  at <- subset(panel, year == 2022)
  two <- local_moran(at, "x", data$W, index = c("id", "year"), nsim = 99, seed = 1)
  up <- local_moran(at, "x", data$W, index = c("id", "year"), nsim = 99, seed = 1, alternative = "greater")
  down <- local_moran(at, "x", data$W, index = c("id", "year"), nsim = 99, seed = 1, alternative = "less")
  expect_equal(two$p.value, pmin(1, 2 * pmin(up$p.value, down$p.value)))
})

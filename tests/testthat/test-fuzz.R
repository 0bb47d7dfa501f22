# Over sixty odd values in the place of each argument of every exported function, one at a
# time: a result or an error of the package's own class, never another error. A quarter of a minute
# of calls, in an order that the seed draws; bench/fuzz.R makes all of them.

exported <- function() {
  found <- getNamespaceExports("lowcarbon")
  mine <- vapply(found, function(name) is.function(get(name, asNamespace("lowcarbon"))), NA)
  # pkgload and S4 export more than the NAMESPACE file says
  wanted <- sub("^export\\((.*)\\)$", "\\1", grep("^export\\(", readLines(source_path("NAMESPACE")), value = TRUE))
  intersect(found[mine], wanted)
}

test_that("every exported function has a call that works to start from", {
  folder <- tempfile("fuzz-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  expect_setequal(names(fuzz_calls(folder)), setdiff(exported(), fuzz_left_out))
})

test_that("no odd value in any argument leads to an error that is not the package's own", {
  skip_on_cran()
  found <- fuzz_run(seconds = as.numeric(Sys.getenv("LOWCARBON_FUZZ_SECONDS", "15")), seed = 13)
  tried <- found$tried
  cat(sprintf("\nfuzz: %d of %d calls of %d functions with %d values, %d slow\n", nrow(tried), found$whole,
  found$functions, found$values,
              sum(tried$said == "slow")))
  expect_gte(nrow(tried), 100L)
  strange <- tried[grepl("^error:", tried$said), ]
  expect_identical(sprintf("%s(%s = value %d): %s", strange$name, strange$arg, strange$value, strange$said),
  character())
})

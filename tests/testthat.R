library(testthat)
library(lowcarbon)

test_check("lowcarbon")

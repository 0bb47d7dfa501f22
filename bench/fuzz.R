# Every argument of every exported function with each odd value in its place (about 43,000
# calls, or as many as fit): counts of results and classed errors, of warnings that are not
# the package's own, of calls past five seconds, and each error that is not classed.
# Run with: Rscript bench/fuzz.R [seconds] [seed]
library(lowcarbon)

given <- as.numeric(commandArgs(TRUE))
seconds <- if (length(given)) given[1L] else 300
seed <- if (length(given) > 1L) given[2L] else 1
for (file in c("helper-conditions.R", "helper-fuzz.R")) source(file.path("tests", "testthat", file))

found <- fuzz_run(seconds, seed)
said <- factor(sub(":.*", "", found$tried$said), c("", "warning", "slow", "error"))
cat(sprintf("%d of %d calls of %d functions with %d values\n", nrow(found$tried), found$whole, found$functions, found$values))
print(setNames(as.vector(table(said)), c("result or classed", "foreign warning", "slow", "foreign error")))
odd <- found$tried[said != "", ]
cat(sprintf("%s(%s = value %d): %s\n", odd$name, odd$arg, odd$value, odd$said), sep = "")

# All benchmarks, one after the other, and what they print, into bench/RESULTS.md with the machine and the
# versions. A script that does not end within its minutes is stopped and said to be. Where scripts are named, the
# sections of the others stay as they are, under the date they have.
# Run with: Rscript bench/run.R [minutes of each script] [script ...]; `make bench` installs the package first.
given <- commandArgs(TRUE)
minutes <- if (length(given)) as.numeric(given[1L]) else 20
target <- file.path("bench", "RESULTS.md")
scripts <- setdiff(list.files("bench", "[.]R$"), "run.R")
if (length(given) > 1L) scripts <- intersect(scripts, paste0(given[-1L], ".R"))
arguments <- list(spatial_panel.R = c("10000", "peers"))
arguments$fuzz.R <- as.character(round(minutes * 50))
arguments$growth.R <- as.character(min(1, minutes / 10))

first_match <- function(file, pattern) {
  if (!file.exists(file)) return(NA_character_)
  trimws(sub("^[^:]*:", "", grep(pattern, readLines(file, warn = FALSE), value = TRUE)[1L]))
}
memory <- suppressWarnings(as.numeric(sub(" .*", "", first_match("/proc/meminfo", "^MemTotal"))) / 2^20)
load <- if (file.exists("/proc/loadavg")) as.numeric(strsplit(readLines("/proc/loadavg"), " ")[[1L]][1L]) else NA
cores <- parallel::detectCores()
busy <- isTRUE(load > 0.3 * cores)
blas <- basename(extSoftVersion()[["BLAS"]])
packages <- c("lowcarbon", "Matrix", "AER", "Benchmarking", "countrycode", "data.table", "deaR", "fixest", "lpSolve", "marginaleffects", "modelsummary",
              "plm", "SDPDmod", "sf", "spatialreg", "spdep", "splm")
version <- function(name) if (nzchar(system.file(package = name))) as.character(utils::packageVersion(name)) else "not installed"

kept <- character()
if (length(given) > 1L && file.exists(target)) {
  lines <- readLines(target, encoding = "UTF-8")
  section <- cumsum(grepl("^## ", lines))
  named <- sub("^## ", "", lines[match(section, section)])
  kept <- lines[section > 0L & !named %in% scripts]
}

write <- function(..., append = TRUE) cat(..., sep = "", file = target, append = append)
write("# What the benchmarks measured\n\nWritten by `make bench` on ", format(Sys.Date()), "; do not edit. Ratios and powers carry over to other machines, seconds do not.\n\n",
      "- Machine: ", first_match("/proc/cpuinfo", "^model name"), ", ", cores, " cores, ", sprintf("%.0f", memory), " GB, ",
      Sys.info()[["sysname"]], " ", R.version$platform, "\n- ", R.version.string, ", BLAS: ", blas, "\n",
      "- Load when it began: ", load, if (busy) " - **the machine was busy with other work: seconds are too long, and single ratios and powers uneven**", "\n",
      "- Packages: ", paste(packages, vapply(packages, version, ""), collapse = ", "), "\n", append = FALSE)
for (script in scripts) {
  cat("==", script, "\n")
  began <- proc.time()[["elapsed"]]
  said <- suppressWarnings(system2(file.path(R.home("bin"), "Rscript"), c("--vanilla", file.path("bench", script), arguments[[script]]),
                                   stdout = TRUE, stderr = TRUE, timeout = 60 * minutes))
  status <- attr(said, "status")
  said <- said[!grepl("rgl|^$|^Warning message|useNULL|^Loading|^ *filter|masked|attach", said)]
  said <- gsub(paste0("(/[A-Za-z0-9_.-]+){2,}"), "<path>", said) # of this machine alone
  write("\n## ", script, "\n\n```\n", paste0(c(said, if (identical(status, 124L)) sprintf("(stopped after %g minutes)", minutes) else
    if (!is.null(status)) sprintf("(ended with status %d)", status)), "\n"), "```\n\n",
    sprintf("%.0f seconds in all, on %s, load %s.\n", proc.time()[["elapsed"]] - began, format(Sys.Date()), load))
}
if (length(kept)) write("\n", paste0(kept, "\n"))

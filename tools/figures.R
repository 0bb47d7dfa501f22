# Every figure that the examples of the help draw, as contact sheets: one PDF a
# size and colour model, in reports/figures/. To be looked at before a release.

library(lowcarbon)
folder <- file.path(Sys.getenv("LOWCARBON_SOURCE", "."), "reports", "figures")
dir.create(folder, recursive = TRUE, showWarnings = FALSE)

pages <- list.files(file.path(Sys.getenv("LOWCARBON_SOURCE", "."), "man"), "[.]Rd$", full.names = TRUE)
examples <- lapply(pages, function(page) {
  file <- tempfile(fileext = ".R")
  tools::Rd2ex(page, file)
  if (file.exists(file)) readLines(file, encoding = "UTF-8") else character()
})
names(examples) <- sub("[.]Rd$", "", basename(pages))
draws <- vapply(examples,
                function(lines) any(grepl("\\b(plot|autoplot|moran_scatter)\\(", lines[!startsWith(lines, "#")])), NA)

sheets <- expand.grid(size = c("5x4", "7x5"), colour = c("colour", "grey"), stringsAsFactors = FALSE)
for (k in seq_len(nrow(sheets))) {
  inches <- as.numeric(strsplit(sheets$size[k], "x")[[1L]])
  path <- file.path(folder, sprintf("figures-%s-%s.pdf", sheets$size[k], sheets$colour[k]))
  grDevices::pdf(path, inches[1L], inches[2L], colormodel = if (sheets$colour[k] == "grey") "gray" else "srgb")
  for (name in names(examples)[draws]) {
    place <- new.env(parent = globalenv())
    said <- tryCatch({
      utils::capture.output(suppressWarnings(
        suppressMessages(source(exprs = parse(text = examples[[name]], encoding = "UTF-8"), local = place, echo = FALSE,
                                                                     print.eval = TRUE))))
      NULL
    }, error = function(e) conditionMessage(e))
    if (!is.null(said)) message(name, ": ", said)
  }
  grDevices::dev.off()
  cat(path, "\n")
}

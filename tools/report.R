# Renders the documents and says, one line a document, what became of its
# printed cells.
library(lowcarbon)
pages <- reproduce_report("reports")
status <- ledger_counts()
cat(paste0(format(status$document), "  ", status$line), sep = "\n")
cat(normalizePath(pages[["index"]]), "\n", sep = "")

# Statistics in running text: "t(28) = 2.20, p = .036".

# Statistic, degrees of freedom, value, and what is said of p.
prose_pattern <- function() {
  number <- "[-\u2212]?[0-9]*[.]?[0-9]+"
  paste0("(?<![A-Za-z])(t|F|z|Z|r|\u03c7\u00b2|\u03c72|\u03c7\u0302?2|chi2|chi-squared?|X2|\u03c7\\^2)\\s*(?:\\(\\s*([0-9.]+)\\s*(?:,\\s*([0-9.]+)\\s*)?(?:,\\s*[Nn]\\s*=\\s*[0-9]+\\s*)?\\))?\\s*=\\s*(", number,
         ")\\s*[,;]\\s*(?:one-tailed\\s*|two-tailed\\s*)?[pP]\\s*([<>=\u2264])\\s*(", "[0-9]*[.][0-9]+", ")")
}

# One row a statistic found in the text.
prose_statistics <- function(text) {
  text <- paste(text, collapse = "\n")
  text <- plain_prose(gsub("\\s*\n\\s*", " ", gsub("[*_$]|\\\\", "", text)))
  at <- gregexpr(prose_pattern(), text, perl = TRUE)[[1L]]
  if (at[1L] < 0L) return(NULL)
  from <- attr(at, "capture.start")
  size <- attr(at, "capture.length")
  parts <- matrix(substring(text, from, from + size - 1L), nrow(from))
  data.frame(printed = substring(text, at, at + attr(at, "match.length") - 1L), kind = prose_kind(parts[, 1L]),
             df1 = as.numeric(parts[, 2L]),
             df2 = as.numeric(parts[, 3L]), statistic = sub("\u2212", "-", parts[, 4L]),
             relation = sub("\u2264", "<", parts[, 5L]), p = parts[, 6L])
}

# Full-width signs and Chinese wording ("t\u503c\u4e3a2.20\uff0cp\u503c\u4e3a0.03") as the pattern has them.
plain_prose <- function(text) {
  text <- chartr("\uff08\uff09\uff1d\uff0c\uff1b\uff1c\uff1e\uff0e\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff54\uff50\uff30\uff26\uff5a\u3001",
                 "()=,;<>.0123456789tpPFz,", text)
  text <- gsub("([tzFrpP\u00b2]|[)]) ?(\u7edf\u8ba1\u91cf|\u7edf\u8ba1\u503c|\u503c)?\\s*(\u4e3a|\u662f|\u7b49\u4e8e)\\s*(?=[-0-9.])", "\\1=", text, perl = TRUE)
  text <- gsub("([pP]) ?\u503c?\\s*(\u5c0f\u4e8e)\\s*(?=[0-9.])", "\\1<", text, perl = TRUE)
  gsub("([pP]) ?\u503c?\\s*(\u5927\u4e8e)\\s*(?=[0-9.])", "\\1>", text, perl = TRUE)
}

prose_kind <- function(x) ifelse(x %in% c("t", "F", "r"), x, ifelse(x %in% c("z", "Z"), "z", "chi2"))

# Probabilities, two-sided where the statistic has sides, of both ends of what
# the printed statistic stands for.
audit_prose <- function(text) {
  found <- suppressWarnings(prose_statistics(text))
  if (is.null(found)) return(NULL)
  found <- found[prose_has_df(found), , drop = FALSE]
  if (!nrow(found)) return(NULL)
  value <- printed_numbers(found$statistic)
  ends <- vapply(seq_len(nrow(found)), function(k) prose_range(found[k, ], c(value$lower[k], value$upper[k])),
                 numeric(2L))
  p <- printed_numbers(ifelse(startsWith(found$p, "."), paste0("0", found$p), found$p))
  one_sided <- found$kind %in% c("t", "z", "r")
  fits <- function(lower, upper) ifelse(found$relation == "=", p$lower <= upper & p$upper >= lower,
                                        ifelse(found$relation == "<", lower < p$value, upper > p$value))
  good <- fits(ends[1L, ], ends[2L, ])
  half <- !good & one_sided & fits(ends[1L, ] / 2, ends[2L, ] / 2)
  verdict <- ifelse(good, "consistent", ifelse(half, "undecidable", "inconsistent"))
  range <- paste0(decimal_text_p(ends[1L, ]), " to ", decimal_text_p(ends[2L, ]))
  detail <- ifelse(good, "", ifelse(half, paste0("p fits a one-sided test only; two-sided it is ", range, "."),
                                    paste0("The text says \"", found$printed, "\"; this statistic has p from ", range,
                                           ".")))
  audit <- new_audit(paste0("text, \"", found$printed, "\""), "p of the statistic in the text", found$p, ends[1L, ],
                     ends[2L, ], verdict, detail)
  frame <- as.data.frame(audit)
  list_to_frame(c(list(table = rep("text", nrow(frame)), row = found$printed, column = rep("", nrow(frame))), frame))
}

prose_has_df <- function(found) {
  both <- is.finite(found$df1) & is.finite(found$df2)
  found$kind == "z" | (found$kind == "F" & both) | (found$kind %in% c("t", "r", "chi2") & is.finite(found$df1))
}

prose_range <- function(row, ends) {
  probability <- function(x) {
    switch(row$kind, t = 2 * stats::pt(-abs(x), row$df1), z = 2 * stats::pnorm(-abs(x)),
           F = stats::pf(x, row$df1, row$df2, lower.tail = FALSE),
           chi2 = stats::pchisq(x, row$df1, lower.tail = FALSE),
           r = 2 * stats::pt(-abs(x) * sqrt(row$df1 / pmax(1 - x^2, 1e-12)), row$df1))
  }
  # a range over zero reaches the largest probability of a two-sided test
  inner <- if (ends[1L] < 0 && ends[2L] > 0) c(ends, 0) else ends
  range(probability(inner))
}

decimal_text_p <- function(x) ifelse(x < 0.0005, sprintf("%.1e", x), sprintf("%.4f", x))

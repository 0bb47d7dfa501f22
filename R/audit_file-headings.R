# Headings of printed tables in English and Chinese, and the roles they name.

# Headings of each role, whole words, in lower case and without marks.
role_words <- function() {
  list(
    mean = "mean|means|average( [a-z]+)?|mean [a-z]+|avg|\u5747\u503c|\u5e73\u5747\u503c|\u5e73\u5747\u6570|mean value",
    sd = "sd|s d|std|std dev|std deviation|standard deviation|stdev|st dev|standard dev|\u6807\u51c6\u5dee",
    min = "min|minimum|min value|\u6700\u5c0f\u503c|\u6781\u5c0f\u503c",
    max = "max|maximum|max value|\u6700\u5927\u503c|\u6781\u5927\u503c",
    n = "n|obs|observations|observation|number of observations|no of obs|sample size|number|\u89c2\u6d4b\u503c|\u6837\u672c\u91cf|\u89c2\u6d4b\u6570|\u6837\u672c\u6570",
    cv = "cv|coefficient of variation|coefficient of variation %|coeff of variation|\u53d8\u5f02\u7cfb\u6570",
    estimate = "coef|coefficient|coefficients|estimate|beta|b|\u7cfb\u6570|\u56de\u5f52\u7cfb\u6570|\u4f30\u8ba1\u503c",
    std.error = "se|s e|std err|std error|standard error|standard errors|robust se|\u6807\u51c6\u8bef",
    statistic = "t|z|f|chi2|statistic|t value|z value|f value|t statistic|z statistic|f statistic|t stat|z stat|value|test statistic|\u7edf\u8ba1\u91cf|t\u503c|z\u503c|f\u503c|\u7edf\u8ba1\u503c",
    p.value = "p|accompanying probability|probability|\u4f34\u968f\u6982\u7387|p value|p values|pvalue|prob|sig|significance|p\u503c|\u663e\u8457\u6027",
    df = "df|d f|degrees of freedom|\u81ea\u7531\u5ea6"
  )
}

# Units and years in parentheses say nothing of the role.
plain_heading <- function(x) {
  x <- gsub("(?<=.)[(\uff08][^()\uff08\uff09]*[)\uff09]|\\b(19|20)[0-9]{2}\\b", " ", x, perl = TRUE)
  x <- tolower(gsub("[*_.,:;/()\\[\\]'\u2019-]+", " ", x, perl = TRUE))
  x <- gsub("\\s+(?=\u503c)", "", x, perl = TRUE)
  trimws(gsub("\\s+", " ", x))
}

# Positions of the columns of each role by their headings.
heading_roles <- function(names) {
  plain <- plain_heading(names)
  found <- lapply(role_words(), function(words) which(grepl(paste0("^(", words, ")$"), plain)))
  found[lengths(found) > 0L]
}

# The lowest heading, or the upper one where the lowest only numbers or blanks it.
full_headings <- function(table) {
  names <- names(table)
  upper <- attr(table, "headings")
  if (is.null(upper)) return(names)
  above <- upper[nrow(upper), ]
  for (j in seq_along(above)[-1L]) if (!nzchar(above[j])) above[j] <- above[j - 1L]
  known <- seq_along(names) %in% unlist(heading_roles(names))
  ifelse(known, names, ifelse(seq_along(names) %in% unlist(heading_roles(above)), above, names))
}

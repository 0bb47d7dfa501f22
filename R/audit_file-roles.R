# What the columns of a printed table are, guessed from its headings, notes and
# cells, in English and Chinese. A guess is printed and can be overridden.

# How a table is read: `reading` says it in words, `roles`, `options` and
# `relations` are what audit_table() takes.
guess_table <- function(table, tolerance = 0.05) {
  roles <- heading_roles(full_headings(table))
  guess <- guess_descriptive(table, roles)
  if (is.null(guess)) guess <- guess_kinds(table, roles, tolerance)
  if (is.null(guess)) guess <- guess_regression(table)
  if (is.null(guess)) guess <- guess_tests(table, roles)
  if (is.null(guess)) guess <- guess_shares(table, tolerance)
  if (is.null(guess)) guess <- list(reading = "no kind of table that is known", roles = NULL, options = list())
  guess$relations <- unique(c(guess_relations(names(table)), guess_sums(table)))
  if (is.null(guess$roles) && is.null(guess$models) && length(guess$relations)) {
    guess$reading <- "columns with relations"
  }
  guess
}

# Blocks of one length: what is left over in a role cannot be told apart.
even_roles <- function(roles) {
  size <- min(lengths(roles))
  lapply(roles, utils::head, size)
}

guess_descriptive <- function(table, roles) {
  given <- intersect(c("mean", "sd", "min", "max"), names(roles))
  if (all(c("sd", "mean", "cv") %in% names(roles))) {
    return(list(reading = "means, standard deviations and coefficients of variation",
                roles = even_roles(roles[c("sd", "mean", "cv")]), options = list()))
  }
  if (length(given) < 2L || !any(c("mean", "sd") %in% given)) return(NULL)
  blocks <- even_roles(roles[given])
  # one column of counts serves every block
  if (!is.null(roles$n)) blocks <- c(blocks, list(n = utils::head(roles$n, length(blocks[[1L]]))))
  list(reading = "descriptive statistics", roles = blocks, options = list())
}

# A regression table: columns in which estimates stand with a number in parentheses.
guess_regression <- function(table) {
  cells <- as.matrix(as.data.frame(table))[, -1L, drop = FALSE]
  if (sum(result_cells(as.vector(cells))$kind %in% c("pair", "beside")) < 2L) return(NULL)
  note <- paste(c(attr(table, "notes"), attr(table, "title")), collapse = " ")
  statistic <- stated_statistic(note)
  levels <- stated_levels(note)
  options <- list()
  if (!is.null(statistic)) options$estimates <- list(statistic = statistic)
  if (!is.null(levels)) options$stars <- list(levels = levels)
  said <- c(if (!is.null(statistic)) paste(c(t = "t statistics", std.error = "standard errors",
                                             p.value = "p values")[[statistic]], "in parentheses, as the notes say"),
            if (!is.null(levels)) paste("stars at", paste(levels, collapse = ", "), "as the notes say"))
  list(reading = paste(c("regression table", said), collapse = "; "), roles = NULL, options = options, models = TRUE)
}

# What notes say of the number in parentheses; NULL where they say nothing or two things.
stated_statistic <- function(note) {
  inside <- regmatches(note,
                       gregexpr("(?i)[^.;\uff1b\u3002*]{0,80}(parenthes[ei]s|brackets|\u62ec\u53f7)[^.;\uff1b\u3002*]{0,60}", note, perl = TRUE))[[1L]]
  text <- tolower(paste(inside, collapse = " "))
  if (!nzchar(text)) return(NULL)
  says <- c(t = grepl("\\b[tz][- ]?(stat|value|ratio)|\\b[tz] (and [tz] )?(stat|value|ratio)|[tz] ?\u503c|[tz] ?\u7edf\u8ba1\u91cf", text),
            std.error = grepl("standard error|std\\.? err|\\bs\\.?e\\.?\\b|\u6807\u51c6\u8bef", text),
            p.value = grepl("\\bp[- ]?value|p ?\u503c", text))
  if (sum(says) == 1L) names(says)[says] else NULL
}

# "*** p<0.01, ** p<0.05, * p<0.1"; "***, ** and * ... at 1%, 5% and 10%".
stated_levels <- function(note) {
  note <- gsub("[\u2217\uff0a]", "*", gsub("\\\\", "", note))
  one <- regmatches(note,
                    gregexpr("(\\*+)\\s*(indicates?|denotes?|represents?|means?|:|=|\u8868\u793a)?\\s*[pP]\\s*[<\uff1c\u2264]\\s*([0-9.]+)(\\s*%)?", note, perl = TRUE))[[1L]]
  if (length(one) >= 2L) {
    stars <- nchar(sub("[^*].*$", "", one))
    level <- as.numeric(sub("[.]$", "", sub("^.*[<\uff1c\u2264]\\s*([0-9.]+).*$", "\\1", one))) / ifelse(grepl("%",
                                                                                                               one), 100, 1)
    return(ordered_levels(stars, level))
  }
  marks <- regmatches(note, regexpr("\\*+(\\s*[,\u3001\uff0c]?\\s*(and|or|\u548c)?\\s*\\*+){1,2}", note, perl = TRUE))
  if (!length(marks)) return(NULL)
  stars <- nchar(regmatches(marks, gregexpr("\\*+", marks))[[1L]])
  after <- substring(note, regexpr(marks, note, fixed = TRUE) + nchar(marks))
  level <- regmatches(after, gregexpr("[0-9.]+(?=\\s*%)", after, perl = TRUE))[[1L]]
  if (length(level) < length(stars)) return(NULL)
  ordered_levels(stars, as.numeric(utils::head(level, length(stars))) / 100)
}

# The level of one star first; NULL if the stars are not one, two, three.
ordered_levels <- function(stars, level) {
  if (anyNA(level) || any(level <= 0 | level >= 1)) return(NULL)
  order <- order(stars)
  if (!identical(as.integer(stars[order]), seq_along(stars)) || any(diff(level[order]) >= 0)) return(NULL)
  level[order]
}

guess_tests <- function(table, roles) {
  if (!all(c("statistic", "p.value") %in% names(roles))) return(NULL)
  taken <- even_roles(roles[c("statistic", "p.value")])
  if (!is.null(roles$df) && length(roles$df) >= length(taken$p.value)) taken$df <- utils::head(roles$df,
                                                                                               length(taken$p.value))
  # a heading such as "statistic" may stand over those of different tests
  mixed <- is.null(taken$df) && !all(grepl("\\b[tz]\\b|^[tz]\\b|[tz] ?\u503c", plain_heading(names(table)[taken$statistic])))
  list(reading = "statistics with p values", roles = taken, options = list(), mixed = mixed)
}

# Columns that are shares of a whole by their headings, if most rows do add up.
guess_shares <- function(table, tolerance) {
  at <- which(grepl("\\bshares?\\b|proportion|contribution|percent|\u5360\u6bd4|\u8d21\u732e\u7387|\u6bd4\u91cd",
                    tolower(names(table))))
  at <- setdiff(at, 1L)
  if (length(at) < 2L) return(NULL)
  values <- matrix(printed_numbers(unlist(lapply(at, function(j) table[[j]])))$value, nrow(table))
  whole <- rowSums(values)
  near <- function(total) mean(abs(whole / total - 1) < tolerance, na.rm = TRUE) > 0.5
  total <- c(1, 100)[c(near(1), near(100))]
  if (length(total) != 1L || is.nan(total)) return(NULL)
  list(reading = paste("shares that make up", total), roles = list(share = at),
       options = list(shares = list(total = total)))
}

# Relations that headings name: direct + indirect = total, GML = EC x TC.
guess_relations <- function(names) {
  plain <- plain_heading(names)
  of <- function(words) which(grepl(paste0("^(", words, ")$"), plain))
  quoted <- function(k) paste0("`", names[k], "`")
  parts <- list(direct = of("direct|direct effect|direct effects|\u76f4\u63a5\u6548\u5e94"),
                indirect = of("indirect|indirect effect|indirect effects|spillover|\u95f4\u63a5\u6548\u5e94"),
                total = of("total|total effect|total effects|\u603b\u6548\u5e94|\u5408\u8ba1"))
  found <- character()
  if (all(lengths(parts) == 1L)) found <- paste(quoted(parts$total), "=", quoted(parts$direct), "+",
                                                quoted(parts$indirect))
  index <- list(whole = of("gml|ml|malmquist|tfp|gtfp|gml index|ml index|tfpch"),
                ec = of("ec|effch|eff|tec|efficiency change|gec|ech"),
                tc = of("tc|techch|tech|tp|technical change|gtc|tch|technical progress"))
  if (all(lengths(index) == 1L)) found <- c(found,
                                            paste(quoted(index$whole), "=", quoted(index$ec), "*", quoted(index$tc)))
  found[!grepl("`.*`.*`.*`.*`.*`.*`", found)]
}

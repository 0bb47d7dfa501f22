# A random panel is dressed up as published tables are, in a random way, and has to
# come back the same; random tables of odd cells are read or refused, never more.

provinces <- c("\u5317\u4eac", "\u5929\u6d25", "\u6cb3\u5317", "\u5c71\u897f", "\u8fbd\u5b81", "\u5409\u6797",
               "\u4e0a\u6d77", "\u6c5f\u82cf", "\u6d59\u6c5f", "\u5b89\u5fbd", "\u798f\u5efa", "\u6c5f\u897f")
pick <- function(...) sample(c(...), 1L)
maybe <- function(x, chance = 0.5) if (stats::runif(1L) < chance) x

random_panel <- function() {
  panel <- expand.grid(region = sample(provinces, sample(3:8, 1L)),
                       year = seq(sample(1990:2015, 1L), by = 1L, length.out = sample(2:5, 1L)),
                       stringsAsFactors = FALSE)
  names(panel) <- c("\u5730\u533a", "\u5e74\u4efd")
  for (name in c("\u4ea7\u503c", "\u78b3\u6392\u653e")) {
    panel[[name]] <- round(stats::rlnorm(nrow(panel), 7), sample(0:3, 1L))
  }
  panel[["\u4ea7\u503c"]][sample(nrow(panel), 1L)] <- NA
  panel[order(match(panel[[1L]], provinces), panel[[2L]]), ]
}

# A number as offices write it.
dressed <- function(x, missing) {
  text <- formatC(x, format = "f", digits = 3L)
  if (stats::runif(1L) < 0.3) text <- paste0("\"", formatC(x, format = "f", digits = 3L, big.mark = ","), "\"")
  ifelse(is.na(x), missing, text)
}

table_lines <- function(panel, shape) {
  missing <- pick("", "-", "\u2026", "NA")
  row <- function(...) paste(c(...), collapse = ",")
  ids <- unique(panel[[1L]])
  years <- unique(panel[[2L]])
  at <- function(id, year, name) dressed(panel[[name]][panel[[1L]] == id & panel[[2L]] == year], missing)
  sign <- pick("", "\u5e74")
  heads <- paste0(years, sign)
  if (length(maybe(1, 0.3))) heads[length(heads)] <- paste0(heads[length(heads)], pick("\u2460", "*", "(\u9884)"))
  shown <- ids
  if (length(maybe(1, 0.2))) shown[2L] <- paste0(shown[2L], "\u2460")
  block <- function(name, first = character(), again = TRUE) {
    vapply(seq_along(ids), function(i) row(if (length(first)) if (i == 1L || again) first else "", shown[i],
                                           vapply(years, function(y) at(ids[i], y, name), "")), "")
  }
  switch(shape,
    long = c("\u5730\u533a,\u5e74\u4efd,\u4ea7\u503c,\u78b3\u6392\u653e",
             unlist(lapply(sample(seq_along(ids)), function(i) {
      vapply(years, function(y) row(shown[i], paste0(y, sign), at(ids[i], y, "\u4ea7\u503c"),
                                    at(ids[i], y, "\u78b3\u6392\u653e")), "")
    }))),
    merged = c("\u5730\u533a,\u5e74\u4efd,\u4ea7\u503c,\u78b3\u6392\u653e", unlist(lapply(seq_along(ids), function(i) {
      vapply(seq_along(years),
             function(k) row(if (k == 1L) shown[i] else "", paste0(years[k], sign),
                             at(ids[i], years[k], "\u4ea7\u503c"), at(ids[i], years[k], "\u78b3\u6392\u653e")), "")
    }))),
    two_rows = c(row("\u5730\u533a",
                     rep(c("\u4ea7\u503c", "\u78b3\u6392\u653e"),
                         each = length(years)) [c(1L, rep(NA, length(years) - 1L), length(years) + 1L,
                                                  rep(NA, length(years) - 1L))]), row("", rep(heads, 2L)),
                 vapply(seq_along(ids), function(i) row(shown[i],
                                                        vapply(years, function(y) at(ids[i], y, "\u4ea7\u503c"), ""),
                                                        vapply(years, function(y) at(ids[i], y, "\u78b3\u6392\u653e"),
                                                               "")), "")),
    database = c(row(pick("\u6307\u6807", ""), pick("\u5730\u533a", ""), rev(heads)),
                 unlist(lapply(c("\u4ea7\u503c", "\u78b3\u6392\u653e"), function(name) {
                   vapply(seq_along(ids), function(i) row(if (i == 1L) name else "", shown[i],
                                                          vapply(rev(years), function(y) at(ids[i], y, name), "")), "")
                 })))
  )
}

with_total_row <- function(panel) {
  total <- stats::aggregate(panel[3:4], panel[2L], sum, na.rm = TRUE)
  name <- pick("\u5168\u56fd", "\u5408 \u8ba1", "Total", "\u534e\u4e2d")
  rbind(cbind(stats::setNames(data.frame(rep(name, nrow(total))), names(panel)[1L]), total), panel)
}

test_that("random panels in random dress come back as they were", {
  done <- 0L
  with_test_seed(20260101, for (case in 1:120) {
    panel <- random_panel()
    shape <- pick("long", "merged", "two_rows", "database")
    lines <- table_lines(if (length(maybe(1, 0.3))) with_total_row(panel) else panel, shape)
    if (shape == "two_rows") lines[1L] <- gsub("NA", "", lines[1L])
    heading <- lines[seq_len(if (shape == "two_rows") 2L else 1L)]
    body <- lines[-seq_along(heading)]
    again <- if (shape %in% c("long", "two_rows")) maybe(c(maybe("\u7eed\u8868"), heading), 0.3)
    half <- length(body) %/% 2L
    above <- c(maybe("\u88681 \u5404\u5730\u533a\u4ea7\u503c\u4e0e\u78b3\u6392\u653e"),
               maybe(paste0("\u5355\u4f4d\uff1a\u4ebf\u5143",
                            strrep(",", lengths(regmatches(heading[1L], gregexpr(",", heading[1L])))))))
    below <- c(maybe("\u6ce8\uff1a2020\u5e74\u4e3a\u521d\u6b65\u6570\u3002"),
               maybe(paste0("\u8d44\u6599\u6765\u6e90\uff1a\u300a\u4e2d\u56fd\u7edf\u8ba1\u5e74\u9274\u300b, ",
                            "\u4e2d\u56fd\u7edf\u8ba1\u51fa\u7248\u793e")))
    text <- c(above, maybe(""), heading, body[seq_len(half)], again, body[-seq_len(half)], below)
    encoding <- pick("UTF-8", "GBK", "UTF-16LE")
    separator <- pick(",", ";", "\t")
    if (separator != ",") text <- gsub(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", separator, text, perl = TRUE)
    path <- write_bytes(text, scratch(), encoding, if (encoding == "UTF-16LE") c(0xFF, 0xFE), end = pick("\n", "\r\n"))
    read <- tryCatch(suppressWarnings(suppressMessages(read_panel(path, c("\u5730\u533a", "\u5e74\u4efd"),
                                                                  totals = "drop"))), error = function(e) fail(paste(
                                                                    c(conditionMessage(e), text), collapse = "\n")))
    if (!is.data.frame(read)) next
    panel <- panel[order(panel[[1L]], panel[[2L]], method = "radix"), ]
    expect_equal(read[c("\u5730\u533a", "\u5e74\u4efd", "\u4ea7\u503c", "\u78b3\u6392\u653e")], panel,
                 ignore_attr = TRUE, info = paste(c(shape, text), collapse = "\n"))
    done <- done + 1L
  })
  expect_identical(done, 120L)
})

test_that("random tables of odd cells are read or refused with the package's own error", {
  cells <- c("\u5317\u4eac", "\u6cb3\u5317", "\u5168\u56fd", "\u5730\u533a", "\u5e74\u4efd", "2019", "2019E",
             "2020\u2460", "1", "2.5", "\"1,234\"", "12%", "-", "", "", "\u6ce8\uff1aa",
             "\u5355\u4f4d\uff1a\u4ebf\u5143", "2019\u5e741\u6708", "2019Q1", "\"", "\u2460",
             "\u3000", "1e400", "\u5408\u8ba1", "#DIV/0!", "007", "12345678901234567890", "2018-2019", "\u6307\u6807")
  ways <- list(list(), list(totals = "drop"), list(wide = "{region}"), list(fill_down = TRUE), list(header_rows = 2),
               list(header_rows = c(1, 3)), list(indicator = "\u6307\u6807"),
               list(preview = TRUE), list(names = c("\u5730\u533a", "\u5e74\u4efd", "x")), list(skip = 1),
               list(decimal = ","))
  outcome <- with_test_seed(1, vapply(1:300, function(case) {
    width <- sample(2:5, 1L)
    lines <- replicate(sample(2:7, 1L), paste(sample(cells, width, TRUE), collapse = ","))
    if (case %% 3L) {
      lines <- c(paste(c("\u5730\u533a", pick("\u5e74\u4efd", "2019", "\u6307\u6807"), sample(cells, width - 2L)),
                       collapse = ","), lines)
    }
    path <- write_bytes(lines, scratch())
    tryCatch({
      read <- suppressWarnings(suppressMessages(do.call(read_panel,
                                                        c(list(path, c("\u5730\u533a", "\u5e74\u4efd")),
                                                          ways[[sample(length(ways), 1L)]]))))
      utils::capture.output(print(read), print(attr(read, "read")))
      "read"
    }, lowcarbon_error_input = function(e) "refused", error = function(e) conditionMessage(e))
  }, ""))
  expect_setequal(unique(outcome), c("read", "refused"))
})

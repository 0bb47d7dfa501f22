# Regions classed, sector by sector, by where their carbon intensity stood among
# the regions in two periods.

#' Types of carbon productivity
#'
#' Compares the carbon intensity of each sector of a region with the other regions' in
#' two periods, as section 4.3 of the document `restructuring` does. Carbon productivity
#' is one over intensity, so a *low* intensity is an advantage.
#'
#' A region *has the advantage* in a sector and period if its intensity is at or below
#' the reference, the mean (or median) over all regions with that sector in that period.
#' `type` is
#'
#' * `"advantaged"`: the advantage in both periods,
#' * `"disadvantaged"`: in neither,
#' * `"reversed"`: in one of the two.
#'
#' `status` is `"better"` or `"worse"`: for a reversed sector, whether it gained or lost
#' the advantage; for the other two types, whether the intensity fell or rose (`NA` if it
#' is the same).
#'
#' The document states no reference. Its Table 3 prints a status for the reversed sectors
#' only. Of the 31 with both intensities printed, every status is the fall or rise of the
#' intensity; 22 cross the mean of Table 2 and follow the rule above as well, nine do not
#' cross it, so that the document must have drawn its reversals in another way.
#'
#' @param data A data frame, one row per region, period and sector, in any order.
#' @param intensity Name of the column of carbon intensities, not negative.
#' @param index The region and the period column, `c("region", "time")` or
#'   `~ region + time`; may be left out for a `plm::pdata.frame`.
#' @param sector Name of the sector column; `NULL` if there is only one.
#' @param periods The two periods to compare, the earlier first; by default the first and
#'   the last in `data`.
#' @param reference The level that divides: the unweighted `"mean"` over regions, as in
#'   the document's table of means, or the `"median"`, which one extreme region does not
#'   move.
#' @return A data frame of class `lowcarbon_productivity`, one row per region and sector,
#'   sorted: the region column, the sector column, `intensity_<period>` for the two
#'   periods, `type` and `status`. The references are in the attribute `reference`.
#' @section Errors and warnings: `lowcarbon_error_input` for missing, infinite or negative
#'   intensities, repeated rows, unknown periods, a single region, and a region's sector
#'   that has a row in one of the two periods only; also for a region or sector column
#'   called like a column of the result. A sector with a single region has no
#'   type (`NA`), with a `lowcarbon_warning`.
#' @section Cost: Proportional to the number of rows.
#' @seealso [documents] for where Table 3 of `restructuring` comes from.
#' @concept carbon productivity
#' @concept tan shengchanlv
#' @export
#' @examples
#' panel <- data.frame(city = rep(c("A", "B", "C"), each = 2),
#'                     year = c(2010, 2020), industry = "steel",
#'                     intensity = c(1, 0.5, 9, 8, 6, 1))
#' productivity_type(panel, "intensity", c("city", "year"), "industry", c(2010, 2020))
productivity_type <- function(data, intensity, index = NULL, sector = NULL, periods = NULL,
                              reference = c("mean", "median")) {
  check_data(data)
  index <- resolve_index(data, index)
  check_columns(data, intensity, "intensity", 1L)
  if (!is.null(sector)) check_columns(data, sector, "sector", 1L)
  reference <- check_choice(reference)
  x <- numeric_column(data, intensity, "intensity", c(index, sector), lower = 0)
  panel <- code_panel(data, index, sector)
  if (panel$region$n < 2L) abort_input("data", "two regions or more to compare", "one",
                                       describe_value(panel$region$ids))
  compared <- find_periods(panel$time$ids, periods, index[2L])
  warn_totals(data, c(index[1L], sector))
  check_free(c(index[1L], sector), c(paste0("intensity_", panel$time$ids[compared]), "type", "status"))

  cells <- array(panel$cells, c(panel$sector$n, panel$time$n, panel$region$n))
  first <- intensities_at(cells, compared[1L], x)
  last <- intensities_at(cells, compared[2L], x)
  check_both_periods(first, last, panel, compared, index, sector)
  alone <- rowSums(!is.na(first)) == 1L
  if (any(alone)) warn_lone_sector(alone, panel)
  level <- cbind(level_by_sector(first, reference), level_by_sector(last, reference))
  kept <- which(!is.na(first))
  at <- arrayInd(kept, dim(first)) # sector, region; regions one after the other
  types <- classify_productivity(first[kept], last[kept], level[at[, 1L], , drop = FALSE], alone[at[, 1L]])

  types_result(types, at, level, panel, id_strings(panel$time$ids[compared]), index, sector,
               list(intensity = intensity, reference = reference))
}

types_result <- function(types, at, level, panel, periods, index, sector, choices) {
  ids <- stats::setNames(list(panel$region$ids[at[, 2L]]), index[1L])
  if (!is.null(sector)) ids[[sector]] <- panel$sector$ids[at[, 1L]]
  names(types)[1:2] <- paste0("intensity_", periods)
  levels <- stats::setNames(as.data.frame(level), periods)
  if (!is.null(sector)) levels <- cbind(stats::setNames(data.frame(panel$sector$ids), sector), levels)
  new_result(cbind(list_to_frame(ids), types), "lowcarbon_productivity",
             choices = c(choices, list(periods = periods)), reference = levels,
             keys = c(index[1L], sector))
}

find_periods <- function(ids, periods, column) {
  if (is.null(periods)) {
    periods <- ids[order(period_values(ids))][c(1L, length(ids))]
  }
  if (!is.atomic(periods) || length(periods) != 2L || anyNA(periods) || periods[1L] == periods[2L]) {
    abort_input("periods", "two different periods, the earlier first", describe_found(periods))
  }
  at <- if (is.numeric(ids)) match(periods, ids) else match(id_strings(periods), id_strings(ids))
  if (anyNA(at)) {
    abort_input("periods", paste0("periods of `", column, "`"), paste("no", describe_value(periods[is.na(at)][1L])),
                hint = paste0("There are ", describe_set(id_strings(ids), quote = FALSE, at_most = 12L), "."))
  }
  if (diff(period_values(ids)[at]) < 0) {
    abort_input("periods", "the earlier period first", paste(id_strings(periods), collapse = ", "))
  }
  at
}

# Sectors by regions, NA where there is no row.
intensities_at <- function(cells, period, x) {
  row <- cells[, period, , drop = FALSE]
  row[row == 0L] <- NA_integer_
  matrix(x[row], dim(cells)[1L], dim(cells)[3L])
}

check_both_periods <- function(first, last, panel, compared, index, sector) {
  lone <- match(TRUE, is.na(first) != is.na(last))
  if (is.na(lone)) return(invisible())
  at <- arrayInd(lone, dim(first))
  there <- compared[if (is.na(first[lone])) 2L else 1L]
  place <- paste(index[1L], describe_value(panel$region$ids[at[2L]]))
  if (!is.null(sector)) place <- paste0(place, ", ", sector, " ", describe_value(panel$sector$ids[at[1L]]))
  abort_input("data", "rows in both periods for each region and sector",
              paste("one in", describe_value(panel$time$ids[there]), "only"), place,
              hint = "Leave the region's sector out, or fill the other period and say so.")
}

level_by_sector <- function(x, reference) {
  apply(x, 1L, if (reference == "mean") mean else stats::median, na.rm = TRUE)
}

warn_lone_sector <- function(alone, panel) {
  first <- if (is.null(panel$sector$ids)) "" else paste0(", the first ",
                                                         describe_value(panel$sector$ids[which(alone)[1L]]))
  warn_lowcarbon(sum(alone), " sector(s) with a single region", first,
                 ": there is nothing to compare it with, so its type is NA.")
}

# `level`: the references of both periods, a row for each value. A mean of equal
# numbers may be off by rounding, so a tie is a tie within it.
classify_productivity <- function(first, last, level, alone) {
  slack <- 1 + 8 * .Machine$double.eps
  ahead_first <- first <= level[, 1L] * slack
  ahead_last <- last <= level[, 2L] * slack
  type <- ifelse(ahead_first & ahead_last, "advantaged", ifelse(ahead_first | ahead_last, "reversed", "disadvantaged"))
  type[alone] <- NA_character_
  fell <- ifelse(last == first, NA, last < first)
  better <- ifelse(type %in% "reversed", ahead_last, fell)
  data.frame(first = first, last = last, type = type, status = c("worse", "better")[better + 1L])
}

#' @export
result_title.lowcarbon_productivity <- function(x) {
  count <- table(factor(x$type, c("advantaged", "disadvantaged", "reversed")))
  paste0("Carbon productivity: ", paste(count, names(count), collapse = ", "))
}

# Tiles, regions by sectors; the letter in a tile is the status.
productivity_tiles <- function(x) {
  keys <- attr(x, "keys")
  sector <- if (length(keys) > 1L) x[[keys[2L]]] else rep("", nrow(x))
  data.frame(region = factor(x[[keys[1L]]], unique(x[[keys[1L]]])),
             sector = factor(sector, sort(unique(sector), method = "radix")),
             type = factor(x$type, c("advantaged", "disadvantaged", "reversed")),
             letter = ifelse(is.na(x$status), "", ifelse(x$status == "better", "B", "W")))
}

productivity_colours <- c(advantaged = "#7FBF7B", disadvantaged = "#D9A5C9", reversed = "#F4D67A")

#' Draw types of carbon productivity
#'
#' Regions by sectors, coloured by type, with the status as a letter: B for better, W for
#' worse.
#'
#' @param x,object A result of [productivity_type()].
#' @param main Title.
#' @param ... Passed to [graphics::plot.default()]; `autoplot()` refuses further arguments.
#' @return `x`, invisibly; a ggplot for `autoplot()`.
#' @export
#' @examples
#' panel <- data.frame(city = rep(c("A", "B", "C"), each = 2),
#'                     year = c(2010, 2020), industry = "steel",
#'                     intensity = c(1, 0.5, 9, 8, 6, 1))
#' plot(productivity_type(panel, "intensity", c("city", "year"), "industry", c(2010, 2020)))
plot.lowcarbon_productivity <- function(x, main = "Carbon productivity", ...) {
  tiles <- productivity_tiles(x)
  width <- max(nchar(levels(tiles$sector), "width"), 1L)
  height <- max(nchar(levels(tiles$region), "width"))
  old <- graphics::par(mar = c(2 + 0.5 * min(height, 20L), 2 + 0.5 * min(width, 30L), 5, 1))
  on.exit(graphics::par(old))
  across <- as.integer(tiles$region)
  up <- nlevels(tiles$sector) + 1L - as.integer(tiles$sector)
  draw_plot(c(0.5, nlevels(tiles$region) + 0.5), c(0.5, nlevels(tiles$sector) + 0.5), type = "n", axes = FALSE,
            xaxs = "i",
            yaxs = "i", xlab = "", ylab = "", ...)
  graphics::title(main, line = 3)
  graphics::rect(across - 0.48, up - 0.48, across + 0.48, up + 0.48, border = NA,
                 col = ifelse(is.na(tiles$type), "grey90", productivity_colours[as.character(tiles$type)]))
  graphics::text(across, up, tiles$letter, cex = 0.7)
  graphics::axis(1L, seq_len(nlevels(tiles$region)), levels(tiles$region), las = 2, tick = FALSE, cex.axis = 0.8)
  graphics::axis(2L, rev(seq_len(nlevels(tiles$sector))), levels(tiles$sector), las = 1, tick = FALSE, cex.axis = 0.8)
  graphics::legend(mean(graphics::par("usr")[1:2]), graphics::par("usr")[4L], names(productivity_colours),
                   fill = productivity_colours,
                   border = NA, bty = "n", horiz = TRUE, xpd = NA, xjust = 0.5, yjust = 0, cex = 0.8)
  invisible(x)
}

#' @rdname plot.lowcarbon_productivity
#' @exportS3Method ggplot2::autoplot
autoplot.lowcarbon_productivity <- function(object, ...) {
  check_dots(...)
  tiles <- productivity_tiles(object)
  tiles$sector <- factor(tiles$sector, rev(levels(tiles$sector)))
  .data <- ggplot2::.data
  ggplot2::ggplot(tiles, ggplot2::aes(.data[["region"]], .data[["sector"]])) +
    ggplot2::geom_tile(ggplot2::aes(fill = .data[["type"]]), colour = "white") +
    ggplot2::geom_text(ggplot2::aes(label = .data[["letter"]]), size = 3) +
    ggplot2::scale_fill_manual(values = productivity_colours, na.value = "grey90", drop = FALSE) +
    ggplot2::labs(x = NULL, y = NULL, fill = NULL, title = "Carbon productivity (B better, W worse)") +
    ggplot2::theme_minimal() +
    ggplot2::theme(axis.text.x = ggplot2::element_text(angle = 60, hjust = 1), panel.grid = ggplot2::element_blank())
}

# Scalings other than min-max, and indicators with a target: every one of them is an
# affine function y = offset + slope z of the z that the kernel takes, column by
# column and segment by segment.

check_scaling <- function(scaling, zero, translate) {
  if (scaling == "zscore" && zero != "exact") {
    abort_input("zero", "its default for scaling = \"zscore\"", describe_value(zero),
                hint = "`translate` and `shift` say how standard scores are made positive.")
  }
  if (scaling %in% c("sum", "vector") && zero == "rescale") {
    abort_input("zero", paste0("\"exact\" or \"shift\" for scaling = \"", scaling, "\""), "\"rescale\"")
  }
  if (is.null(translate)) return(invisible())
  if (scaling != "zscore") abort_input("translate", "NULL but for scaling = \"zscore\"", describe_found(translate))
  check_number(translate, "translate")
}

scaling_choices <- function(scaling, translate, shift) {
  if (scaling == "minmax") return(NULL)
  if (is.null(translate)) translate <- paste("smallest value to", format(shift))
  c(list(scaling = scaling), if (scaling == "zscore") list(translate = translate))
}

# What the kernel returns, as matrices with a row an indicator and a column a segment,
# with how each was scaled.
measure_scaled <- function(columns, system, segments, options, outcomes, data) {
  starts <- c(0L, segments$ends[-length(segments$ends)])
  rows <- if (is.null(segments$rows)) seq_len(segments$ends) else segments$rows + 1L
  cells <- lapply(seq_along(segments$ends), function(s) {
    at <- rows[(starts[s] + 1L):segments$ends[s]]
    lapply(seq_along(columns), function(j) {
      cell <- scaled_cell(columns[[j]][at], system[j, ], options, function(row) describe_row(data, at[row]))
      found <- .Call(ffi_entropy, list(cell$x), as.integer(cell$reversed), NULL, length(at),
                     c(cell$offset, cell$slope, outcomes))
      c(cell[c("min", "max", "centre", "divisor")], found[c("redundancy", "constant")],
        list(negative = found$at[1L] > 0L))
    })
  })
  flat <- unlist(cells, recursive = FALSE)
  take <- function(name) matrix(vapply(flat, function(cell) as.double(cell[[name]]), 0), length(columns))
  negative <- which(take("negative") > 0, arr.ind = TRUE)
  at <- if (nrow(negative)) as.integer(c(negative[1L, 2L], negative[1L, 1L])) else c(0L, 0L)
  out <- list(min = take("min"), max = take("max"), redundancy = take("redundancy"), constant = take("constant") > 0,
              at = at)
  if (options$scaling == "minmax") return(out)
  size <- length(flat)
  c(out, list(scaling = rep(options$scaling, size), centre = take("centre"), divisor = take("divisor")))
}

# One indicator in one segment: what goes to the kernel (x, reversed, offset and
# slope of z), and what brings a value to the scale (min and max, or centre and
# divisor, of the values as transformed by `oriented`).
scaled_cell <- function(x, unit, options, describe) {
  scaling <- options$scaling
  has_target <- unit$direction %in% c("moderate", "interval")
  ends <- range(x)
  if (has_target) ends <- c(0, max(target_distance(x, unit$low, unit$high)))
  v <- oriented(x, unit, scaling, ends[2L], describe)
  reversed <- unit$direction == "-" && scaling %in% c("minmax", "zscore") || has_target && scaling == "minmax"
  width <- max(v) - min(v) # 0: a constant, which the kernel finds whatever offset and slope
  own <- switch(scaling, minmax = on_unit(v, reversed, has_target), sum = c(0, sum(v)), vector = c(0, sqrt(sum(v^2))),
                zscore = standard_scale(v, reversed, options))
  lowest <- ((if (reversed) max(v) else min(v)) - own[1L]) / own[2L]
  offset <- options$rule[["offset"]] + options$rule[["slope"]] * lowest
  slope <- options$rule[["slope"]] * width / abs(own[2L])
  if (width == 0) offset <- slope <- 1
  check_not_negative(offset, unit)
  list(x = v, reversed = reversed, offset = max(offset, 0), slope = slope, min = ends[1L], max = ends[2L],
       centre = own[1L], divisor = own[2L])
}

# Values in the form that is scaled: distances from a target (min-max takes them as
# low-is-good) or what they are short of the largest one; reciprocals where a low
# value is good and shares are taken.
oriented <- function(x, unit, scaling, farthest, describe) {
  if (unit$direction %in% c("moderate", "interval")) {
    distance <- target_distance(x, unit$low, unit$high)
    return(if (scaling == "minmax") distance else 1 - distance / ifelse(farthest > 0, farthest, 1))
  }
  if (!scaling %in% c("sum", "vector")) return(x)
  low <- unit$direction == "-"
  bad <- match(TRUE, if (low) x <= 0 else x < 0)
  if (is.na(bad) && !low && all(x == 0)) bad <- 1L
  if (!is.na(bad)) {
    abort_input("scaling", paste0("values ", if (low) "above 0" else "not below 0, nor all 0,", " in `",
                                  unit$indicator, "` for \"", scaling, "\""),
                format(x[bad], digits = 7L), describe(bad), hint = "Use \"minmax\" or \"zscore\".")
  }
  if (low) 1 / x else x
}

# The scale c(centre, divisor) of y = (v - centre) / divisor.
on_unit <- function(v, reversed, has_target) {
  if (has_target) return(c(max(v), -max(v)))
  if (reversed) c(max(v), min(v) - max(v)) else c(min(v), max(v) - min(v))
}

standard_scale <- function(v, reversed, options) {
  spread <- stats::sd(v)
  if (spread == 0) return(c(0, NA)) # a constant
  sign <- if (reversed) -1 else 1
  raw <- sign * (v - mean(v)) / spread
  up <- if (is.null(options$translate)) options$shift - min(raw) else options$translate
  c(mean(v) - sign * up * spread, sign * spread)
}

check_not_negative <- function(offset, unit) {
  if (offset >= -1e-12) return(invisible())
  abort_input("translate", paste0("a number that leaves no scaled value of `", unit$indicator, "` negative"),
              paste("a smallest value of", format(offset,
                                                  digits = 5L)), hint = "Leave it NULL, or add what is missing.")
}

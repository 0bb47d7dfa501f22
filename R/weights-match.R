# The argument `W` of every method: weights in any form, put into the order of
# the regions of the data.

# Any of the forms as_spatial_weights() takes -> the bare matrix with regions in
# the order of `ids`, the identifiers of the data.
weights_in_order <- function(W, ids, arg = "W") {
  W <- as_weights(W, arg)
  ids <- id_strings(ids)
  own <- rownames(W$matrix)
  if (identical(ids, own)) return(W$matrix)
  place <- match(ids, own)
  lost <- ids[is.na(place)]
  spare <- own[!own %in% ids]
  if (length(lost) || length(spare)) {
    found <- c(if (length(lost)) paste0(length(lost), " of the data without weights: ", describe_set(lost)),
               if (length(spare)) paste0(length(spare), " of the weights without data: ", describe_set(spare)))
    abort_input(arg, paste("weights for the", length(ids), "regions of the data and no others"),
                paste(found, collapse = "; "),
                hint = if (length(lost)) hint_of_names(lost, spare, length(ids)) else
                  "W[regions] keeps those regions of the weights and standardises again.")
  }
  W$matrix[place, place]
}

# What may be behind regions that the weights do not have.
hint_of_names <- function(lost, spare, n) {
  plain <- function(x) sub("^0+(?=[0-9])", "", perl = TRUE,
                           tolower(gsub(paste0("[[:space:]'._-]|\u7701$|\u5e02$|(\u58ee\u65cf|\u56de\u65cf|",
                                               "\u7ef4\u543e\u5c14)?\u81ea\u6cbb\u533a$"), "", enc2utf8(x))))
  same <- match(plain(lost), plain(spare))
  if (!all(is.na(same))) {
    first <- which(!is.na(same))[1L]
    return(paste0(describe_set(lost[first]), " and ", describe_set(spare[same[first]]),
                  " may be the same region: names must be spelled alike in data and weights."))
  }
  for (to in c("id", "zh", "code")) {
    if (all(suppressWarnings(as_province(lost, to), classes = "lowcarbon_warning") %in% spare)) {
      return(paste0("as_province(, \"", to, "\") gives the column of regions the names that the weights have."))
    }
  }
  if (length(lost) == n) {
    return("Names must be spelled alike in data and weights, and `index` names the column of regions first.")
  }
}

# An argument that takes any form; complaints name it by its own name.
as_weights <- function(x, arg, hint = NULL) {
  if (inherits(x, "spatial_weights")) return(x)
  if (is.atomic(x) && is.null(dim(x))) abort_input(arg, "spatial weights", describe_class(x), hint = hint)
  tryCatch(as_spatial_weights(x), lowcarbon_error_input = function(error) {
    if (identical(error$arg, "x")) {
      error$arg <- arg
      error$message <- sub("^`x`", paste0("`", arg, "`"), error$message)
    }
    stop(error)
  })
}

# Common borders of the 30 provinces, by hand from the list of borders: a named
# 0/1 matrix divided by its row sums.
digital_contiguity <- function() {
  ids <- china_provinces$province[china_provinces$in_documents]
  w <- matrix(0, 30, 30, dimnames = list(ids, ids))
  borders <- china_borders[china_borders$from %in% ids & china_borders$to %in% ids, ]
  w[cbind(borders$from, borders$to)] <- 1
  w <- w + t(w)
  w / rowSums(w)
}

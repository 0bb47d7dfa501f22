# Places for names beside points, where they cover neither points nor each other.

# Middles of names of the given widths and height (in units of the axes), tried on rings about their points, nearest
# first, within `box` (left, right, bottom, top). `gap` is the distance kept from the own point. Names at the
# outside of the cloud are placed first, as they have a free side; `placed` are boxes that are taken already. Where no
# free place is found within eight rings, the least bad one is taken.
place_names <- function(x, y, width, height, points_x, points_y, box, gap, placed = matrix(0, 0L, 4L)) {
  width <- rep_len(width, length(x))
  tall <- height / 2
  edge <- c(0.4 * gap, 0.4 * tall) # about the radius of a point
  out <- list_to_frame(list(x = x, y = y, apart = rep(FALSE, length(x))))
  spread <- c(max(diff(range(points_x)), 1e-300), max(diff(range(points_y)), 1e-300))
  away <- ((x - mean(points_x)) / spread[1L])^2 + ((y - mean(points_y)) / spread[2L])^2
  for (i in order(-away)) {
    tried <- name_rings(x[i], y[i], width[i] / 2, tall, gap)
    boxes <- cbind(tried$x - width[i] / 2, tried$x + width[i] / 2, tried$y - tall, tried$y + tall)
    covered <- apply(boxes, 1L, function(b) {
      sum(points_x > b[1L] - edge[1L] & points_x < b[2L] + edge[1L] &
            points_y > b[3L] - edge[2L] & points_y < b[4L] + edge[2L]) +
        2 * sum(placed[, 1L] < b[2L] & placed[, 2L] > b[1L] & placed[, 3L] < b[4L] & placed[, 4L] > b[3L]) +
        3 * (b[1L] < box[1L] || b[2L] > box[2L] || b[3L] < box[3L] || b[4L] > box[4L])
    })
    best <- which.min(covered)
    out$x[i] <- tried$x[best]
    out$y[i] <- tried$y[best]
    out$apart[i] <- tried$ring[best] > 0
    placed <- rbind(placed, boxes[best, ])
  }
  out
}

# Above, below, right, left, then the corners, then ever wider rings of twelve.
name_rings <- function(x, y, half, tall, gap) {
  near <- cbind(c(0, 0, 1, -1, 1, -1, 1, -1), c(1, -1, 0, 0, 1, 1, -1, -1))
  turns <- seq(0, 2 * pi, length.out = 13L)[-13L] + pi / 2
  rings <- lapply(1:8, function(k) cbind((1 + 0.35 * k) * cos(turns), (1 + 1.2 * k) * sin(turns)))
  steps <- rbind(near, do.call(rbind, rings))
  list(x = x + steps[, 1L] * (half + gap), y = y + steps[, 2L] * 2.2 * tall,
       ring = rep(0:8, c(8L, rep(12L, 8L))))
}

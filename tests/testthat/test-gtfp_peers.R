# Peers, weights and targets.

index <- c("region", "time")
panel <- data.frame(region = rep(c("A", "B", "C"), 2), time = rep(1:2, each = 3), x = c(1, 1, 2, 1, 1, 2),
                    y = c(2, 1, 2, 4, 1, 2),
                    b = c(1, 1, 4, 1, 1, 4))

test_that("worked by hand: all by A of its better period", {
  peers <- gtfp_peers(gtfp(panel, "x", "y", "b", index, direction = "output"))
  expect_named(peers, c("region", "time", "peer", "peer_time", "lambda", "target_x", "target_y", "target_b"))
  expect_identical(unique(peers$peer), "A")
  expect_identical(unique(peers$peer_time), 2L)
  # C by outputs only: as much of A as its inputs allow
  expect_equal(as.data.frame(peers)[peers$region == "C", "lambda"], c(2, 2))
  expect_equal(unlist(peers[5, c("target_x", "target_y", "target_b")], use.names = FALSE), c(2, 8, 2))
  within <- gtfp_peers(gtfp(panel, "x", "y", "b", index, direction = "output"), "within")
  expect_identical(within$peer_time, within$time)
  busy <- summary(peers)
  expect_identical(as.data.frame(busy), data.frame(peer = "A", peer_time = 2L, units = 6L, others = 5L))
})

test_that("peers make the targets, for every distance", {
  data <- with_test_seed(1, data.frame(region = rep(letters[1:10], each = 2), time = 1:2, k = stats::runif(20, 1, 3),
                                       l = stats::runif(20, 1, 3),
                                       y = stats::runif(20, 1, 3), c = stats::runif(20, 1, 3)))
  key <- paste(data$region, data$time)
  for (distance in c("sbm", "ddf", "nddf", "tone", "super_sbm")) {
    for (returns in c("crs", "vrs")) {
      found <- gtfp(data, c("k", "l"), "y", "c", index, distance, returns)
      peers <- gtfp_peers(found)
      used <- data[match(paste(peers$peer, peers$peer_time), key), c("k", "l", "y", "c")]
      if ("abated" %in% names(peers)) used[peers$abated, c("y", "c")] <- 0
      made <- rowsum(as.matrix(used) * peers$lambda, paste(peers$region, peers$time))
      target <- as.matrix(as.data.frame(peers)[!duplicated(paste(peers$region, peers$time)),
                                               paste0("target_", c("k", "l", "y", "c"))])
      if (distance == "super_sbm") { # targets may lie inside the others' technology
        expect_true(all(made[, c(1, 2, 4)] <= target[, c(1, 2, 4)] + 1e-9) && all(made[, 3] >= target[, 3] - 1e-9))
        expect_false(any(peers$region == peers$peer & peers$time == peers$peer_time &
                           found$inefficiency_global[match(paste(peers$region, peers$time),
                                                           paste(found$region, found$time))] <= 0))
      } else {
        expect_equal(unname(made), unname(target), tolerance = 1e-9)
      }
      if (returns == "vrs") {
        expect_equal(unname(c(rowsum(peers$lambda, paste(peers$region, peers$time)))), rep(1, 20), tolerance = 1e-9)
      }
    }
  }
})

test_that("no solution, a part of a result, pictures", {
  alone <- gtfp_peers(gtfp(panel[1, ], "x", "y", "b", index, "super_sbm"))
  expect_identical(nrow(alone), 1L)
  expect_identical(alone$peer, NA_character_)
  found <- gtfp(panel, "x", "y", "b", index)
  expect_input_error(gtfp_peers(found[1:2, ]), "`x`", "whole")
  expect_input_error(gtfp_peers(found, "local"), "`frontier`")
  peers <- gtfp_peers(found)
  expect_output(print(peers), "Peers of 6 units, 6 pairs")
  expect_output(print(summary(peers)), "1 peer and the units they serve|1 peer")
  file <- tempfile(fileext = ".pdf")
  grDevices::pdf(file)
  on.exit(unlink(file))
  expect_identical(plot(peers), peers)
  grDevices::dev.off()
  expect_input_error(plot(peers, n = 0), "`n`")
  skip_if_not_installed("ggplot2")
  expect_identical(nrow(ggplot2::layer_data(ggplot2::autoplot(peers))), 1L)
})

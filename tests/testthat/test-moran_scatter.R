both <- c("region", "year")

# Draws on a device without a file and gives back what par() says that a plot
# may not change.
kept_par <- function(code) {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  names <- c("mar", "mai", "las", "mfrow", "xpd", "cex")
  graphics::par(mar = c(4, 3, 2, 1))
  before <- graphics::par(names)
  force(code)
  list(before = before, after = graphics::par(names))
}

expect_par_kept <- function(code) {
  seen <- kept_par(code)
  expect_identical(seen$after, seen$before)
}

panel_of <- function(w, years, seed) {
  with_test_seed(seed, do.call(rbind, lapply(years, function(year) one_year(w, stats::rnorm(nrow(w)), year))))
}

test_that("an index is outside its band exactly if it is significant", {
  w <- square_lattice(3)
  panel <- panel_of(w, 1:40, 1)
  panel$value <- panel$value + 0.8 * rep(rep(1:3, 3), 40) * (panel$year %% 3 - 1)
  for (test in c("randomisation", "normality", "permutation")) for (side in c("greater", "less", "two.sided")) {
    found <- with_test_seed(2, global_moran(panel, "value", as_spatial_weights(w), both, test, side, nsim = 199))
    for (level in c(0.05, 0.01, 0.3)) {
      band <- moran_band(found, level)
      outside <- found$moran > band$upper | found$moran < band$lower
      expect_identical(outside, found$p.value <= level, label = paste(test, side, level))
    }
    expect_true(all(is.infinite(if (side == "greater") band$lower else if (side == "less") band$upper else c(Inf))))
  }
  # 19 permutations reach 0.05 on one side, never on both
  few <- function(side) with_test_seed(3, global_moran(panel, "value", as_spatial_weights(w), both, "permutation",
                                                       side, nsim = 19))
  expect_true(any(few("greater")$p.value <= 0.05))
  expect_true(all(is.infinite(unlist(moran_band(few("two.sided"), 0.05)))))
})

test_that("no plot leaves graphical parameters behind", {
  w <- square_lattice(4)
  panel <- panel_of(w, 2001:2003, 4)
  W <- as_spatial_weights(w)
  moran <- global_moran(panel, "value", W, both)
  local <- local_moran(panel, "value", W, both, "conditional")
  places <- data.frame(region = rownames(w), expand.grid(x = 1:4, y = 1:4))
  expect_par_kept(expect_identical(plot(moran), moran))
  expect_par_kept(plot(moran, main = "heading", level = 0.1))
  expect_par_kept(plot(global_moran(panel[panel$year == 2001, ], "value", W, both)))
  expect_par_kept(expect_identical(moran_scatter(local), local))
  expect_par_kept(expect_identical(plot(local, period = 2001:2003, label = "all"), local))
  expect_par_kept(plot(local, "tiles"))
  expect_par_kept(plot(local, "map", map = places, period = c(2001, 2003)))
  skip_if_not_installed("sf")
  squares <- lapply(seq_len(16),
                    function(i) sf::st_polygon(list(cbind(places$x[i] + c(0, 1, 1, 0, 0),
                                                          places$y[i] + c(0, 0, 1, 1, 0)))))
  expect_par_kept(plot(local, "map", map = sf::st_sf(region = places$region, geometry = sf::st_sfc(squares))))
})

test_that("the scatter plot shows standardised values and their lags", {
  w <- square_lattice(4)
  w <- w / rowSums(w)
  data <- panel_of(w, 2001, 5)
  local <- local_moran(data, "value", unstandardised(w), both, "conditional")
  drawn <- scatter_frame(local, 2001, "none")
  z <- (data$value - mean(data$value)) / sqrt(mean((data$value - mean(data$value))^2))
  expect_equal(drawn$z[match(data$region, drawn$region)], z)
  expect_equal(drawn$lag[match(data$region, drawn$region)], as.vector(w %*% z))
  expect_equal(attr(drawn, "slope"), global_moran(data, "value", unstandardised(w), both)$moran)
  expect_match(slope_label(drawn, local), "Moran's I = ")
  # weights without unit row sums, and an island
  w <- square_lattice(4)
  w[1, ] <- w[, 1] <- 0
  local <- local_moran(data, "value", unstandardised(w), both, "conditional")
  drawn <- scatter_frame(local, 2001, "none")
  expect_identical(nrow(drawn), 15L)
  expect_equal(drawn$lag[match(data$region[-1], drawn$region)], as.vector(w %*% z)[-1])
  expect_equal(attr(drawn, "slope"), sum(z * (w %*% z)) / 16)
  expect_match(slope_label(drawn, local), "^slope = .*, 1 island\\(s\\) not drawn$")
})

test_that("the names asked for are written", {
  w <- square_lattice(4)
  data <- panel_of(w, 2001, 6)
  data$value[5] <- 50
  local <- local_moran(data, "value", as_spatial_weights(w), both, "conditional")
  named <- function(label) {
    drawn <- scatter_frame(local, 2001, label)
    drawn$region[drawn$named]
  }
  expect_identical(named("none"), character())
  expect_length(named("all"), 16L)
  expect_true(data$region[5] %in% named("outliers"))
  expect_lt(length(named("outliers")), 8L)
  expect_setequal(named("significant"), local$region[!local$cluster %in% c("Not significant", "Island")])
  expect_setequal(named(c("r0101", "r0402")), c("r0101", "r0402"))
  expect_input_error(moran_scatter(local, label = "nowhere"), "`label`", "nowhere")
})

test_that("tiles keep a lattice, never overlap, and stay near", {
  places <- expand.grid(x = 1:5, y = 1:4)
  mixed <- with_test_seed(7, sample(20))
  layout <- tile_layout(100 * places$x[mixed], 100 * places$y[mixed])
  expect_identical(cbind(layout$column, layout$row), cbind(places$x, 5 - places$y)[mixed, ] + 0)
  for (n in c(1, 2, 30, 60)) {
    points <- with_test_seed(n, data.frame(x = stats::rnorm(n), y = stats::rnorm(n)))
    layout <- tile_layout(points$x, points$y)
    expect_identical(anyDuplicated(cbind(layout$column, layout$row)), 0L)
    expect_identical(range(layout$column)[1], 1)
    if (n >= 30) expect_gt(stats::cor(layout$column, points$x), 0.9)
    if (n >= 30) expect_lt(stats::cor(layout$row, points$y), -0.9)
  }
  # all in one place, and in one line
  expect_identical(anyDuplicated(do.call(cbind, tile_layout(rep(1, 9), rep(1, 9)))), 0L)
  expect_identical(tile_layout(c(1, 2, 3), c(0, 0, 0)), list(column = c(1, 2, 3), row = c(1, 1, 1)))
})

test_that("clusters on the map are matched by name", {
  w <- square_lattice(4)
  local <- local_moran(panel_of(w, 2001:2002, 8), "value", as_spatial_weights(w), both, "conditional", level = 0.3)
  turned <- with_test_seed(9, sample(16))
  places <- data.frame(region = c(rownames(w)[turned], "elsewhere"), column = 1:17, row = 1)
  place <- map_places(local, places)
  expect_false(place$polygons)
  shown <- map_clusters(local, 2002, place)
  at <- local[local$year == 2002, ]
  expect_identical(as.character(shown), c(as.character(at$cluster[match(rownames(w)[turned], at$region)]), NA))
  expect_true(is.na(cluster_fill(shown, cluster_colours)[17]))
  expect_input_error(plot(local, "map"), "`map`", "found nothing", "tiles")
  expect_input_error(plot(local, "map", map = places[-1, ]), "`map`", places$region[1])
  expect_input_error(plot(local, "map", map = places[c(1:17, 1), ]), "`map`", "again")
  expect_input_error(plot(local, "map", map = stats::setNames(places, c("name", "column", "row"))), "`map`",
                     "column `region`")
  expect_input_error(plot(local, "map", map = places["region"]), "`map`", "`lon` and `lat`")
  expect_input_error(plot(local, period = 1999), "`period`", "1999", "2001")
  expect_input_error(plot(local, "globe"), "`which`")
  expect_input_error(moran_scatter(data.frame()), "`x`", "local_moran")
})

test_that("ggplot2 draws the same", {
  skip_if_not_installed("ggplot2")
  grDevices::pdf(NULL) # building a plot may open a device
  on.exit(grDevices::dev.off())
  w <- square_lattice(4)
  panel <- panel_of(w, 2001:2003, 10)
  W <- as_spatial_weights(w)
  moran <- global_moran(panel, "value", W, both)
  local <- local_moran(panel, "value", W, both, "conditional")
  places <- data.frame(region = rownames(w), expand.grid(x = 1:4, y = 1:4))
  built <- function(plot) ggplot2::ggplot_build(plot)$data
  course <- built(ggplot2::autoplot(moran))
  expect_equal(course[[3]]$y, moran$moran)
  expect_equal(course[[1]]$ymax, moran_band(moran, 0.05)$upper)
  scatter <- built(ggplot2::autoplot(local, period = c(2001, 2003)))
  expect_equal(scatter[[4]]$x, c(scatter_frame(local, 2001, "none")$z, scatter_frame(local, 2003, "none")$z))
  # the slope is I times S0 / n
  expect_equal(scatter[[3]]$slope, moran$moran[c(1, 3)] * sum(w) / 16)
  expect_identical(nrow(built(ggplot2::autoplot(local, "tiles"))[[1]]), 48L)
  map <- built(ggplot2::autoplot(local, "map", map = places))[[1]]
  expect_identical(map$fill,
                   unname(cluster_colours[as.character(map_clusters(local, 2003, map_places(local, places)))]))
  expect_s3_class(ggplot2::autoplot(global_moran(panel[panel$year == 2001, ], "value", W, both)), "ggplot")
})

test_that("Chinese names are drawn", {
  names <- c("\u5317\u4eac", "\u5929\u6d25", "\u6cb3\u5317", "\u5c71\u897f", "\u5185\u8499\u53e4")
  w <- row_matrix(5)
  dimnames(w) <- list(names, names)
  local <- local_moran(one_year(w, c(1, 5, 2, 8, 4.5)), "value", as_spatial_weights(w), both, "conditional")
  places <- data.frame(region = names, x = c(1, 2, 1, 1, 0), y = c(2, 2, 1, 0, 3))
  file <- tempfile(fileext = ".svg")
  on.exit(unlink(file))
  skip_if_not(capabilities("cairo"))
  for (which in c("scatter", "tiles", "map")) {
    grDevices::svg(file)
    expect_silent(plot(local, which, map = places, label = "all"))
    grDevices::dev.off()
    expect_gt(file.size(file), 1000)
  }
})

test_that("names cover neither points nor each other, and stay inside", {
  for (seed in 1:5) {
    points <- with_test_seed(seed, data.frame(x = rnorm(30), y = rnorm(30)))
    at <- place_names(points$x, points$y, rep(0.9, 30), 0.2, points$x, points$y, c(-4, 4, -4, 4), 0.1)
    left <- at$x - 0.45
    lower <- at$y - 0.1
    apart <- outer(1:30, 1:30, Vectorize(function(i, j) abs(left[i] - left[j]) >= 0.9 - 1e-9 ||
                                         abs(lower[i] - lower[j]) >= 0.2 - 1e-9))
    expect_true(all(apart[upper.tri(apart)]))
    covered <- outer(1:30, 1:30,
                     Vectorize(function(i, j) abs(points$x[j] - at$x[i]) < 0.45 && abs(points$y[j] - at$y[i]) < 0.1))
    expect_false(any(covered))
    expect_true(all(abs(at$x) <= 3.55 & abs(at$y) <= 3.9))
  }
})

test_that("provinces in any spelling lie on the fixed grid, each on a tile of its own", {
  tiles <- read_grid(province_grid)
  expect_setequal(tiles$id, china_provinces$province)
  expect_identical(anyDuplicated(tiles[c("column", "row")]), 0L)
  expect_identical(anyDuplicated(tiles$short), 0L)
  english <- province_places(china_provinces$province)
  chinese <- province_places(china_provinces$province_zh)
  expect_identical(english[c("column", "row", "short")], chinese[c("column", "row", "short")])
  expect_input_error(province_places(c("Hebei", "Atlantis")), "`map`", "Atlantis")
  expect_input_error(province_places(c("Hebei", "\u6cb3\u5317")), "`map`", "twice")
})

test_that("grey print tells the clusters apart", {
  grey <- function(colours) colSums(c(0.299, 0.587, 0.114) * grDevices::col2rgb(colours))
  expect_gt(min(diff(sort(grey(cluster_colours)))), 10)
  expect_gt(min(diff(sort(grey(cluster_colours[1:5])))), 20)
  expect_gt(min(diff(sort(grey(getis_colours[1:3])))), 80)
})

test_that("maps of several periods share one legend and put the user's par() back", {
  provinces <- china_provinces$province[china_provinces$in_documents]
  W <- weights_contiguity(subset(china_borders, from %in% provinces & to %in% provinces), ids = provinces)
  local <- local_moran(coupling_panel_reconstructed, "coordination", W, c("province", "year"), "conditional")
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  before <- graphics::par(no.readonly = TRUE)
  expect_silent(plot(local, "map", period = c(2012, 2022)))
  expect_silent(plot(local, "map"))
  after <- graphics::par(no.readonly = TRUE)
  same <- setdiff(names(before), c("usr", "plt", "pin", "fig", "fin", "xaxp", "yaxp", "page", "new"))
  expect_identical(after[same], before[same])
})

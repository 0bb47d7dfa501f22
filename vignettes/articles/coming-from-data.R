# The made-up panel on which the right-hand sides of coming-from.csv run, in the
# article and in the test.
coming_from_data <- function() {
  provinces <- subset(china_provinces, province != "Tibet")
  id <- provinces$province
  panel <- expand.grid(year = 2016:2022, id = id, KEEP.OUT.ATTRS = FALSE, stringsAsFactors = FALSE)
  k <- seq_len(nrow(panel))
  region <- match(panel$id, id)
  noise <- function(a) sin(a * k) + cos(a * k^1.5)
  panel$x <- 5 + sin(region) + noise(1.7)
  panel$z <- noise(2.9)
  panel$d <- 0.8 * panel$z + 0.3 * panel$x + 0.5 * noise(4.1)
  panel$y <- 1 + panel$x - 0.15 * panel$x^2 + 0.5 * panel$d + cos(region) + 0.3 * noise(5.3)
  panel$g <- ifelse(region %% 2 == 0, "even", "odd")
  edges <- subset(china_borders, from != "Tibet" & to != "Tibet")
  W <- weights_contiguity(edges)
  coords <- as.matrix(provinces[c("lon", "lat")])
  rownames(coords) <- id
  gaps <- panel[c("id", "year", "x")]
  gaps$x[gaps$year == 2018] <- NA
  ragged <- gaps
  ragged$x[ragged$year == 2022] <- NA
  production <- subset(panel, id %in% provinces$province[1:8] & year >= 2020)[c("id", "year")]
  r <- seq_len(nrow(production))
  production$k <- 100 + 10 * r + 7 * sin(r)
  production$l <- 50 + 5 * cos(2 * r)
  production$y <- 80 + 8 * r + 6 * cos(3 * r)
  production$c <- 30 + 3 * r + 4 * sin(5 * r)
  kaya <- panel[c("id", "year")]
  kaya$co2 <- 100 + k %% 13
  kaya$e <- 50 + k %% 7
  kaya$gdp <- 200 + k
  indicators <- panel[c("id", "year")]
  unit <- function(x) (x - min(x)) / (max(x) - min(x))
  indicators$a <- unit(panel$x)
  indicators$b <- unit(panel$z)
  list(panel = panel, gaps = gaps, ragged = ragged, production = production, kaya = kaya, indicators = indicators, W = W, edges = edges,
       coords = coords, matrix_w = as.matrix(weights_contiguity(edges, style = "none")),
       fit = spatial_panel(y ~ x, panel, c("id", "year"), W), quadratic = stats::lm(y ~ x + I(x^2), panel))
}

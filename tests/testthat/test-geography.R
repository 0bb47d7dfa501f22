# Shipped geography: counts, boxes, distances, against the shared files where
# they are there, and against facts a reader can look up.

# great-circle distance in km on a sphere of 6371 km, by the haversine
haversine <- function(lon1, lat1, lon2, lat2) {
  rad <- pi / 180
  h <- sin((lat2 - lat1) * rad / 2)^2 + cos(lat1 * rad) * cos(lat2 * rad) * sin((lon2 - lon1) * rad / 2)^2
  2 * 6371 * asin(sqrt(h))
}

between <- function(places, names, one, two) {
  i <- match(one, places[[names]])
  j <- match(two, places[[names]])
  haversine(places$lon[i], places$lat[i], places$lon[j], places$lat[j])
}

adjacency <- function(edges) {
  ids <- sort(unique(c(edges$from, edges$to)))
  m <- matrix(0, length(ids), length(ids), dimnames = list(ids, ids))
  m[cbind(edges$from, edges$to)] <- 1
  m + t(m)
}

neighbours <- function(province) {
  with(china_borders, c(to[from == province], from[to == province]))
}

# ---- provinces ---------------------------------------------------------------

test_that("there are 31 provinces, 30 of them in the documents", {
  expect_named(china_provinces, c("province", "province_zh", "code", "capital", "lon", "lat", "region4", "region3",
                                  "in_documents"))
  expect_identical(nrow(china_provinces), 31L)
  expect_false(anyNA(china_provinces))
  for (column in c("province", "province_zh", "code", "capital")) {
    expect_false(anyDuplicated(china_provinces[[column]]) > 0)
  }
  expect_identical(china_provinces$province[!china_provinces$in_documents], "Tibet")
  expect_true(all(validUTF8(china_provinces$province_zh)))
  expect_identical(range(nchar(china_provinces$province_zh)), c(2L, 3L))
})

test_that("provinces and regions are those of the panel of `coupling`", {
  panel <- unique(coupling_panel_reconstructed[c("province", "region")])
  documents <- china_provinces[china_provinces$in_documents, ]
  expect_setequal(documents$province, panel$province)
  same <- match(documents$province, panel$province)
  expect_identical(as.character(documents$region4), as.character(panel$region[same]))
  expect_identical(c(table(documents$region4)), c(Eastern = 10L, Central = 6L, Western = 11L, Northeast = 3L))
  expect_identical(c(table(china_provinces$region3)), c(Eastern = 11L, Central = 8L, Western = 12L))
})

test_that("capitals lie in the country, and codes run from north to west", {
  expect_true(all(china_provinces$lon > 73.5 & china_provinces$lon < 135.1))
  expect_true(all(china_provinces$lat > 18 & china_provinces$lat < 53.6))
  expect_identical(order(china_provinces$code), 1:31)
  # the first digit is the part of the country: 1 North, 2 Northeast, ...
  expect_identical(c(table(china_provinces$code %/% 10)), c(`1` = 5L, `2` = 3L, `3` = 7L, `4` = 6L, `5` = 5L, `6` = 5L))
  expect_identical(china_provinces$province[china_provinces$code %/% 10 == 2],
                   china_provinces$province[china_provinces$region4 == "Northeast"])
  # known distances between capitals, to the nearest tenth
  known <- c(Tianjin = 115, Shanghai = 1068, Guangdong = 1890, Xinjiang = 2410, Heilongjiang = 1055)
  computed <- between(china_provinces, "province", "Beijing", names(known))
  expect_true(all(abs(computed / known - 1) < 0.1))
})

test_that("capitals agree with the shared file", {
  shared <- shared_csv("data", "china31_capitals.csv")
  at <- match(shared$province, china_provinces$province)
  expect_identical(china_provinces$lon[at], shared$lon)
  expect_identical(china_provinces$lat[at], shared$lat)
  expect_identical(gsub("'", "", china_provinces$capital[at]), shared$capital)
  expect_identical(tolower(sub("ern$", "", as.character(china_provinces$region3[at]))), sub("ern$", "", shared$region))
})

# ---- borders -----------------------------------------------------------------

test_that("each border stands once", {
  expect_named(china_borders, c("from", "to", "convention", "from_zh", "to_zh", "from_code", "to_code"))
  for (end in c("from", "to")) {
    at <- match(china_borders[[end]], china_provinces$province)
    expect_identical(china_borders[[paste0(end, "_zh")]], china_provinces$province_zh[at])
    expect_identical(china_borders[[paste0(end, "_code")]], china_provinces$code[at] * 10000L)
  }
  expect_true(all(unlist(china_borders[1:2]) %in% china_provinces$province))
  expect_true(all(china_borders$from != china_borders$to))
  pairs <- paste(pmin(china_borders$from, china_borders$to), pmax(china_borders$from, china_borders$to))
  expect_false(anyDuplicated(pairs) > 0)
  expect_true(all(match(china_borders$from, china_provinces$province) <
                  match(china_borders$to, china_provinces$province)))
})

test_that("Hainan's tie to Guangdong is the only one that is no border", {
  convention <- china_borders[china_borders$convention, ]
  expect_identical(c(convention$from, convention$to), c("Guangdong", "Hainan"))
  expect_identical(neighbours("Hainan"), "Guangdong")
})

test_that("known neighbourhoods", {
  expect_setequal(neighbours("Heilongjiang"), c("Jilin", "Inner Mongolia"))
  expect_setequal(neighbours("Shanghai"), c("Jiangsu", "Zhejiang"))
  expect_setequal(neighbours("Beijing"), c("Tianjin", "Hebei"))
  expect_setequal(neighbours("Ningxia"), c("Inner Mongolia", "Shaanxi", "Gansu"))
  expect_setequal(neighbours("Tibet"), c("Xinjiang", "Qinghai", "Sichuan", "Yunnan"))
  expect_setequal(neighbours("Chongqing"), c("Hubei", "Hunan", "Guizhou", "Sichuan", "Shaanxi"))
  count <- lengths(lapply(china_provinces$province, neighbours))
  # two provinces have eight neighbours, more than any other
  expect_setequal(china_provinces$province[count == max(count)], c("Inner Mongolia", "Shaanxi"))
  expect_identical(max(count), 8L)
})

test_that("the borders hold the country together, and neighbours are near", {
  a <- adjacency(china_borders)
  reached <- diag(nrow(a)) > 0
  for (step in seq_len(nrow(a))) reached <- reached | reached %*% a > 0
  expect_true(all(reached))
  distance <- between(china_provinces, "province", china_borders$from, china_borders$to)
  everywhere <- outer(1:31, 1:31, function(i, j) {
    haversine(china_provinces$lon[i], china_provinces$lat[i], china_provinces$lon[j], china_provinces$lat[j])
  })
  expect_lt(median(distance), median(everywhere[upper.tri(everywhere)]) / 2)
  expect_true(all(distance < 2000))
  # each province's nearest capital is one of its neighbours', but for few
  diag(everywhere) <- Inf
  nearest <- china_provinces$province[apply(everywhere, 1, which.min)]
  expect_gte(mean(mapply(function(p, q) q %in% neighbours(p), china_provinces$province, nearest)), 0.9)
})

test_that("borders agree with the shared file", {
  shared <- as.matrix(utils::read.csv(shared_path("data", "china31_adjacency.csv"), row.names = 1, check.names = FALSE))
  expect_identical(adjacency(china_borders)[rownames(shared), rownames(shared)] == 1, shared == 1)
})

# ---- cities ------------------------------------------------------------------

test_that("the Northeast has 34 cities, 19 of them resource-based", {
  expect_named(northeast_cities, c("city", "city_zh", "province", "lon", "lat", "resource_based"))
  expect_identical(c(table(northeast_cities$province)), c(Liaoning = 14L, Jilin = 8L, Heilongjiang = 12L))
  expect_identical(sum(northeast_cities$resource_based), 19L)
  expect_identical(with(northeast_cities, c(tapply(resource_based, province, sum))),
                   c(Liaoning = 6L, Jilin = 5L, Heilongjiang = 8L))
  expect_false(anyDuplicated(northeast_cities$city) > 0)
  expect_false(anyDuplicated(northeast_cities$city_zh) > 0)
  # the provincial capitals, the ports and the granaries are not
  plain <- northeast_cities$city[!northeast_cities$resource_based]
  expect_setequal(plain, c("Shenyang", "Dalian", "Dandong", "Jinzhou", "Yingkou", "Liaoyang", "Tieling", "Chaoyang",
                           "Changchun", "Siping", "Baicheng", "Harbin", "Qiqihar", "Jiamusi", "Suihua"))
})

test_that("cities lie in their provinces' boxes and near their capitals", {
  boxes <- list(Liaoning = c(118.8, 125.8, 38.7, 43.5), Jilin = c(121.6, 131.4, 40.8, 46.4),
                Heilongjiang = c(121.1, 135.1, 43.4, 53.6), Jiangsu = c(116.3, 122, 30.7, 35.2),
                Zhejiang = c(118, 123, 27, 31.2))
  cities <- rbind(northeast_cities[c("city", "province", "lon", "lat")],
                  jiangsu_zhejiang_cities[c("city", "province", "lon", "lat")])
  for (k in seq_len(nrow(cities))) {
    box <- boxes[[as.character(cities$province[k])]]
    inside <- cities$lon[k] > box[1] && cities$lon[k] < box[2] && cities$lat[k] > box[3] && cities$lat[k] < box[4]
    expect_true(inside, label = cities$city[k])
  }
  capital <- china_provinces[match(cities$province, china_provinces$province), ]
  expect_true(all(haversine(cities$lon, cities$lat, capital$lon, capital$lat) < 520))
  # a city that is a capital has the capital's place in both tables, to 0.2 degrees
  same <- capital$capital == cities$city
  expect_identical(sum(same), 5L)
  expect_true(all(abs(cities$lon - capital$lon)[same] < 0.2 & abs(cities$lat - capital$lat)[same] < 0.2))
})

test_that("known distances between cities", {
  # Shenyang to Fushun, to Dalian; Harbin to Qiqihar, to Heihe (straight lines)
  known <- c(Fushun = 45, Dalian = 358)
  computed <- between(northeast_cities, "city", "Shenyang", names(known))
  expect_true(all(abs(computed - known) < 0.1 * known))
  known <- c(Qiqihar = 260, Heihe = 500)
  computed <- between(northeast_cities, "city", "Harbin", names(known))
  expect_true(all(abs(computed - known) < 0.1 * known))
  # Suzhou to Wuxi is a short ride, Wenzhou is the southernmost, Zhoushan the easternmost
  expect_lt(between(jiangsu_zhejiang_cities, "city", "Suzhou", "Wuxi"), 50)
  expect_identical(with(jiangsu_zhejiang_cities, city[which.min(lat)]), "Wenzhou")
  expect_identical(with(jiangsu_zhejiang_cities, city[which.max(lon)]), "Zhoushan")
})

test_that("the twelve cities are those of `restructuring`", {
  expect_named(jiangsu_zhejiang_cities, c("city", "city_zh", "province", "lon", "lat"))
  expect_setequal(jiangsu_zhejiang_cities$city, unique(kaya_panel_simulated$city))
  expect_identical(c(table(jiangsu_zhejiang_cities$province)), c(Jiangsu = 4L, Zhejiang = 8L))
  expect_false(anyDuplicated(jiangsu_zhejiang_cities$city_zh) > 0)
})

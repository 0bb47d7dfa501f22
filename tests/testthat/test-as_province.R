# Names of regions: every spelling there is of each, against the shipped data.

quiet <- function(code) suppressWarnings(code, classes = "lowcarbon_warning")

# The endings of the full names, typed in once more.
full_names <- function() {
  ending <- rep("\u7701", 31)
  zh <- china_provinces$province
  ending[zh %in% c("Beijing", "Tianjin", "Shanghai", "Chongqing")] <- "\u5e02"
  ending[zh %in% c("Inner Mongolia", "Tibet")] <- "\u81ea\u6cbb\u533a"
  ending[zh == "Guangxi"] <- "\u58ee\u65cf\u81ea\u6cbb\u533a"
  ending[zh == "Ningxia"] <- "\u56de\u65cf\u81ea\u6cbb\u533a"
  ending[zh == "Xinjiang"] <- "\u7ef4\u543e\u5c14\u81ea\u6cbb\u533a"
  paste0(china_provinces$province_zh, ending)
}

test_that("the five forms of the issue, and all provinces in every form", {
  five <- c("\u5185\u8499\u53e4\u81ea\u6cbb\u533a", "\u5317\u4eac\u5e02", "\u5317 \u4eac", "Inner Mongolia", "150000")
  expect_identical(quiet(as_province(five)),
                   c("Inner Mongolia", "Beijing", "Beijing", "Inner Mongolia", "Inner Mongolia"))
  provinces <- china_provinces
  spaced <- gsub("(.)", "\\1\u3000", provinces$province_zh)
  forms <- list(provinces$province, provinces$province_zh, full_names(), spaced, toupper(provinces$province),
                provinces$code, provinces$code * 10000L, provinces$code * 10000, as.character(provinces$code * 10000L),
                sprintf("%.0f", provinces$code * 1e10), factor(provinces$province_zh))
  results <- list(id = provinces$province, en = provinces$province, zh = provinces$province_zh,
                  code = provinces$code * 10000L)
  for (form in forms) {
    for (to in names(results)) expect_identical(expect_silent(as_province(form, to)), results[[to]])
  }
})

test_that("other spellings", {
  known <- c("Nei Menggu" = "Inner Mongolia", "neimenggu zizhiqu" = "Inner Mongolia", "Xizang" = "Tibet",
             "TIBET AUTONOMOUS REGION" = "Tibet", "Guangxi Zhuang Autonomous Region" = "Guangxi",
             "Ningxia Hui Autonomous Region" = "Ningxia", "Xinjiang Uyghur Autonomous Region" = "Xinjiang",
             "Guangdong Province" = "Guangdong", "guangdong sheng" = "Guangdong", "Beijing Municipality" = "Beijing",
             "Beijing City" = "Beijing", "Shanxi" = "Shanxi", "Shaanxi" = "Shaanxi",
             "CN-HN" = "Hunan", "Hei-longjiang" = "Heilongjiang", "\uff22eijing" = "Beijing", " Hebei\u00a0" = "Hebei")
  for (spelling in names(known)) expect_identical(expect_silent(as_province(spelling)), known[[spelling]])
  # tone marks, one-character names, traditional characters
  marked <- c("Sh\u01cenx\u012b", "Sh\u0101nx\u012b", "B\u011bij\u012bng", "\u7ca4", "\u95fd", "\u5ee3\u6771\u7701",
              "\u5167\u8499\u53e4\u81ea\u6cbb\u5340")
  expect_identical(quiet(as_province(marked)),
                   c("Shaanxi", "Shanxi", "Beijing", "Guangdong", "Fujian", "Guangdong", "Inner Mongolia"))
})

test_that("what is no province is NA, and named", {
  x <- c("\u5168\u56fd", "Hebei", NA, "\u5409\u6797\u5e02", "Hong Kong", "130100", "")
  said <- expect_warning(found <- as_province(x), class = "lowcarbon_warning")
  expect_identical(found, c(NA, "Hebei", NA, NA, NA, NA, NA))
  for (part in c("5 values", "\"\u5168\u56fd\"", "\"\u5409\u6797\u5e02\"", "\"Hong Kong\"", "\"130100\"")) {
    expect_match(conditionMessage(said), part, fixed = TRUE)
  }
  expect_identical(expect_silent(as_province(c(NA, NA))), c(NA_character_, NA_character_))
  expect_identical(expect_silent(as_province(NA, "code")), NA_integer_)
  expect_length(as_province(character()), 0L)
  expect_warning(as_province(13.5), "\"13.5\"", fixed = TRUE, class = "lowcarbon_warning")
  expect_input_error(as_province(), "`x`", "nothing")
  expect_input_error(as_province(list("Hebei")), "`x`", "list")
  expect_input_error(as_province("Hebei", "pinyin"), "`to`", "pinyin")
  expect_input_error(as_province(TRUE), "`x`", "logical")
})

test_that("two spellings of one region are warned of", {
  said <- expect_warning(found <- as_province(c("\u5317\u4eac", "\u5317\u4eac\u5e02", "Hebei", "\u5317\u4eac")),
                         class = "lowcarbon_warning")
  expect_match(conditionMessage(said), "Beijing (\"\u5317\u4eac\", \"\u5317\u4eac\u5e02\")", fixed = TRUE)
  expect_identical(found, c("Beijing", "Beijing", "Hebei", "Beijing"))
  expect_silent(as_province(c("Hebei", "Hebei", NA, NA)))
})

test_that("cities of both data sets", {
  both <- rbind(northeast_cities[1:2], jiangsu_zhejiang_cities[1:2])
  short <- sub("\u5e02$", "", both$city_zh)
  for (form in list(both$city, both$city_zh, short, paste(both$city, "City"), as_city(both$city, "code"))) {
    expect_identical(expect_silent(as_city(form)), both$city)
    expect_identical(as_city(form, "zh"), both$city_zh)
  }
  # codes: the province, then 01 and on, in the order of the standard
  code <- as_city(northeast_cities$city, "code")
  expect_identical(code %/% 10000L, c(21L, 22L, 23L)[as.integer(northeast_cities$province)])
  expect_identical(code %/% 100L %% 100L, as.integer(sequence(c(14, 8, 12))))
  expect_identical(as_city(c("Nanjing", "Suzhou", "Hangzhou", "Taizhou"), "code"),
                   c(320100L, 320500L, 330100L, 331000L))
  expect_identical(expect_silent(as_city("\u5409\u6797\u7701\u5409\u6797\u5e02")), "Jilin")
  expect_identical(as_city("Taizhou (Zhejiang)", of = "jiangsu_zhejiang_cities"), "Taizhou")
  expect_warning(as_city("\u6cf0\u5dde"), "\u6cf0\u5dde", class = "lowcarbon_warning") # Taizhou of Jiangsu
  expect_warning(as_city("Nanjing", of = "northeast_cities"), "Nanjing", class = "lowcarbon_warning")
  expect_input_error(as_city("Nanjing", of = "china_provinces"), "`of`")
})

test_that("weights match Chinese panels and codes", {
  lattice <- function(columns) as.matrix(weights_contiguity(china_borders[columns]))
  own <- lattice(c("from", "to"))
  expect_identical(unname(lattice(c("from_zh", "to_zh"))[as_province(rownames(own), "zh"),
                                                         as_province(rownames(own), "zh")]), unname(own))
  expect_identical(unname(lattice(c("from_code", "to_code"))[as.character(as_province(rownames(own), "code")),
                                                             as.character(as_province(rownames(own), "code"))]),
                   unname(own))
  panel <- data.frame(region = china_provinces$province_zh, year = 2020, y = seq_len(31)^1.5)
  W <- weights_contiguity(china_borders[c("from_zh", "to_zh")])
  found <- global_moran(panel, "y", W, c("region", "year"))$moran
  W <- weights_contiguity(china_borders)
  # the hint of the error, followed
  expect_input_error(global_moran(panel, "y", W, c("region", "year")), "as_province(, \"id\")")
  panel$region <- as_province(panel$region, "id")
  expect_equal(global_moran(panel, "y", W, c("region", "year"))$moran, found, tolerance = 1e-14)
})

test_that("countries by the package countrycode", {
  skip_if_not_installed("countrycode")
  expect_identical(as_country(c("China", "USA", "DE", "Viet Nam", "410")), c("CHN", "USA", "DEU", "VNM", "KOR"))
  expect_identical(as_country(c("\u4e2d\u56fd", "FRA"), "en"), c("China", "France"))
  expect_identical(as_country("CHN", "zh"), "\u4e2d\u56fd")
  expect_identical(as_country(156, "code"), 156L)
  expect_warning(found <- as_country(c("Freedonia", "Chad")), "Freedonia", class = "lowcarbon_warning")
  expect_identical(found, c(NA, "TCD"))
  countries <- unique(shared_csv("data", "owid_kaya_fuel_60c_1990_2016.csv")[c("country", "iso_code")])
  expect_identical(as_country(countries$country), countries$iso_code)
})

# Facts of geography for the documents' regions: provinces, their land borders,
# cities. Typed in here, derived from nothing but themselves.
#
# Run from the project root: Rscript data-raw/geography.R
#
#   china_provinces         the 31 provincial units of the mainland
#   china_borders           their common land borders, one row a pair
#   northeast_cities        the 34 prefecture-level cities of the Northeast
#   jiangsu_zhejiang_cities the 12 cities of the document `restructuring`
#
# Coordinates are those of the city named, in decimal degrees (east, north),
# good to about 0.1 degree: enough for distances between cities, not for maps of
# streets. Chinese names are the usual short ones of provinces and the full ones
# of cities.

read_typed <- function(text) {
  read.table(header = TRUE, sep = ",", strip.white = TRUE, quote = "", text = text)
}

# ---- provinces ---------------------------------------------------------------

# `code` is the two-digit code of GB/T 2260. `region4`: the division of the
# National Bureau of Statistics into four; `region3`: the older one into three,
# 11 eastern, 8 central and 12 western provinces.
provinces <- function() {
  frame <- read_typed("
    code, province,       province_zh, capital,      lon,    lat,   region4,   region3
    11,   Beijing,        北京,        Beijing,      116.40, 39.93, Eastern,   Eastern
    12,   Tianjin,        天津,        Tianjin,      117.20, 39.13, Eastern,   Eastern
    13,   Hebei,          河北,        Shijiazhuang, 114.48, 38.05, Eastern,   Eastern
    14,   Shanxi,         山西,        Taiyuan,      112.55, 37.87, Central,   Central
    15,   Inner Mongolia, 内蒙古,      Hohhot,       111.64, 40.82, Western,   Western
    21,   Liaoning,       辽宁,        Shenyang,     123.45, 41.80, Northeast, Eastern
    22,   Jilin,          吉林,        Changchun,    125.35, 43.87, Northeast, Central
    23,   Heilongjiang,   黑龙江,      Harbin,       126.65, 45.75, Northeast, Central
    31,   Shanghai,       上海,        Shanghai,     121.47, 31.23, Eastern,   Eastern
    32,   Jiangsu,        江苏,        Nanjing,      118.78, 32.05, Eastern,   Eastern
    33,   Zhejiang,       浙江,        Hangzhou,     120.17, 30.25, Eastern,   Eastern
    34,   Anhui,          安徽,        Hefei,        117.28, 31.85, Central,   Central
    35,   Fujian,         福建,        Fuzhou,       119.30, 26.08, Eastern,   Eastern
    36,   Jiangxi,        江西,        Nanchang,     115.88, 28.68, Central,   Central
    37,   Shandong,       山东,        Jinan,        117.00, 36.67, Eastern,   Eastern
    41,   Henan,          河南,        Zhengzhou,    113.67, 34.75, Central,   Central
    42,   Hubei,          湖北,        Wuhan,        114.27, 30.58, Central,   Central
    43,   Hunan,          湖南,        Changsha,     112.97, 28.20, Central,   Central
    44,   Guangdong,      广东,        Guangzhou,    113.25, 23.12, Eastern,   Eastern
    45,   Guangxi,        广西,        Nanning,      108.32, 22.82, Western,   Western
    46,   Hainan,         海南,        Haikou,       110.32, 20.05, Eastern,   Eastern
    50,   Chongqing,      重庆,        Chongqing,    106.58, 29.57, Western,   Western
    51,   Sichuan,        四川,        Chengdu,      104.07, 30.67, Western,   Western
    52,   Guizhou,        贵州,        Guiyang,      106.72, 26.58, Western,   Western
    53,   Yunnan,         云南,        Kunming,      102.70, 25.05, Western,   Western
    54,   Tibet,          西藏,        Lhasa,         91.10, 29.65, Western,   Western
    61,   Shaanxi,        陕西,        Xi'an,        108.90, 34.27, Western,   Western
    62,   Gansu,          甘肃,        Lanzhou,      103.68, 36.05, Western,   Western
    63,   Qinghai,        青海,        Xining,       101.77, 36.62, Western,   Western
    64,   Ningxia,        宁夏,        Yinchuan,     106.32, 38.47, Western,   Western
    65,   Xinjiang,       新疆,        Urumqi,        87.58, 43.80, Western,   Western
  ")
  frame$region4 <- factor(frame$region4, c("Eastern", "Central", "Western", "Northeast"))
  frame$region3 <- factor(frame$region3, c("Eastern", "Central", "Western"))
  frame$in_documents <- frame$province != "Tibet"
  frame[c("province", "province_zh", "code", "capital", "lon", "lat", "region4", "region3", "in_documents")]
}

# ---- land borders ------------------------------------------------------------

# For each province its neighbours that come after it in the order above.
# Hainan is an island: its tie to Guangdong is a convention, marked as such.
borders <- function() {
  later <- list(
    Beijing = c("Tianjin", "Hebei"), Tianjin = "Hebei",
    Hebei = c("Shanxi", "Inner Mongolia", "Liaoning", "Shandong", "Henan"),
    Shanxi = c("Inner Mongolia", "Henan", "Shaanxi"),
    `Inner Mongolia` = c("Liaoning", "Jilin", "Heilongjiang", "Shaanxi", "Gansu", "Ningxia"),
    Liaoning = "Jilin", Jilin = "Heilongjiang",
    Shanghai = c("Jiangsu", "Zhejiang"), Jiangsu = c("Zhejiang", "Anhui", "Shandong"),
    Zhejiang = c("Anhui", "Fujian", "Jiangxi"), Anhui = c("Jiangxi", "Shandong", "Henan", "Hubei"),
    Fujian = c("Jiangxi", "Guangdong"), Jiangxi = c("Hubei", "Hunan", "Guangdong"), Shandong = "Henan",
    Henan = c("Hubei", "Shaanxi"), Hubei = c("Hunan", "Chongqing", "Shaanxi"),
    Hunan = c("Guangdong", "Guangxi", "Chongqing", "Guizhou"), Guangdong = c("Guangxi", "Hainan"),
    Guangxi = c("Guizhou", "Yunnan"), Chongqing = c("Sichuan", "Guizhou", "Shaanxi"),
    Sichuan = c("Guizhou", "Yunnan", "Tibet", "Shaanxi", "Gansu", "Qinghai"),
    Guizhou = "Yunnan", Yunnan = "Tibet", Tibet = c("Qinghai", "Xinjiang"),
    Shaanxi = c("Gansu", "Ningxia"), Gansu = c("Qinghai", "Ningxia", "Xinjiang"), Qinghai = "Xinjiang"
  )
  pairs <- data.frame(from = rep(names(later), lengths(later)), to = unlist(later, use.names = FALSE))
  pairs$convention <- pairs$to == "Hainan"
  names <- provinces()
  for (end in c("from", "to")) pairs[[paste0(end, "_zh")]] <- names$province_zh[match(pairs[[end]], names$province)]
  for (end in c("from", "to")) pairs[[paste0(end, "_code")]] <- names$code[match(pairs[[end]], names$province)] * 10000L
  pairs
}

# ---- cities of the Northeast -------------------------------------------------

# `resource_based`: named as a resource-based city at prefecture level in the
# National Plan for the Sustainable Development of Resource-Based Cities
# (2013-2020), State Council, Guofa [2013] No. 45. Its list has 21 units of the
# three provinces at that level; Yanbian and the Greater Khingan Range are no
# cities and left out here.
northeast <- function() {
  frame <- read_typed("
    city,        city_zh,    province,     lon,    lat,   resource_based
    Shenyang,    沈阳市,     Liaoning,     123.43, 41.80, FALSE
    Dalian,      大连市,     Liaoning,     121.62, 38.92, FALSE
    Anshan,      鞍山市,     Liaoning,     122.99, 41.11, TRUE
    Fushun,      抚顺市,     Liaoning,     123.96, 41.88, TRUE
    Benxi,       本溪市,     Liaoning,     123.77, 41.29, TRUE
    Dandong,     丹东市,     Liaoning,     124.38, 40.13, FALSE
    Jinzhou,     锦州市,     Liaoning,     121.13, 41.10, FALSE
    Yingkou,     营口市,     Liaoning,     122.23, 40.67, FALSE
    Fuxin,       阜新市,     Liaoning,     121.67, 42.02, TRUE
    Liaoyang,    辽阳市,     Liaoning,     123.17, 41.27, FALSE
    Panjin,      盘锦市,     Liaoning,     122.07, 41.12, TRUE
    Tieling,     铁岭市,     Liaoning,     123.84, 42.29, FALSE
    Chaoyang,    朝阳市,     Liaoning,     120.45, 41.57, FALSE
    Huludao,     葫芦岛市,   Liaoning,     120.84, 40.71, TRUE
    Changchun,   长春市,     Jilin,        125.32, 43.88, FALSE
    Jilin,       吉林市,     Jilin,        126.55, 43.84, TRUE
    Siping,      四平市,     Jilin,        124.35, 43.17, FALSE
    Liaoyuan,    辽源市,     Jilin,        125.14, 42.89, TRUE
    Tonghua,     通化市,     Jilin,        125.94, 41.73, TRUE
    Baishan,     白山市,     Jilin,        126.42, 41.94, TRUE
    Songyuan,    松原市,     Jilin,        124.82, 45.14, TRUE
    Baicheng,    白城市,     Jilin,        122.84, 45.62, FALSE
    Harbin,      哈尔滨市,   Heilongjiang, 126.53, 45.80, FALSE
    Qiqihar,     齐齐哈尔市, Heilongjiang, 123.95, 47.34, FALSE
    Jixi,        鸡西市,     Heilongjiang, 130.97, 45.30, TRUE
    Hegang,      鹤岗市,     Heilongjiang, 130.28, 47.33, TRUE
    Shuangyashan, 双鸭山市,  Heilongjiang, 131.15, 46.64, TRUE
    Daqing,      大庆市,     Heilongjiang, 125.03, 46.58, TRUE
    Yichun,      伊春市,     Heilongjiang, 128.90, 47.73, TRUE
    Jiamusi,     佳木斯市,   Heilongjiang, 130.36, 46.80, FALSE
    Qitaihe,     七台河市,   Heilongjiang, 130.95, 45.78, TRUE
    Mudanjiang,  牡丹江市,   Heilongjiang, 129.62, 44.58, TRUE
    Heihe,       黑河市,     Heilongjiang, 127.49, 50.25, TRUE
    Suihua,      绥化市,     Heilongjiang, 126.98, 46.64, FALSE
  ")
  frame$province <- factor(frame$province, c("Liaoning", "Jilin", "Heilongjiang"))
  frame
}

# ---- cities of Jiangsu and Zhejiang ------------------------------------------

# Two cities are called Taizhou, one in each province, and the document does not
# say which it means. Zhejiang's is taken: the text reads the fall of emissions
# in six cities, Taizhou among them, as Zhejiang's doing. Jiangsu's lies at
# 119.92, 32.45.
jiangsu_zhejiang <- function() {
  read_typed("
    city,      city_zh, province, lon,    lat
    Nanjing,   南京市,  Jiangsu,  118.78, 32.06
    Wuxi,      无锡市,  Jiangsu,  120.30, 31.57
    Changzhou, 常州市,  Jiangsu,  119.95, 31.78
    Suzhou,    苏州市,  Jiangsu,  120.59, 31.30
    Hangzhou,  杭州市,  Zhejiang, 120.15, 30.27
    Ningbo,    宁波市,  Zhejiang, 121.55, 29.88
    Wenzhou,   温州市,  Zhejiang, 120.70, 28.00
    Jiaxing,   嘉兴市,  Zhejiang, 120.75, 30.76
    Huzhou,    湖州市,  Zhejiang, 120.09, 30.89
    Shaoxing,  绍兴市,  Zhejiang, 120.58, 30.01
    Zhoushan,  舟山市,  Zhejiang, 122.20, 30.00
    Taizhou,   台州市,  Zhejiang, 121.42, 28.66
  ")
}

# ---- checks and writing ------------------------------------------------------

check_geography <- function(china_provinces, china_borders, northeast_cities) {
  named <- c(china_borders$from, china_borders$to)
  stopifnot(
    !anyDuplicated(china_provinces$province), nrow(china_provinces) == 31,
    setequal(named, china_provinces$province), all(china_borders$from != china_borders$to),
    !anyDuplicated(t(apply(china_borders[1:2], 1, sort))),
    nrow(northeast_cities) == 34, sum(northeast_cities$resource_based) == 19,
    c(table(northeast_cities$province)) == c(14, 8, 12)
  )
}

if (sys.nframe() == 0) { # not when sourced
  stopifnot("the Chinese names need a UTF-8 locale" = l10n_info()[["UTF-8"]])
  china_provinces <- provinces()
  china_borders <- borders()
  northeast_cities <- northeast()
  jiangsu_zhejiang_cities <- jiangsu_zhejiang()
  check_geography(china_provinces, china_borders, northeast_cities)
  for (name in c("china_provinces", "china_borders", "northeast_cities", "jiangsu_zhejiang_cities")) {
    save(list = name, file = file.path("data", paste0(name, ".rda")), compress = "xz", version = 2)
  }
}

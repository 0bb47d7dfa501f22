# Help search: ??LISA and other words of the field lead to their pages. The Rd
# files are read as help.search() reads them.

# word = page(s) of which one must be found
field_words <- c(
  "LISA" = "local_moran", "Malmquist" = "gtfp", "spillover" = "effects.spatial_panel", "mediation" = "mechanism",
  "Kaya" = "kaya_factors", "LMDI" = "lmdi", "carbon intensity" = "kaya_factors", "carbon emissions" = "emissions_ipcc",
  "sigma convergence" = "cv", "entropy method" = "entropy_weights", "composite index" = "composite_score",
  "coupling" = "coupling_coordination", "CCD" = "coupling_coordination", "obstacle" = "obstacle_degree",
  "Dagum" = "dagum_gini", "Gini" = "dagum_gini", "Theil" = "theil", "inequality" = "theil",
  "kernel density" = "density_by", "polarisation" = "density_features", "perpetual inventory" = "capital_stock",
  "location quotient" = "location_quotient", "agglomeration" = "coagglomeration", "Bartik" = "shift_share",
  "input-output" = "digital_value_added", "interpolation" = "fill_panel", "winsor2" = "winsorize",
  "outliers" = "winsorize", "yearbook" = "read_panel", "Excel" = "read_panel", "SBM" = "gtfp", "DEA" = "gtfp",
  "GTFP" = "gtfp", "undesirable output" = "gtfp", "metafrontier" = "gtfp_meta", "2SLS" = "iv_diagnostics",
  "ivreg2" = "iv_diagnostics", "weak instruments" = "iv_tests", "overidentification" = "iv_diagnostics",
  "Sobel" = "mechanism", "heterogeneity" = "group_difference", "esttab" = "regression_table",
  "Word table" = "write_table", "EKC" = "turning_point", "utest" = "turning_point",
  "inverted U" = "turning_point", "spatial weight matrix" = "spatial_weights", "queen" = "weights_contiguity",
  "inverse distance" = "weights_distance", "economic distance" = "weights_economic", "listw" = "as_spatial_weights",
  "spatial autocorrelation" = "global_moran", "hot spot" = "getis_ord", "Moran scatterplot" = "moran_scatter",
  "spatial Durbin" = "spatial_panel", "SDM" = "spatial_panel", "xsmle" = "spatial_panel",
  "spatial lag" = "spatial_panel", "LeSage-Pace" = "effects.spatial_panel", "long-term effects" = "impulse_response",
  "Driscoll-Kraay" = "vcov.spatial_panel", "robust LM" = "lm_tests", "two-way fixed effects" = "effect_tests",
  "Hausman" = "hausman_test", "model selection" = "specification_tests", "Bayesian" = "compare_models",
  "GRIM" = "audit_moments", "replication" = "reproduce", "glossary" = "lowcarbon_words",
  "ouhe xietiaodu" = "coupling_coordination", "shangquanfa" = "entropy_weights",
  "kongjian dubin moxing" = "spatial_panel", "molan zhishu" = "global_moran",
  "zhongjie xiaoying" = "mechanism", "nianjian" = "read_panel"
)

# Title, aliases and concepts of each page, as the search takes them.
help_pages <- function() {
  installed <- file.path(find.package("lowcarbon"), "help", "lowcarbon.rdb")
  pages <- if (file.exists(installed)) tools::Rd_db("lowcarbon") else tools::Rd_db(dir = find.package("lowcarbon"))
  names(pages) <- sub("[.]Rd$", "", basename(names(pages)))
  lapply(pages, function(page) {
    tags <- vapply(page, function(part) attr(part, "Rd_tag"), "")
    text_of <- function(part) gsub("\\s+", " ", trimws(paste(unlist(part), collapse = "")))
    list(found_by = vapply(page[tags %in% c("\\title", "\\alias", "\\concept")], text_of, ""),
         concepts = vapply(page[tags == "\\concept"], text_of, ""))
  })
}

test_that("?? finds the words of the field", {
  pages <- help_pages()
  expect_gt(length(field_words), 60L)
  finds <- function(word, page) any(grepl(tolower(word), tolower(pages[[page]]$found_by), fixed = TRUE))
  found <- mapply(finds, names(field_words), field_words)
  expect_identical(names(field_words)[!found], character())
})

test_that("a concept is one phrase: no commas, in letters that a printed manual has", {
  concepts <- unlist(lapply(help_pages(), `[[`, "concepts"))
  expect_gt(length(concepts), 200L)
  expect_identical(unname(grep(",", concepts, value = TRUE)), character())
  expect_identical(unname(grep("[^ -~]", concepts, value = TRUE)), character())
})

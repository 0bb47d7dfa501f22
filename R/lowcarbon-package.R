#' lowcarbon: measure, decompose and check regional low-carbon transition
#'
#' From a raw panel of provinces, cities or countries to tables and figures
#' that can be published and checked. Functions on data take a long data frame
#' and the names of its columns; results are data frames with unrounded
#' numbers, and only `print()` rounds. Choices that change the third decimal
#' are arguments, and are kept on the result.
#'
#' * Measurement: [fill_panel()], [winsorize()], [capital_stock()],
#'   [emissions_ipcc()], [kaya_factors()], [location_quotient()],
#'   [coagglomeration()], [shift_share()], [digital_value_added()].
#' * Index numbers: [lmdi()], [cv()], [cv_by()], [productivity_type()],
#'   [entropy_weights()], [composite_score()], [coupling_coordination()],
#'   [obstacle_degree()], [dagum_gini()], [theil()], [density_by()].
#' * Space: [weights_contiguity()], [weights_distance()], [weights_knn()],
#'   [weights_economic()], [weights_nested()], [as_spatial_weights()],
#'   [global_moran()], [geary()], [local_moran()], [moran_scatter()].
#' * Spatial panel models: [spatial_panel()] with `effects()`,
#'   [impulse_response()], [stability()], [lm_tests()], [durbin_tests()],
#'   [effect_tests()], [hausman_test()], [specification_tests()],
#'   [compare_models()], [turning_point()].
#' * Green productivity and panel regressions: [gtfp()], [iv_diagnostics()],
#'   [mechanism()], [group_difference()], [regression_table()].
#' * Checking printed tables: [audits], [audit_table()], [printed_estimates()].
#' * From and to files: [read_panel()], [regional_report()].
#' * Documents: [document_tables()], [document_table()], [reproduce()],
#'   [reproduce_report()].
#'
#' @section One vocabulary:
#' * `data`, a long data frame; `index`, its region and period column, `c("region", "time")` or
#'   `~ region + time`. Functions that need no region take the period alone as `time`, and some of
#'   them (`dagum_gini()`, `theil()`) `index` as well.
#' * `group`, the column with groups of regions; `by`, columns that make the groups of a summary, a
#'   period last; `sector`, industries or fuels within a region and period.
#' * `value`, the column looked at; `weights`, a column, or a table of weights of indicators;
#'   `W`, weights between regions, which stand before `index`.
#' * `nsim`, how many draws, permutations or replicates (`boot` in `dagum_gini()` is the same);
#'   `seed`, a whole number to draw them by, kept on the result; `level`, the coverage of intervals,
#'   or the level of a test.
#' * `kind`, `form`, `type`, `variant`: which of several formulas.
#'
#' Words that had another meaning before still work, with a message of class
#' `lowcarbon_note`. Groups of `dplyr::group_by()` are refused: they would be ignored.
#'
#' Bad input raises a condition of class `lowcarbon_error_input` whose message
#' names the argument, what was expected, what was found and the first
#' offending row. Numerical trouble that still gives an answer raises a warning
#' of class `lowcarbon_warning`.
#'
#' @concept low-carbon transition
#' @concept carbon neutrality
#' @concept shuangtan
#' @keywords internal
#' @useDynLib lowcarbon, .registration = TRUE
"_PACKAGE"

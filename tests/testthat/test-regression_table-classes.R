# Models of other packages in a regression table: what their own summary() says,
# whatever is attached.

numbers_of <- function(model, ...) attr(regression_table(model, ...), "estimates")

row_shown <- function(table, label) unlist(as.data.frame(table)[match(label, table[[1L]]), -1L], use.names = FALSE)

expect_own <- function(model, matrix, ...) {
  found <- numbers_of(model, ...)
  expect_equal(found$estimate, unname(matrix[, 1L]))
  expect_equal(found$std.error, unname(matrix[, 2L]))
  expect_equal(found$statistic, unname(matrix[, 3L]))
  if (ncol(matrix) > 3L) expect_equal(found$p.value, unname(matrix[, 4L]))
}

test_that("general and common correlated effects keep their z", {
  skip_if_not_installed("plm")
  store <- new.env()
  utils::data("Produc", package = "plm", envir = store)
  data <- store$Produc[store$Produc$state %in% unique(store$Produc$state)[1:8], ]
  plm <- plm::plm # which these look up by name
  general <- plm::pggls(log(gsp) ~ log(pc) + unemp, data, model = "within")
  expect_own(general, summary(general)$CoefTable)
  correlated <- plm::pcce(log(gsp) ~ log(pc) + unemp, data, model = "p")
  expect_own(correlated, summary(correlated)$CoefTable)
  expect_match(attr(regression_table(general), "note")[1L], "^z statistics")
})

test_that("models of survival keep their z, and all their rows", {
  skip_if_not_installed("survival")
  lung <- survival::lung
  Surv <- survival::Surv
  fit <- survival::survreg(Surv(time, status) ~ age, lung)
  expect_own(fit, summary(fit)$table)
  cox <- survival::coxph(Surv(time, status) ~ age + sex, lung)
  expect_own(cox, coef(summary(cox))[, c(1, 3, 4, 5)])
  expect_identical(row_shown(regression_table(cox), "N"), "228")
  clustered <- survival::coxph(Surv(time, status) ~ age + sex + cluster(inst), lung[!is.na(lung$inst), ])
  expect_equal(numbers_of(clustered)$std.error, unname(coef(summary(clustered))[, "robust se"]))
})

test_that("tobit, instrumental variables and tests of coefficients", {
  skip_if_not_installed("AER")
  store <- new.env()
  utils::data("Affairs", package = "AER", envir = store)
  Affairs <- store$Affairs
  fit <- AER::tobit(affairs ~ age, data = Affairs)
  expect_own(fit, unclass(coef(summary(fit))))
  two <- AER::ivreg(mpg ~ wt | hp, data = mtcars)
  expect_own(two, coef(summary(two)))
  V <- sandwich::vcovCL(two, cluster = ~cyl)
  found <- numbers_of(two, vcov = ~cyl)
  expect_equal(found$std.error, unname(sqrt(diag(V))[found$term]))
  expect_equal(found$p.value, 2 * pt(-abs(found$statistic), 2))
  expect_match(paste(attr(regression_table(two, vcov = ~cyl), "note"), collapse = " "), "clustered by cyl")
  skip_if_not_installed("lmtest")
  tested <- lmtest::coeftest(lm(mpg ~ wt, mtcars), vcov. = sandwich::vcovHC)
  expect_own(tested, unclass(tested)[, 1:4])
  expect_identical(row_shown(regression_table(tested), "N"), "32")
})

test_that("quantile regressions and mixed models", {
  if (requireNamespace("quantreg", quietly = TRUE)) {
    fit <- quantreg::rq(mpg ~ wt, data = mtcars)
    expect_own(fit, coef(summary(fit, se = "nid")))
    expect_match(paste(attr(regression_table(fit), "note"), collapse = " "), "nid")
    expect_identical(row_shown(regression_table(fit), "N"), "32")
  }
  if (requireNamespace("lme4", quietly = TRUE)) {
    fit <- lme4::lmer(Reaction ~ Days + (1 | Subject), lme4::sleepstudy)
    expect_own(fit, coef(summary(fit)))
    expect_equal(numbers_of(fit)$p.value, 2 * pnorm(-abs(numbers_of(fit)$statistic)))
    expect_match(paste(attr(regression_table(fit), "note"), collapse = " "), "normal distribution")
  }
  if (requireNamespace("nlme", quietly = TRUE)) {
    fit <- nlme::lme(distance ~ age, nlme::Orthodont, random = ~1)
    expect_own(fit, summary(fit)$tTable[, c(1, 2, 4, 5)])
  }
  succeed()
})

test_that("a table does not change when broom is attached", {
  skip_if_not_installed("broom")
  skip_if_not_installed("survival")
  Surv <- survival::Surv
  cox <- survival::coxph(Surv(time, status) ~ age, survival::lung)
  survival <- survival::survreg(Surv(time, status) ~ age, survival::lung)
  count <- glm(carb ~ wt, poisson, mtcars)
  before <- regression_table(cox, survival, count, lm(mpg ~ wt, mtcars))
  loadNamespace("broom")
  expect_identical(regression_table(cox, survival, count, lm(mpg ~ wt, mtcars)), before)
})

test_that("fits of effects alone are a column without coefficients", {
  skip_if_not_installed("fixest")
  skip_if_not_installed("plm")
  data <- grunfeld_data()
  table <- regression_table(fixest::feols(inv ~ value | firm, data, nthreads = 1),
                            fixest::feols(inv ~ 1 | firm, data, nthreads = 1))
  expect_identical(row_shown(table, "value")[2L], "")
  expect_identical(row_shown(table, "firm"), c("Yes", "Yes"))
  expect_identical(row_shown(table, "N"), c("200", "200"))
})

test_that("slopes by firm are not effects of firms", {
  skip_if_not_installed("fixest")
  skip_if_not_installed("plm")
  data <- grunfeld_data()
  run <- function(formula) fixest::feols(formula, data, nthreads = 1)
  table <- regression_table(run(inv ~ value | firm[[year]]), run(inv ~ value | firm[year]),
                            run(inv ~ value | firm + year), labels = c(firm = "Firm"))
  expect_identical(row_shown(table, "Firm"), c("No", "Yes", "Yes"))
  expect_identical(row_shown(table, "Slopes of year by Firm"), c("Yes", "Yes", "No"))
  expect_identical(row_shown(table, "year"), c("No", "No", "Yes"))
})

test_that("systems of moments bring their tests, those of Arellano and Bond (1991)", {
  skip_if_not_installed("plm")
  store <- new.env()
  utils::data("EmplUK", package = "plm", envir = store)
  data <- store$EmplUK
  formula <- log(emp) ~ lag(log(emp), 1:2) + lag(log(wage), 0:1) + log(capital) + lag(log(output), 0:1) |
    lag(log(emp), 2:99)
  plm <- plm::plm
  fit <- plm::pgmm(formula, data, effect = "twoways", model = "twosteps")
  table <- regression_table(fit)
  # table 4 (a2) of the article has Sargan 30.1 (25) and, with 38 instruments, these coefficients
  expect_identical(row_shown(table, "Hansen J"), "30.112")
  expect_identical(row_shown(table, "Instruments"), "38")
  expect_identical(row_shown(table, "AR(2) z"), "-0.280")
  expect_identical(row_shown(table, "N"), "611")
  expect_equal(numbers_of(fit)$estimate[1:2], c(0.474, -0.053), tolerance = 1e-3)
})

test_that("every word has both languages and one row", {
  words <- lowcarbon_words()
  expect_named(words, c("key", "en", "zh"))
  expect_false(any(duplicated(words$key)))
  expect_true(all(nzchar(words$en) & nzchar(words$zh)))
  expect_true(all(validUTF8(words$zh)))
  expect_identical(lowcarbon_words("zh")[["moran"]], "\u83ab\u5170\u6307\u6570 I")
})

test_that("the language comes from the argument, then the option, then it is English", {
  old <- options(lowcarbon.lang = NULL)
  on.exit(options(old))
  expect_identical(check_lang(), "en")
  options(lowcarbon.lang = "zh")
  expect_identical(check_lang(), "zh")
  expect_identical(check_lang("en"), "en")
  options(lowcarbon.lang = "fr")
  expect_input_error(check_lang(), "lang", "options(lowcarbon.lang")
  expect_input_error(lowcarbon_words("de"), "lang", "\"de\"")
})

test_that("a user's label goes before the package's word, and renames spatial lags", {
  old <- options(lowcarbon.dictionary = c(year = "Jahr", co2 = "Emissions"))
  on.exit(options(old))
  dictionary <- check_dictionary(c(co2 = "CO2"))
  expect_identical(say(c("year", "co2", "unknown"), "en", dictionary), c("Jahr", "CO2", "unknown"))
  expect_identical(label_own(c("x", "W:co2", "W:x"), dictionary), c("x", "W \u00d7 CO2", "W \u00d7 x"))
  expect_input_error(check_dictionary("no name"), "dictionary", "no name")
})

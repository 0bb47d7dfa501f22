# The names R has for the enumerators of the kernels, against the headers.

# The enumerators of one enum of a header, with their numbers, named as R names them.
enumerators <- function(header, enum, prefix) {
  code <- paste(readLines(source_path("src", header), warn = FALSE), collapse = " ")
  code <- gsub("/[*].*?[*]/", " ", code, perl = TRUE)
  body <- regmatches(code, regexec(paste0("enum ", enum, " \\{([^}]*)\\}"), code))[[1L]][2L]
  parts <- trimws(strsplit(body, ",", fixed = TRUE)[[1L]])
  values <- integer()
  for (part in parts) {
    pair <- trimws(strsplit(part, "=", fixed = TRUE)[[1L]])
    stopifnot(startsWith(pair[1L], prefix))
    last <- if (length(values)) values[[length(values)]] else -1L
    values[[tolower(substring(pair[1L], nchar(prefix) + 1L))]] <- if (length(pair) == 2L) {
      as.integer(pair[2L])
    } else {
      last + 1L
    }
  }
  values
}

test_that("the names R uses are those of the headers, with the same numbers", {
  expect_identical(core_status, enumerators("core.h", "core_status", "CORE_"))
  expect_identical(coupling_variants, enumerators("core_coupling.h", "core_coupling_variant", "CORE_COUPLING_"))
  expect_identical(density_kernels, enumerators("core_density.h", "core_kernel", "CORE_"))
  expect_identical(programme_ends, enumerators("core_programme.h", "core_programme_end", "CORE_PROGRAMME_"))
  for (enum in c("spatial", "trouble", "withheld")) {
    expect_identical(get(paste0("sdpd_", enum)), enumerators("core_sdpd.h", paste0("core_sdpd_", enum), "CORE_SDPD_"))
  }
  for (enum in c("depth", "horizon", "resample")) {
    expect_identical(get(paste0("sdpd_", enum, "s")),
                     enumerators("core_sdpd.h", paste0("core_sdpd_", enum), "CORE_SDPD_"))
  }
})

test_that("a kernel that returns a status can fail", {
  for (file in list.files(source_path("src"), "^core_.*[.]c$", full.names = TRUE)) {
    code <- readLines(file, warn = FALSE)
    for (first in grep("^enum core_status core_", code)) {
      body <- code[first:(first + which(code[-seq_len(first)] == "}")[1L])]
      fails <- grepl("(?<!== |!= )\\bCORE_(?!OK)[A-Z_]+", body, perl = TRUE) | grepl("return status", body)
      expect_true(any(fails), label = paste(basename(file), code[first]))
    }
  }
})

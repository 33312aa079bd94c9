# Item statistics, shares and differences of means as R has them, for
# items_psych_test.go: Rscript psych.R answers.csv > psych.json
#
# The CSV has a header "class,row,<question ids>". A row "key:<role>" (class empty)
# holds the sign of each question's weight for the role, 0 where it is not of the
# role's scale; every other row is one sheet, an answer that is missing being empty.
suppressPackageStartupMessages(library(psych))

file <- commandArgs(trailingOnly = TRUE)[1]
all <- read.csv(file, check.names = FALSE, na.strings = "", stringsAsFactors = FALSE)
questions <- names(all)[-(1:2)]
is.key <- grepl("^key:", all$row)

number <- function(x) if (is.na(x)) "null" else sprintf("%.17g", x)
numbers <- function(x) paste0("[", paste(vapply(x, number, ""), collapse = ","), "]")
words <- function(x) paste0("[", paste0('"', x, '"', collapse = ","), "]")
field <- function(name, json) paste0('"', name, '":', json)
object <- function(...) paste0("{", paste(c(...), collapse = ","), "}")
list.of <- function(x) paste0("[\n", paste(x, collapse = ",\n"), "\n]")

# A scale: the keyed complete cases of the questions with a key. Items that do not
# vary are deleted by alpha itself; means and deviations are of them all.
scale.of <- function(class, role, key) {
  items <- questions[key != 0]
  x <- as.matrix(all[!is.key & all$class == class, items])
  x <- x[complete.cases(x), , drop = FALSE] %*% diag(key[key != 0])
  colnames(x) <- items
  a <- suppressWarnings(alpha(as.data.frame(x), check.keys = FALSE, warnings = FALSE))
  object(
    field("class", paste0('"', class, '"')), field("role", paste0('"', role, '"')),
    field("n", nrow(x)), field("items", words(items)),
    field("mean", numbers(colMeans(x))), field("sd", numbers(apply(x, 2, sd))),
    field("used", words(rownames(a$item.stats))),
    field("alpha", number(a$total$raw_alpha)),
    field("low", number(a$feldt$lower.ci[[1]])), field("high", number(a$feldt$upper.ci[[1]])),
    field("rest", numbers(a$item.stats$r.drop)),
    field("without", numbers(a$alpha.drop$raw_alpha))
  )
}

scales <- c()
for (class in unique(all$class[!is.key])) {
  for (row in which(is.key)) {
    key <- as.numeric(all[row, questions])
    scales <- c(scales, scale.of(class, sub("^key:", "", all$row[row]), key))
  }
}

shares <- c()
for (n in c(1, 2, 5, 12, 40, 300)) {
  for (k in unique(round(n * c(0, .05, .25, .5, .8, 1)))) {
    i <- suppressWarnings(prop.test(k, n, correct = FALSE)$conf.int)
    shares <- c(shares, object(field("k", k), field("n", n), field("low", number(i[1])), field("high", number(i[2]))))
  }
}

# The answers to each question in the first and the last class.
classes <- unique(all$class[!is.key])
gaps <- c()
for (q in questions) {
  x <- all[!is.key & all$class == classes[1], q]
  y <- all[!is.key & all$class == classes[length(classes)], q]
  x <- x[!is.na(x)]
  y <- y[!is.na(y)]
  i <- t.test(y, x)$conf.int
  m <- t.test(y)$conf.int
  gaps <- c(gaps, object(field("question", paste0('"', q, '"')),
    field("low", number(i[1])), field("high", number(i[2])),
    field("mean_low", number(m[1])), field("mean_high", number(m[2]))))
}

# The smallest correlation that a test at .05 takes for more than chance.
noises <- c()
for (n in c(3, 5, 12, 40, 300)) {
  t <- qt(.975, n - 2)
  noises <- c(noises, object(field("n", n), field("r", number(t / sqrt(n - 2 + t^2)))))
}

cat(object(
  field("scales", list.of(scales)), field("shares", list.of(shares)),
  field("gaps", list.of(gaps)), field("noises", list.of(noises))
), "\n", sep = "")

# Makes the reference cases beside this file with base R, which shares no code with the gate: Rscript reference.R
# Everything is written with 17 digits, so that a double survives.
set.seed(2026)
number <- function(x) ifelse(is.finite(x), formatC(x, digits = 17, format = "g", width = 1), "null")
list_of <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
write_cases <- function(name, cases) writeLines(c("[", paste0("  ", cases, c(rep(",", length(cases) - 1), "")), "]"), paste0(name, ".json"))

# Exact signed rank: P(W >= w).
cases <- c()
for (n in c(5, 8, 12, 20, 31, 47, 60)) for (share in c(0.3, 0.5, 0.7, 0.85, 0.97)) {
  w <- floor(share * n * (n + 1) / 2)
  cases <- c(cases, sprintf('{ "n": %d, "w": %d, "tail": %s }', n, w, number(psignrank(w - 1, n, lower.tail = FALSE))))
}
write_cases("signed-rank", cases)

# Hodges-Lehmann estimate and exact interval: wilcox.test.
cases <- c()
for (n in c(6, 9, 14, 20, 40)) for (level in c(0.9, 0.95)) {
  x <- round(rnorm(n, 0.02, 0.1) + 0.05 * rexp(n), 6)
  test <- wilcox.test(x, conf.int = TRUE, conf.level = level, exact = TRUE)
  cases <- c(cases, sprintf('{ "differences": %s, "alpha": %s, "estimate": %s, "low": %s, "high": %s }',
    list_of(x), number((1 - level) / 2), number(unname(test$estimate)), number(test$conf.int[1]), number(test$conf.int[2])))
}
write_cases("hodges-lehmann", cases)

# Largest of several signed-rank statistics under joint sign flips: all 2^n of them (Westfall and Young's max-T).
cases <- c()
for (figures in 2:4) for (n in c(8, 11, 13)) for (rho in c(0, 0.8)) {
  common <- rnorm(n)
  x <- sapply(seq_len(figures), function(i) round(sqrt(rho) * common + sqrt(1 - rho) * rnorm(n), 6))
  ranks <- apply(abs(x), 2, rank)
  signs <- as.matrix(expand.grid(rep(list(0:1), n)))
  largest <- apply(signs %*% ranks, 1, max)
  critical <- sapply(c(0.05, 0.01), function(alpha) min(c(largest, n * (n + 1) / 2 + 1)[sapply(c(largest, n * (n + 1) / 2 + 1), function(w) mean(largest >= w) <= alpha)]))
  cases <- c(cases, sprintf('{ "differences": [%s], "at5": %s, "at1": %s }',
    paste(apply(x, 2, list_of), collapse = ", "), number(critical[1]), number(critical[2])))
}
write_cases("max-signed-rank", cases)

# Clopper and Pearson's one-sided bounds: binom.test.
cases <- c()
for (case in list(c(0, 100), c(1, 100), c(3, 3000), c(17, 3000), c(50, 100), c(100, 100), c(12, 500000), c(2500, 5000000))) for (confidence in c(0.95, 0.99, 0.999)) {
  low <- binom.test(case[1], case[2], alternative = "greater", conf.level = confidence)$conf.int[1]
  high <- binom.test(case[1], case[2], alternative = "less", conf.level = confidence)$conf.int[2]
  cases <- c(cases, sprintf('{ "failed": %d, "sent": %d, "confidence": %s, "low": %s, "high": %s }', case[1], case[2], number(confidence), number(low), number(high)))
}
write_cases("clopper-pearson", cases)

# Conditional binomial of two error counts: binom.test, one-sided.
cases <- c()
for (case in list(c(0, 8, 0.5), c(1, 9, 0.5), c(5, 5, 0.5), c(3, 12, 0.5), c(20, 45, 0.5), c(2, 9, 0.4987), c(100, 160, 0.5003))) {
  p <- binom.test(case[2], case[1] + case[2], case[3], alternative = "greater")$p.value
  cases <- c(cases, sprintf('{ "base": %d, "candidate": %d, "share": %s, "chance": %s }', case[1], case[2], number(case[3]), number(p)))
}
write_cases("conditional-binomial", cases)

# Pooled two-sample t on logarithms, one-sided lower bound: t.test.
cases <- c()
for (sizes in list(c(3, 1), c(3, 3), c(5, 2), c(10, 3))) {
  then <- round(exp(rnorm(sizes[1], 1, 0.1)), 6)
  now <- round(exp(rnorm(sizes[2], 1.1, 0.1)), 6)
  low <- t.test(log(now), log(then), var.equal = TRUE, alternative = "greater", conf.level = 0.99)$conf.int[1]
  cases <- c(cases, sprintf('{ "then": %s, "now": %s, "alpha": 0.01, "ratio": %s, "low": %s }',
    list_of(then), list_of(now), number(exp(mean(log(now)) - mean(log(then)))), number(exp(low))))
}
write_cases("log-shift", cases)

# Circular block bootstrap of a percentile, blocks as long as the gate's, with the t-expanded percentiles: 20,000 draws of its own.
cases <- c()
for (seconds in c(16, 24)) for (percentile in c(50, 95)) {
  series <- lapply(seq_len(seconds), function(i) round(exp(rnorm(40, 0.2 * sin(i / 2), 0.3)), 3))
  root <- ceiling(seconds^(1 / 3))
  long <- if (seconds / root >= 8) max(2, root) else 2
  blocks <- seconds %/% long
  quantile_of <- function(chosen) { all <- sort(unlist(series[chosen])); all[ceiling(percentile / 100 * length(all))] }
  draws <- replicate(20000, { starts <- sample.int(seconds, blocks, replace = TRUE) - 1; quantile_of(as.vector(outer(seq_len(long) - 1, starts, "+")) %% seconds + 1) })
  level <- pnorm(-qt(0.95, blocks - 1) * sqrt(blocks / (blocks - 1)))
  cases <- c(cases, sprintf('{ "seconds": [%s], "percentile": %d, "confidence": 0.95, "low": %s, "high": %s }',
    paste(sapply(series, list_of), collapse = ", "), percentile, number(unname(quantile(draws, level, type = 1))), number(unname(quantile(draws, 1 - level, type = 1)))))
}
write_cases("block-bootstrap", cases)

# E-divisive's best split (alpha = 1), by its definition.
split_of <- function(x, fewest = 3) {
  best <- c(0, -Inf)
  for (at in fewest:(length(x) - fewest)) for (end in (at + fewest):length(x)) {
    a <- x[1:at]; b <- x[(at + 1):end]; n <- length(a); m <- length(b)
    between <- 2 / (n * m) * sum(abs(outer(a, b, "-")))
    within <- sum(dist(a)) / choose(n, 2) + sum(dist(b)) / choose(m, 2)
    q <- n * m / (n + m) * (between - within)
    if (q > best[2]) best <- c(at, q)
  }
  best
}
cases <- c()
for (n in c(7, 12, 20, 30)) for (step in c(0, 0.15)) {
  x <- round(rnorm(n, 0, 0.05) + step * (seq_len(n) > n / 2), 6)
  best <- split_of(x)
  cases <- c(cases, sprintf('{ "series": %s, "at": %d, "distance": %s }', list_of(x), best[1], number(best[2])))
}
write_cases("e-divisive", cases)

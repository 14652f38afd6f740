# Reads results, one JSON object a line: npm run -s analyze -- *.mp4 > results.jsonl; Rscript read.R results.jsonl
for (line in readLines(commandArgs(trailingOnly = TRUE)[1], encoding = "UTF-8")) {
  result <- jsonlite::fromJSON(line, simplifyVector = FALSE)
  stopifnot(result$version == 2)
  for (segment in result$segments) {
    shares <- unlist(segment$distribution)
    name <- result$model$classes[[which.max(shares)]]
    cat(sprintf("%s\t%.2f\t%.2f\t%s\t%.3f\n", result$file$name, segment$start, segment$end, name, max(shares)))
  }
}

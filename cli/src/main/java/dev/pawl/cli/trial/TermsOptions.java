package dev.pawl.cli.trial;

import dev.pawl.trial.Direction;
import dev.pawl.trial.Terms;
import picocli.CommandLine.Option;

/** What is asked, and how certain the answer must be. */
final class TermsOptions {
  @Option(
      names = "--alpha",
      defaultValue = "0.05",
      description = "The probability of a wrong verdict (default: ${DEFAULT-VALUE}).")
  double alpha;

  @Option(
      names = "--margin",
      defaultValue = "0",
      description =
          "The difference up to which it counts as not worse, in the metric's unit (default:"
              + " ${DEFAULT-VALUE}).")
  double margin;

  @Option(names = "--smaller-is-better", description = "For losses, errors and latencies.")
  boolean smaller;

  TermsOptions() {}

  Terms terms() {
    return new Terms(
        alpha, margin, smaller ? Direction.SMALLER_IS_BETTER : Direction.LARGER_IS_BETTER);
  }
}

package dev.pawl.cli.option;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which columns of a file say when. */
public final class TimeOptions {
  @Option(
      names = "--prediction-time",
      paramLabel = "COLUMN",
      description = "The column with the time of each prediction (default: guessed, and said).")
  @Nullable String predictionTime;

  @Option(
      names = "--outcome-time",
      paramLabel = "COLUMN",
      description = "The column with the time of each outcome (default: guessed, and said).")
  @Nullable String outcomeTime;

  /** Made by the command line, which fills the options in. */
  public TimeOptions() {}

  /** The column with the time of each prediction; empty when it is to be guessed. */
  public Optional<String> prediction() {
    return Optional.ofNullable(predictionTime);
  }

  /** The column with the time of each outcome; empty when it is to be guessed. */
  public Optional<String> outcome() {
    return Optional.ofNullable(outcomeTime);
  }
}

package dev.pawl.cli.replay;

import dev.pawl.cli.csv.TimeColumns;
import dev.pawl.cli.node.LogFolder;
import dev.pawl.cli.option.DurationText;
import dev.pawl.cli.option.TimeOptions;
import dev.pawl.spec.Spec;
import dev.pawl.store.csv.CsvEventsOptions;
import dev.pawl.store.csv.CsvEventsOptions.Asked;
import dev.pawl.store.csv.CsvEventsOptions.Known;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which events that have happened a command is about, and what of a file says when. */
public final class EventOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "A CSV or Parquet file, the folder of a recorded log, or a data folder.")
  Path data;

  @Mixin TimeOptions time;

  @Option(
      names = "--every",
      converter = DurationText.class,
      paramLabel = "DURATION",
      description =
          "Without a column for the predictions' times: the interval between two rows, such as"
              + " 30m.")
  @Nullable Duration every;

  @Option(
      names = "--start",
      paramLabel = "TIME",
      defaultValue = "1970-01-01T00:00:00Z",
      description = "With --every: the time of the first row (default: ${DEFAULT-VALUE}).")
  Instant start;

  @Option(
      names = "--outcome-after",
      converter = DurationText.class,
      paramLabel = "DURATION",
      description =
          "Without a column for the outcomes' times: how long after its prediction each is known.")
  @Nullable Duration outcomeAfter;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that names each row (default: the row's number).")
  @Nullable String id;

  @Option(
      names = "--unit",
      paramLabel = "COLUMN",
      description = "The column that says whom a row is about (default: what the spec says).")
  @Nullable String unit;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "The zone of days, and of times without an offset (default: ${DEFAULT-VALUE}).")
  ZoneId zone;

  /** Made by the command line, which fills the options in. */
  @SuppressWarnings("NullAway.Init") // picocli fills the options in
  public EventOptions() {}

  /** The file or folder with the events. */
  public Path file() {
    return data;
  }

  /** The zone of days, and of times without an offset. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * The events that the options name.
   *
   * @param read the specs that they are for
   * @param err hears which columns were guessed
   * @throws IllegalArgumentException when an option is wrong
   */
  public ReplayData data(List<Spec> read, PrintWriter err) {
    if (!Files.isDirectory(data)) {
      return new ReplayData.Csv(data, options(read, err));
    }
    for (Spec spec : read) {
      if (LogFolder.of(data, spec.model()).isEmpty()) {
        throw new IllegalArgumentException(
            "--data: %s (expected: a CSV or Parquet file, the folder of a log, or a data folder with the model %s)"
                .formatted(data, spec.model()));
      }
    }
    return new ReplayData.Recorded(data);
  }

  private CsvEventsOptions options(List<Spec> read, PrintWriter err) {
    Optional<Asked> asked = asked();
    Optional<Known> known = known();
    if (asked.isEmpty() || known.isEmpty()) {
      TimeColumns times = TimeColumns.of(data, read, time.prediction(), time.outcome());
      if (asked.isEmpty()) {
        String column = times.prediction().orElseThrow(() -> undecided(true, times));
        err.printf("pawl: predictions at the time in column %s%n", column);
        asked = Optional.of(new Asked.Column(column));
      }
      if (known.isEmpty()) {
        String column = times.outcome().orElseThrow(() -> undecided(false, times));
        err.printf("pawl: outcomes at the time in column %s%n", column);
        known = Optional.of(new Known.Column(column));
      }
    }
    return new CsvEventsOptions(
        asked.get(), known.get(), Optional.ofNullable(id), Optional.ofNullable(unit), zone);
  }

  private Optional<Asked> asked() {
    if (time.prediction().isPresent() && every != null) {
      throw new IllegalArgumentException(
          "--every: given beside --prediction-time (expected: one of them)");
    }
    return every != null
        ? Optional.of(new Asked.Evenly(start, every))
        : time.prediction().map(Asked.Column::new);
  }

  private Optional<Known> known() {
    if (time.outcome().isPresent() && outcomeAfter != null) {
      throw new IllegalArgumentException(
          "--outcome-after: given beside --outcome-time (expected: one of them)");
    }
    return outcomeAfter != null
        ? Optional.of(new Known.After(outcomeAfter))
        : time.outcome().map(Known.Column::new);
  }

  private IllegalArgumentException undecided(boolean predictions, TimeColumns times) {
    return new IllegalArgumentException(
        "%s: not given (expected: a column of %s; or %s, when it has none). The columns with times that are no inputs are %s"
            .formatted(
                predictions ? "--prediction-time" : "--outcome-time",
                data,
                predictions ? "--every" : "--outcome-after",
                times.candidates()));
  }
}

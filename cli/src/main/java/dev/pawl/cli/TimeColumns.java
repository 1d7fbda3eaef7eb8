package dev.pawl.cli;

import dev.pawl.spec.InputSpec;
import dev.pawl.spec.Spec;
import dev.pawl.store.csv.CsvColumn;
import dev.pawl.store.csv.CsvColumns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a CSV file say when.
 *
 * @param prediction the column with the time of the prediction
 * @param outcome the column with the time of the outcome
 * @param guessed whether one of them was not given
 */
record TimeColumns(String prediction, String outcome, boolean guessed) {
  private static final long ROWS = 2_000;
  private static final List<String> PREDICTION_NAMES =
      List.of(
          "prediction_time",
          "predicted_at",
          "requested_at",
          "asked_at",
          "event_time",
          "timestamp",
          "time",
          "ts",
          "created_at");
  private static final List<String> OUTCOME_NAMES =
      List.of(
          "outcome_time",
          "outcome_at",
          "observed_at",
          "known_at",
          "label_time",
          "labelled_at",
          "labeled_at");

  /**
   * What was given, and else what stands to reason: a column with a telling name, or the only ones
   * left that hold times and are no input.
   *
   * @throws IllegalArgumentException when there is nothing to go by, with the options to use
   */
  static TimeColumns of(
      Path file, List<Spec> specs, Optional<String> prediction, Optional<String> outcome) {
    if (prediction.isPresent() && outcome.isPresent()) {
      return new TimeColumns(prediction.get(), outcome.get(), false);
    }
    List<CsvColumn> times = times(file, specs);
    Optional<String> asked = prediction.or(() -> named(PREDICTION_NAMES, times));
    Optional<String> known = outcome.or(() -> named(OUTCOME_NAMES, times));
    List<String> left = new ArrayList<>(times.stream().map(CsvColumn::name).toList());
    asked.ifPresent(left::remove);
    known.ifPresent(left::remove);
    if (asked.isEmpty() && known.isEmpty() && left.size() == 2) {
      asked = Optional.of(left.getFirst());
      known = Optional.of(left.getLast());
    } else if (left.size() == 1 && asked.isPresent() != known.isPresent()) {
      asked = asked.or(() -> Optional.of(left.getFirst()));
      known = known.or(() -> Optional.of(left.getFirst()));
    }
    List<String> names = times.stream().map(CsvColumn::name).toList();
    return new TimeColumns(
        asked.orElseThrow(() -> undecided("--prediction-time", file, names)),
        known.orElseThrow(() -> undecided("--outcome-time", file, names)),
        true);
  }

  private static IllegalArgumentException undecided(String option, Path file, List<String> names) {
    return new IllegalArgumentException(
        "%s: not given (expected: a column of %s). The columns with times that are no inputs are %s: name one of them"
            .formatted(option, file, names));
  }

  /** The columns that hold times and are nothing else, those that begin earlier first. */
  private static List<CsvColumn> times(Path file, List<Spec> specs) {
    Set<String> taken = new HashSet<>();
    for (Spec spec : specs) {
      spec.inputs().stream().map(InputSpec::name).forEach(taken::add);
      spec.outcome().values().stream().map(InputSpec::name).forEach(taken::add);
    }
    return CsvColumns.infer(file, ROWS).columns().stream()
        .filter(column -> !taken.contains(column.name()))
        .filter(column ->
            column.type() == InputSpec.Type.TIME
                || (column.type() == InputSpec.Type.NUMBER && isNamedATime(column.name())))
        .sorted(Comparator.comparingDouble(CsvColumn::minimum))
        .toList();
  }

  private static boolean isNamedATime(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PREDICTION_NAMES.contains(lower) || OUTCOME_NAMES.contains(lower);
  }

  private static Optional<String> named(List<String> names, List<CsvColumn> columns) {
    for (String name : names) {
      for (CsvColumn column : columns) {
        if (column.name().equalsIgnoreCase(name)) {
          return Optional.of(column.name());
        }
      }
    }
    return Optional.empty();
  }
}

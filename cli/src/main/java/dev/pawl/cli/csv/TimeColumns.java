package dev.pawl.cli.csv;

import dev.pawl.spec.Identifier;
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
import java.util.stream.IntStream;

/**
 * Which columns of a CSV file say when, as far as stands to reason.
 *
 * @param prediction the column with the time of the prediction; empty when there is nothing to go
 *     by
 * @param outcome the column with the time of the outcome; empty when there is nothing to go by
 * @param candidates the columns with times that are nothing else, those that begin earlier first
 */
public record TimeColumns(
    Optional<String> prediction, Optional<String> outcome, List<String> candidates) {
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

  public TimeColumns {
    candidates = List.copyOf(candidates);
  }

  /**
   * What was given, and else a column with a telling name, or the only ones left that hold times
   * and are no input of a spec.
   */
  public static TimeColumns of(
      Path file, List<Spec> specs, Optional<String> prediction, Optional<String> outcome) {
    Set<String> taken = new HashSet<>();
    for (Spec spec : specs) {
      spec.inputs().stream().map(InputSpec::name).forEach(taken::add);
      spec.outcome().values().stream().map(InputSpec::name).forEach(taken::add);
    }
    return of(CsvColumns.infer(file, ROWS).columns(), taken, prediction, outcome);
  }

  /** The same of columns that have been looked at, of which some are known to be something else. */
  public static TimeColumns of(
      List<CsvColumn> columns,
      Set<String> taken,
      Optional<String> prediction,
      Optional<String> outcome) {
    List<String> times = times(columns, taken);
    Optional<String> asked = prediction.or(() -> named(PREDICTION_NAMES, times));
    Optional<String> known = outcome.or(() -> named(OUTCOME_NAMES, times));
    List<String> left = new ArrayList<>(times);
    asked.ifPresent(left::remove);
    known.ifPresent(left::remove);
    if (asked.isEmpty() && known.isEmpty() && left.size() == 2) {
      asked = Optional.of(left.getFirst());
      known = Optional.of(left.getLast());
    } else if (asked.isEmpty() && known.isEmpty() && left.size() == 1) {
      asked = Optional.of(left.getFirst());
    } else if (left.size() == 1 && asked.isPresent() != known.isPresent()) {
      asked = asked.or(() -> Optional.of(left.getFirst()));
      known = known.or(() -> Optional.of(left.getFirst()));
    }
    return new TimeColumns(asked, known, times);
  }

  private static List<String> times(List<CsvColumn> columns, Set<String> taken) {
    List<String> identifiers = Identifier.ofAll(columns.stream().map(CsvColumn::name).toList());
    return IntStream.range(0, columns.size())
        .filter(i -> !taken.contains(columns.get(i).name()) && !taken.contains(identifiers.get(i)))
        .mapToObj(columns::get)
        .filter(column ->
            column.type() == InputSpec.Type.TIME
                || (column.type() == InputSpec.Type.NUMBER
                    && (isNamedATime(column.name()) || isSince1970(column))))
        .sorted(Comparator.comparingDouble(CsvColumn::minimum))
        .map(CsvColumn::name)
        .toList();
  }

  private static boolean isNamedATime(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return PREDICTION_NAMES.contains(lower) || OUTCOME_NAMES.contains(lower);
  }

  /** A number of seconds or milliseconds of this century, under a name that says so. */
  private static boolean isSince1970(CsvColumn column) {
    return column.name().toLowerCase(Locale.ROOT).contains("time") && column.minimum() >= 1e9;
  }

  private static Optional<String> named(List<String> names, List<String> columns) {
    for (String name : names) {
      for (String column : columns) {
        if (column.equalsIgnoreCase(name)) {
          return Optional.of(column);
        }
      }
    }
    return Optional.empty();
  }
}

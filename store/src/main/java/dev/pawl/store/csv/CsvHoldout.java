package dev.pawl.store.csv;

import dev.pawl.loop.HoldoutRows;
import dev.pawl.loop.contest.Checks.LabelledRow;
import dev.pawl.loop.join.LoneLabel;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.row.Row;
import dev.pawl.plan.Columns;
import dev.pawl.plan.LiveFeatures;
import dev.pawl.plan.RowAssembly;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.Spec;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Reads the static hold-out that a spec names: a CSV file with a column for each input and each
 * value of the outcome. Derived columns are computed; live features are taken from columns of their
 * names where there are such, and are missing otherwise. Times without an offset are UTC.
 */
public final class CsvHoldout {
  /** All rows are predicted at each promotion, and kept in memory until then. */
  public static final int MOST_ROWS = 100_000;

  private CsvHoldout() {}

  /**
   * Keeps the hold-out that a spec names, so that the loop finds it by its hash.
   *
   * @param spec the spec
   * @param folder where a relative path in it starts
   * @param artifacts where to keep it
   * @return the hash; "" when the spec names none
   * @throws InvalidCsvException when it cannot be read: with line and column
   */
  public static String keep(Spec spec, Path folder, ArtifactStore artifacts) {
    Optional<String> named = spec.evaluation().holdout();
    if (named.isEmpty()) {
      return "";
    }
    try {
      Path file = folder.resolve(named.get()).normalize();
      return artifacts.put(HoldoutRows.write(read(file, spec), Columns.of(spec).row()));
    } catch (InvalidPathException | UncheckedIOException e) {
      throw new InvalidCsvException(
          "%s: %s (expected: a CSV or Parquet file that can be read)"
              .formatted(named.get(), e.getMessage()),
          e);
    }
  }

  /**
   * The rows of a file with their labels.
   *
   * @param file the file
   * @param spec says what its columns mean
   * @throws InvalidCsvException when the file or a column is missing, a value is not what the spec
   *     says, a row has no label, or there are no rows or too many: with line and column
   */
  public static List<LabelledRow> read(Path file, Spec spec) {
    return read(file, spec, true).rows();
  }

  /**
   * The rows of a file that have a label.
   *
   * @param rows with their labels, in their order
   * @param without how many were left out, since their outcome gives none: a flight that was
   *     cancelled, say
   */
  public record Labelled(List<LabelledRow> rows, long without) {
    public Labelled {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The same of a file in which rows may be without a label, as events are in life.
   *
   * @throws InvalidCsvException as above, but for a row without a label
   */
  public static Labelled readLabelled(Path file, Spec spec) {
    return read(file, spec, false);
  }

  private static Labelled read(Path file, Spec spec, boolean all) {
    try (CsvTable table = CsvTable.open(file)) {
      Reading reading = new Reading(table, spec);
      List<LabelledRow> rows = new ArrayList<>();
      long without = 0;
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        if (rows.size() == MOST_ROWS) {
          throw new InvalidCsvException(
              "%s: more rows (expected: at most %d, all are predicted at each promotion). Draw a sample"
                  .formatted(table.place(line), MOST_ROWS));
        }
        LabelledRow row = reading.row(line);
        if (!Double.isNaN(row.label())) {
          rows.add(row);
        } else if (all) {
          throw table.invalid(line, reading.label, "", "an outcome that gives a label");
        } else {
          without++;
        }
      }
      if (rows.isEmpty()) {
        throw new InvalidCsvException(
            without == 0
                ? "%s: no rows under its header (expected: at least one)".formatted(file)
                : "%s: no row has a label (expected: at least one; %s gives none in %d rows)"
                    .formatted(file, reading.label, without));
      }
      return new Labelled(rows, without);
    }
  }

  private static final class Reading {
    private final CsvTable table;
    private final String label;
    private final CsvFields inputs;
    private final CsvFields outcomes;
    private final RowAssembly assembly;
    private final LoneLabel labels;
    private final List<LiveSpec> live;

    Reading(CsvTable table, Spec spec) {
      this.table = table;
      Columns columns = Columns.of(spec);
      for (String value : columns.outcome().names()) {
        table.indexOf(value);
      }
      label = String.join(", ", columns.outcome().names());
      inputs = new CsvFields(table, columns.inputs(), ZoneOffset.UTC);
      outcomes = new CsvFields(table, columns.outcome(), ZoneOffset.UTC);
      assembly = RowAssembly.of(spec, columns);
      labels = new LoneLabel(spec.outcome(), columns.outcome());
      live = spec.live();
    }

    /** A row, with {@code NaN} for a label that its outcome does not give. */
    LabelledRow row(CsvLine line) {
      Row row = assembly.assemble(inputs.row(line), live(line));
      return new LabelledRow(row, labels.of(row, outcomes.row(line)));
    }

    private LiveFeatures live(CsvLine line) {
      double[] given = new double[live.size()];
      for (int i = 0; i < given.length; i++) {
        given[i] = number(line, live.get(i).name());
      }
      return new LiveFeatures() {
        @Override
        public int size() {
          return given.length;
        }

        @Override
        public void read(Row request, double[] values) {
          System.arraycopy(given, 0, values, 0, given.length);
        }
      };
    }

    private double number(CsvLine line, String column) {
      int index = table.find(column);
      String text = index < 0 ? "" : line.values()[index];
      if (ColumnSeen.isNothing(text)) {
        return Double.NaN;
      }
      OptionalDouble number = ColumnSeen.number(text);
      if (number.isEmpty()) {
        throw table.invalid(line, column, text, "a number, or nothing");
      }
      return number.getAsDouble();
    }
  }
}

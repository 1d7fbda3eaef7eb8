package dev.pawl.watch.quality;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for what is wrong with the rows of one table, in their order.
 *
 * <ul>
 *   <li>Accuracy: {@link Finding.Kind#STUCK_VALUE} (a run five times as long as any other), {@link
 *       Finding.Kind#PLACEHOLDER} (a number that comes often, further from all others than these
 *       are from each other), {@link Finding.Kind#UNIT_CHANGE} (a part of the rows is what the rest
 *       is after a common change of unit, as their places show or nothing but chance is left).
 *   <li>Completeness: {@link Finding.Kind#MISSING_VALUES} (a run of rows without a value).
 *   <li>Consistency: {@link Finding.Kind#BROKEN_RULE} (a rule over several fields fails), {@link
 *       Finding.Kind#DUPLICATES}.
 *   <li>Timeliness: {@link Finding.Kind#LATE_ARRIVAL} and {@link Finding.Kind#LATE_LABELS} (before
 *       what they follow; in a part of the rows later than elsewhere; labels that are missing in a
 *       part of the rows).
 * </ul>
 *
 * <p>On rows that are independent of each other, anything at all but broken rules is found with a
 * probability of at most the level. Rows that depend on their neighbours have longer runs and parts
 * that differ; the limits above on top of the level are there for them. About 60 KB for each column
 * of numbers, and 8 bytes for each row and each cell of the first 100,000 rows. Not safe for use by
 * several threads at once.
 */
public final class QualityCheck {
  /** How many kinds of findings a column may have. */
  private static final int KINDS = 4;

  private final Schema schema;
  private final QualitySettings settings;
  private final long expected;
  private final List<ColumnQuality> columns = new ArrayList<>();
  private final int[] hashed;
  private final RepeatedRows repeated;
  private final List<Lags> lags = new ArrayList<>();
  private final long[] broken;
  private final long[] firstBroken;
  private long rows;

  /**
   * No rows yet.
   *
   * @param rows how many there will be
   * @throws IllegalArgumentException when the schema lacks a column that the settings name, or it
   *     is no time
   */
  public QualityCheck(Schema schema, long rows, QualitySettings settings) {
    this.schema = schema;
    this.settings = settings;
    this.expected = rows;
    settings.target().ifPresent(schema::indexOf);
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Field field = schema.field(i);
      if (!settings.ignored().contains(field.name())) {
        boolean label = settings.target().equals(Optional.of(field.name()));
        columns.add(new ColumnQuality(field, i, label));
        all.add(i);
      }
    }
    hashed = all.stream().mapToInt(Integer::intValue).toArray();
    repeated = new RepeatedRows(hashed.length);
    lag(Finding.Kind.LATE_ARRIVAL, settings.arrived());
    lag(Finding.Kind.LATE_LABELS, settings.labelTime());
    broken = new long[settings.rules().size()];
    firstBroken = new long[broken.length];
  }

  private void lag(Finding.Kind kind, Optional<String> later) {
    if (later.isPresent() && settings.time().isPresent()) {
      lags.add(new Lags(kind, later.get(), time(settings.time().get()), time(later.get())));
    }
  }

  private int time(String name) {
    int index = schema.indexOf(name);
    if (schema.field(index).type() != FieldType.TIME) {
      throw new IllegalArgumentException(
          "%s: a column of type %s (expected: times)"
              .formatted(name, schema.field(index).type().name().toLowerCase(Locale.ROOT)));
    }
    return index;
  }

  /** Takes note of the next row of the schema. */
  public void add(Row row) {
    int block = Blocks.of(rows, expected);
    for (ColumnQuality column : columns) {
      column.add(row, rows, block);
    }
    for (Lags lag : lags) {
      lag.add(row, block);
    }
    long[] hashes = new long[hashed.length];
    for (int i = 0; i < hashed.length; i++) {
      int field = hashed[i];
      hashes[i] =
          schema.field(field).type().isNumeric()
              ? Double.doubleToLongBits(row.number(field) + 0.0)
              : row.code(field);
    }
    repeated.add(hashes);
    for (int i = 0; i < broken.length; i++) {
      if (settings.rules().get(i).holds().of(row) == 0 && broken[i]++ == 0) {
        firstBroken[i] = rows;
      }
    }
    rows++;
  }

  /** What is wrong with the rows so far, the worst first. */
  public List<Finding> findings() {
    double level = settings.level() / Math.max(1, KINDS * columns.size() + lags.size() + 1);
    List<Finding> findings = new ArrayList<>();
    columns.forEach(column -> findings.addAll(column.findings(level)));
    lags.forEach(lag -> findings.addAll(lag.findings(level)));
    if (repeated.areDuplicates(level)) {
      long count = repeated.repeated();
      findings.add(
          new Finding(
              Finding.Kind.DUPLICATES,
              Where.ALL,
              0,
              1 - settings.level(),
              (double) count / rows,
              String.format(
                  Locale.ROOT,
                  "%,d rows are equal to an earlier one, the first is row %,d",
                  count,
                  repeated.first() + 1),
              "leave repeated rows out, and look where they are written twice"));
    }
    for (int i = 0; i < broken.length; i++) {
      if (broken[i] > 0) {
        RowRule rule = settings.rules().get(i);
        findings.add(
            new Finding(
                Finding.Kind.BROKEN_RULE,
                Where.feature(rule.name()),
                0,
                1,
                (double) broken[i] / rows,
                String.format(
                    Locale.ROOT,
                    "%s fails in %,d rows, %.2f %%, first in row %,d",
                    rule.text(),
                    broken[i],
                    100.0 * broken[i] / rows,
                    firstBroken[i] + 1),
                "look at these rows, or correct the rule"));
      }
    }
    findings.sort(
        Comparator.comparingDouble((Finding finding) -> -finding.severity())
            .thenComparing(finding -> finding.where().feature()));
    return List.copyOf(findings);
  }
}

package dev.pawl.watch.quality;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.stream.sketch.QuantileSketch;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import dev.pawl.watch.drift.UnitChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is wrong with one column of a table. For use by one thread. */
final class ColumnQuality {
  private static final int K = 200;
  private static final int NAMED = 20;

  private final Field field;
  private final int index;
  private final boolean label;
  private final Runs values = new Runs();
  private final Runs gaps = new Runs();
  private final Extremes extremes = new Extremes();
  private final List<QuantileSketch> blocks = new ArrayList<>();
  private final long[] missing = new long[Blocks.COUNT];
  private long rows;
  private long key;
  private int inRow;
  private String name = "";
  private long rises;
  private long falls;
  private double last = Double.NaN;

  /**
   * Nothing seen yet.
   *
   * @param index the field's index in the rows
   * @param label whether it is what is to be predicted
   */
  ColumnQuality(Field field, int index, boolean label) {
    this.field = field;
    this.index = index;
    this.label = label;
    for (int i = 0; field.type() == FieldType.NUMBER && i < Blocks.COUNT; i++) {
      blocks.add(new QuantileSketch(K, 31L * index + i));
    }
  }

  void add(Row row, long at, int block) {
    rows++;
    if (row.isMissing(index)) {
      gaps.add(at, 0);
      missing[block]++;
      return;
    }
    gaps.end();
    if (field.type().isNumeric()) {
      double value = row.number(index);
      values.add(at, Double.doubleToRawLongBits(value + 0.0));
      if (field.type() == FieldType.NUMBER) {
        extremes.add(value);
        blocks.get(block).add(value);
        rises += value > last ? 1 : 0;
        falls += value < last ? 1 : 0;
        last = value;
      }
    } else {
      values.add(at, row.code(index));
      named(row);
    }
  }

  /** Remembers a text once it has come often enough in a row to be worth it. */
  private void named(Row row) {
    long code = row.code(index);
    inRow = code == key ? inRow + 1 : 1;
    key = code;
    if (inRow == NAMED && inRow >= values.longest()) {
      name = String.valueOf(row.text(index));
    } else if (inRow > NAMED && inRow == values.longest() + 1) {
      name = String.valueOf(row.text(index));
    }
  }

  /** What is wrong, at a level for each kind. */
  List<Finding> findings(double level) {
    List<Finding> findings = new ArrayList<>();
    if (field.type() == FieldType.TIME) {
      gap(level).ifPresent(findings::add);
      return findings;
    }
    if (values.isStuck(level)) {
      findings.add(
          finding(
              Finding.Kind.STUCK_VALUE,
              (double) values.longest() / rows,
              String.format(
                  Locale.ROOT,
                  "%s in %,d rows in a row, from row %,d on; at most %,d of any other value",
                  stuckAt(),
                  values.longest(),
                  values.longestStart() + 1,
                  values.second()),
              "look whether its source still measures"));
    }
    gap(level).ifPresent(findings::add);
    double placeholder = extremes.placeholder();
    if (!Double.isNaN(placeholder)) {
      findings.add(
          finding(
              Finding.Kind.PLACEHOLDER,
              (double) extremes.count(placeholder) / rows,
              String.format(
                  Locale.ROOT,
                  "%s in %,d rows, all others are from %s",
                  placeholder,
                  extremes.count(placeholder),
                  extremes.others(placeholder)),
              "leave the value out where it stands for none"));
    }
    unit().ifPresent(findings::add);
    return findings;
  }

  private Object stuckAt() {
    return field.type().isNumeric() ? Double.longBitsToDouble(values.longestKey()) : name;
  }

  private Optional<Finding> gap(double level) {
    if (gaps.isGap(rows, level)) {
      return Optional.of(
          finding(
              label ? Finding.Kind.LATE_LABELS : Finding.Kind.MISSING_VALUES,
              (double) gaps.longest() / rows,
              String.format(
                  Locale.ROOT,
                  "no value in %,d rows in a row, from row %,d on; at most %,d elsewhere",
                  gaps.longest(),
                  gaps.longestStart() + 1,
                  gaps.second()),
              label
                  ? "wait for the labels, or look whether they still come"
                  : "look whether its source still delivers it"));
    }
    return label ? coverage(level) : Optional.empty();
  }

  /** Labels that are missing in some part of the table more often than elsewhere. */
  private Optional<Finding> coverage(double level) {
    return Blocks.lacking(missing, rows, level)
        .map(lacking ->
            finding(
                Finding.Kind.LATE_LABELS,
                lacking.share(),
                String.format(
                    Locale.ROOT,
                    "no label in %.2f %% of rows %,d to %,d, in %.2f %% elsewhere",
                    100 * lacking.share(),
                    lacking.from() + 1,
                    lacking.to(),
                    100 * lacking.elsewhere()),
                "wait for the labels, or look whether they still come"));
  }

  /** Parts of the table that are in another unit than the rest, unless numbers run up anyway. */
  private Optional<Finding> unit() {
    if (blocks.isEmpty() || falls <= rises / 100) {
      return Optional.empty();
    }
    return Blocks.otherUnit(blocks)
        .map(part -> {
          List<UnitChange> changes = part.changes();
          return finding(
              Finding.Kind.UNIT_CHANGE,
              (double) (part.to() - part.from()) / Blocks.COUNT,
              String.format(
                  Locale.ROOT,
                  "in about rows %,d to %,d %.4g times what it is elsewhere: %s",
                  Blocks.start(part.from(), rows) + 1,
                  Blocks.start(part.to(), rows),
                  changes.getFirst().factor(),
                  changes.stream().map(UnitChange::name).collect(Collectors.joining(" or "))),
              "convert it to one unit");
        });
  }

  private Finding finding(Finding.Kind kind, double severity, String evidence, String action) {
    return new Finding(
        kind, Where.feature(field.name()), 0, 1, Math.min(1, severity), evidence, action);
  }
}

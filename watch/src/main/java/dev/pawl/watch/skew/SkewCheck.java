package dev.pawl.watch.skew;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import dev.pawl.watch.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Compares rows as they were logged when a prediction was served with rows as they are computed for
 * training, for the same ids: what a feature is in one and not in the other is skew, whatever its
 * distribution. Schema skew is a column that only one has, or another type.
 *
 * <p>Every difference is counted, none inferred: the confidence is 1, the severity the share of the
 * pairs that differ. Numbers count as equal when they differ by at most a millionth of the greater:
 * what is written as text, or as 4 bytes, is rounded. Ids that only one side has are no pairs and
 * are counted; of an id that comes again, the last row counts, and that is counted too. Holds the
 * served rows in memory. Not safe for use by several threads at once.
 */
public final class SkewCheck {
  private static final double ROUNDED = 1e-6;

  private final Schema served;
  private final Schema trained;
  private final int servedId;
  private final int trainedId;
  private final Map<String, Row> rows = new HashMap<>();
  private final List<Pair> pairs = new ArrayList<>();
  private long repeated;
  private long matched;
  private long onlyTrained;

  /** A column that both have, with what differed. */
  private static final class Pair {
    final Field field;
    final int here;
    final int there;
    long different;
    long lost;
    String example = "";

    Pair(Field field, int here, int there) {
      this.field = field;
      this.here = here;
      this.there = there;
    }
  }

  /**
   * What was compared of a feature.
   *
   * @param feature its name
   * @param pairs how many pairs of rows
   * @param different in how many of them the values differ
   */
  public record Skew(String feature, long pairs, long different) {
    public Skew {
      Objects.requireNonNull(feature, "feature");
    }

    /** The share of the pairs that differ, in [0, 1]. */
    public double share() {
      return pairs == 0 ? 0 : (double) different / pairs;
    }
  }

  /**
   * What was found.
   *
   * @param findings the worst first
   * @param skews of all columns that both have
   * @param matched how many ids both have
   * @param onlyServed how many rows were served and have no pair
   * @param onlyTrained how many rows are trained on and have no pair
   * @param repeated how many served rows were left out because their id came again
   */
  public record Result(
      List<Finding> findings,
      List<Skew> skews,
      long matched,
      long onlyServed,
      long onlyTrained,
      long repeated) {
    public Result {
      findings = List.copyOf(findings);
      skews = List.copyOf(skews);
    }
  }

  /**
   * No rows yet.
   *
   * @param id the column of ids, which both must have
   * @throws IllegalArgumentException when one does not have it
   */
  public SkewCheck(Schema served, Schema trained, String id) {
    this.served = served;
    this.trained = trained;
    servedId = served.indexOf(id);
    trainedId = trained.indexOf(id);
    for (Field field : served.fields()) {
      int there = trained.find(field.name());
      boolean comparable =
          there >= 0
              && trained.field(there).type().isNumeric() == field.type().isNumeric()
              && !field.name().equals(id);
      if (comparable) {
        pairs.add(new Pair(field, served.indexOf(field.name()), there));
      }
    }
  }

  /** Takes note of a row as it was served; all of them come before those of training. */
  public void addServed(Row row) {
    if (rows.put(text(row, servedId), row) != null) {
      repeated++;
    }
  }

  /** Compares a row of training with the one that was served. */
  public void addTrained(Row row) {
    Row before = rows.remove(text(row, trainedId));
    if (before == null) {
      onlyTrained++;
      return;
    }
    matched++;
    for (Pair pair : pairs) {
      compare(pair, before, row);
    }
  }

  private static void compare(Pair pair, Row before, Row row) {
    boolean missing = before.isMissing(pair.here);
    boolean equal =
        (missing || row.isMissing(pair.there))
            ? missing == row.isMissing(pair.there)
            : pair.field.type().isNumeric()
                ? areEqual(before.number(pair.here), row.number(pair.there))
                : before.code(pair.here) == row.code(pair.there);
    if (!equal) {
      pair.different++;
      pair.lost += missing || row.isMissing(pair.there) ? 1 : 0;
      if (pair.example.isEmpty()) {
        pair.example =
            "%s served, %s in training".formatted(text(before, pair.here), text(row, pair.there));
      }
    }
  }

  private static boolean areEqual(double a, double b) {
    return Math.abs(a - b) <= ROUNDED * Math.max(Math.abs(a), Math.abs(b));
  }

  private static String text(Row row, int field) {
    if (row.isMissing(field)) {
      return "none";
    }
    if (!row.schema().field(field).type().isNumeric()) {
      return String.valueOf(row.text(field));
    }
    double number = row.number(field);
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** What is found in the rows so far. */
  public Result result() {
    List<Finding> findings = new ArrayList<>();
    schemas(findings);
    List<Skew> skews = new ArrayList<>();
    for (Pair pair : pairs) {
      Skew skew = new Skew(pair.field.name(), matched, pair.different);
      skews.add(skew);
      if (pair.different > 0) {
        findings.add(
            finding(
                Finding.Kind.SKEW,
                pair.field.name(),
                skew.share(),
                String.format(
                    Locale.ROOT,
                    "%,d of %,d values differ (%.2f %%), %,d of them missing on one side; %s",
                    pair.different,
                    matched,
                    100 * skew.share(),
                    pair.lost,
                    pair.example),
                "compute it in one place, or log it as it is served"));
      }
    }
    findings.sort(
        Comparator.comparingDouble((Finding finding) -> -finding.severity())
            .thenComparing(finding -> finding.where().feature()));
    return new Result(findings, skews, matched, rows.size(), onlyTrained, repeated);
  }

  private void schemas(List<Finding> findings) {
    for (Field field : served.fields()) {
      int there = trained.find(field.name());
      if (there < 0) {
        findings.add(columns(field.name(), "served, and not in training"));
      } else if (trained.field(there).type() != field.type()) {
        FieldType other = trained.field(there).type();
        findings.add(
            columns(
                field.name(),
                "%s served, %s in training".formatted(word(field.type()), word(other))));
      }
    }
    for (Field field : trained.fields()) {
      if (served.find(field.name()) < 0) {
        findings.add(columns(field.name(), "in training, and not served"));
      }
    }
  }

  private static String word(FieldType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private static Finding columns(String name, String evidence) {
    return finding(Finding.Kind.COLUMNS, name, 1, evidence, "make both of one schema");
  }

  private static Finding finding(
      Finding.Kind kind, String name, double severity, String evidence, String action) {
    return new Finding(kind, Where.feature(name), 0, 1, severity, evidence, action);
  }
}

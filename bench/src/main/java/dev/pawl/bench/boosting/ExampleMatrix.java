package dev.pawl.bench.boosting;

import dev.pawl.log.EventLog;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.training.LogExamples;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The examples of a log as a dense matrix, in the order in which their labels became known: each
 * column of the rows as it was logged when it was predicted, live features among them. Numbers are
 * as they are, {@code NaN} when missing; categories are numbered by their first appearance, and -1
 * when missing.
 *
 * <p>Immutable but for its arrays, which are not copied.
 */
public final class ExampleMatrix {
  private final Schema schema;
  private final float[] values;
  private final double[] labels;
  private final long[] asked;
  private final long[] known;

  private ExampleMatrix(
      Schema schema, float[] values, double[] labels, long[] asked, long[] known) {
    this.schema = schema;
    this.values = values;
    this.labels = labels;
    this.asked = asked;
    this.known = known;
  }

  /** Joins a log anew and keeps every example. */
  public static ExampleMatrix of(EventLog log, Spec spec) {
    List<Example> all = new ArrayList<>();
    try (LogExamples examples = new LogExamples(log, spec, Long.MIN_VALUE)) {
      for (Example each = examples.next(Long.MAX_VALUE);
          each != null;
          each = examples.next(Long.MAX_VALUE)) {
        all.add(each);
      }
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("log: no examples (expected: some)");
    }
    all.sort(Comparator.comparingLong(Example::labelTime).thenComparingLong(Example::labelOffset));
    Schema schema = all.getFirst().row().schema();
    int columns = schema.size();
    float[] values = new float[Math.multiplyExact(all.size(), columns)];
    List<Map<String, Float>> codes =
        IntStream.range(0, columns).<Map<String, Float>>mapToObj(i -> new HashMap<>()).toList();
    for (int i = 0; i < all.size(); i++) {
      Row row = all.get(i).row();
      for (int c = 0; c < columns; c++) {
        values[i * columns + c] = value(row, c, codes.get(c));
      }
    }
    return new ExampleMatrix(
        schema,
        values,
        all.stream().mapToDouble(Example::label).toArray(),
        all.stream().mapToLong(example -> example.prediction().eventTime()).toArray(),
        all.stream().mapToLong(Example::labelTime).toArray());
  }

  private static float value(Row row, int column, Map<String, Float> codes) {
    if (row.schema().field(column).type().isNumeric()) {
      return (float) row.number(column);
    }
    String text = row.text(column);
    return text == null ? -1 : codes.computeIfAbsent(text, fresh -> (float) codes.size());
  }

  /** How many examples there are. */
  public int rows() {
    return labels.length;
  }

  /** How many columns there are. */
  public int columns() {
    return schema.size();
  }

  /** The index of a column. */
  public int column(String name) {
    return schema.indexOf(name);
  }

  /** When an example was predicted, in milliseconds of event time. */
  public long asked(int row) {
    return asked[row];
  }

  /** A label. */
  public double label(int row) {
    return labels[row];
  }

  /** A value. */
  public float value(int row, int column) {
    return values[row * schema.size() + column];
  }

  /** The first example whose label became known at or after a time; the number of rows if none. */
  public int firstKnownFrom(long time) {
    int place = Arrays.binarySearch(known, time);
    if (place < 0) {
      return -place - 1;
    }
    while (place > 0 && known[place - 1] == time) {
      place--;
    }
    return place;
  }

  /** The examples that were predicted in a span of event time, from its first to before its end. */
  public int[] askedWithin(long from, long to) {
    return IntStream.range(firstKnownFrom(from), rows())
        .filter(i -> asked[i] >= from && asked[i] < to)
        .toArray();
  }

  /** Rows one after the other, as many values each as there are columns. */
  public float[] values(int[] rows) {
    float[] chosen = new float[rows.length * columns()];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values, rows[i] * columns(), chosen, i * columns(), columns());
    }
    return chosen;
  }

  /** A run of rows one after the other. */
  public float[] values(int from, int to) {
    return Arrays.copyOfRange(values, from * columns(), to * columns());
  }
}

package dev.pawl.model.baseline;

import dev.pawl.model.Model;
import dev.pawl.model.Task;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Arrays;

/**
 * Scores by key, such as the mean of the labels of each route.
 *
 * <p>Immutable, safe for use by any thread. A prediction is a binary search among the keys.
 */
public final class TableModel implements Model {
  private final Task task;
  private final Schema schema;
  private final Key key;
  private final long[] codes;
  private final double[] values;
  private final double[] otherwise;

  /**
   * A table; the arrays are handed over.
   *
   * @param key which row of the table a row of data reads
   * @param codes of the keys, ascending
   * @param values the scores of each key, one key after the other
   * @param otherwise the scores for all other keys
   * @throws IllegalArgumentException when sizes do not fit, codes do not ascend, or a score is not
   *     finite
   */
  public TableModel(
      Task task, Schema schema, Key key, long[] codes, double[] values, double[] otherwise) {
    this.task = task;
    this.schema = schema;
    this.key = key;
    this.codes = codes;
    this.values = values;
    this.otherwise = otherwise;
    int scores = task.scores();
    if (values.length != codes.length * scores || otherwise.length != scores) {
      throw new IllegalArgumentException(
          "values: %d and %d (expected: %d for each of %d keys, and %d)"
              .formatted(values.length, otherwise.length, scores, codes.length, scores));
    }
    for (int i = 1; i < codes.length; i++) {
      if (codes[i] <= codes[i - 1]) {
        throw new IllegalArgumentException(
            "codes: %d after %d (expected: ascending)".formatted(codes[i], codes[i - 1]));
      }
    }
    requireFinite(values);
    requireFinite(otherwise);
  }

  private static void requireFinite(double[] values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("values: " + value + " (expected: finite numbers)");
      }
    }
  }

  @Override
  public Task task() {
    return task;
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** Which row of the table a row of data reads. */
  public Key key() {
    return key;
  }

  /** The codes of the keys, ascending. */
  public long[] codes() {
    return codes.clone();
  }

  /** The scores of each key, in the order of {@link #codes}. */
  public double[] values() {
    return values.clone();
  }

  /** The scores of all other keys. */
  public double[] otherwise() {
    return otherwise.clone();
  }

  @Override
  public Scratch scratch() {
    return None.NEEDED;
  }

  @Override
  public void predict(Row row, Scratch scratch, double[] scores) {
    int at = codes.length == 0 ? -1 : Arrays.binarySearch(codes, key.of(row));
    if (at < 0) {
      System.arraycopy(otherwise, 0, scores, 0, otherwise.length);
    } else {
      System.arraycopy(values, at * otherwise.length, scores, 0, otherwise.length);
    }
  }

  private enum None implements Scratch {
    NEEDED
  }
}

package dev.pawl.watch.leakage;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Every row of a table, or every second, fourth, … once there are too many, column by column in
 * memory: numbers as they are, texts as the index of their first occurrence, {@code NaN} for none.
 * In the order of the rows. For use by one thread.
 */
final class SampledRows {
  static final int MOST = 1 << 17;

  private final boolean[] numeric;
  private final double[][] columns;
  private final Map<Long, Integer>[] indices;
  private int size;
  private long seen;
  private long stride = 1;

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array of generic maps
  SampledRows(Schema schema) {
    numeric = new boolean[schema.size()];
    columns = new double[schema.size()][64];
    indices = new Map[schema.size()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] = schema.field(i).type().isNumeric();
      indices[i] = new HashMap<>();
    }
  }

  void add(Row row) {
    if (seen++ % stride != 0) {
      return;
    }
    if (size == MOST) {
      halve();
      if ((seen - 1) % stride != 0) {
        return;
      }
    }
    for (int i = 0; i < columns.length; i++) {
      if (size == columns[i].length) {
        columns[i] = Arrays.copyOf(columns[i], 2 * size);
      }
      columns[i][size] = numeric[i] ? row.number(i) : index(i, row.code(i));
    }
    size++;
  }

  private double index(int field, long code) {
    if (code == 0) {
      return Double.NaN;
    }
    Map<Long, Integer> known = indices[field];
    Integer index = known.putIfAbsent(code, known.size());
    return index == null ? known.size() - 1.0 : index;
  }

  private void halve() {
    for (double[] column : columns) {
      for (int i = 0; 2 * i < size; i++) {
        column[i] = column[2 * i];
      }
    }
    size = (size + 1) / 2;
    stride *= 2;
  }

  int size() {
    return size;
  }

  boolean isNumeric(int field) {
    return numeric[field];
  }

  /** The values of a field, in the order of the rows. */
  double[] column(int field) {
    return Arrays.copyOf(columns[field], size);
  }
}

package dev.pawl.watch.feed;

import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.Arrays;
import java.util.List;

/**
 * Which rows came not long ago, by 64-bit hashes of some of their fields: one for each of {@value
 * #SLOTS} places, the latest that fell there. Two different rows count as equal with a probability
 * of about 2⁻⁶⁴; one may be forgotten early, but none is made up.
 */
final class RecentRows {
  private static final int SLOTS = 4_096;
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final int[] numeric;
  private final int[] named;
  private final double[] numbers;
  private final long[] codes;
  private final long[] seen = new long[SLOTS];

  RecentRows(Schema schema, List<String> fields) {
    int[] all = fields.stream().mapToInt(schema::indexOf).toArray();
    numeric = Arrays.stream(all).filter(at -> isNumeric(schema.field(at))).toArray();
    named = Arrays.stream(all).filter(at -> !isNumeric(schema.field(at))).toArray();
    numbers = new double[schema.size()];
    codes = new long[schema.size()];
  }

  private static boolean isNumeric(Field field) {
    return field.type().isNumeric();
  }

  /** Whether a row came not long ago; it has come now. */
  boolean add(Row row) {
    row.numbers(numeric, numbers);
    row.codes(named, codes);
    long hash = 1;
    for (int field : numeric) {
      hash = mixed(hash ^ Double.doubleToLongBits(numbers[field]));
    }
    for (int field : named) {
      hash = mixed(hash ^ codes[field]);
    }
    int slot = (int) (hash >>> 52);
    boolean repeated = seen[slot] == hash;
    seen[slot] = hash;
    return repeated;
  }

  private static long mixed(long hash) {
    long product = hash * MIX;
    return product ^ (product >>> 32);
  }

  void snapshot(Tensors.Writer to) {
    to.longs("seen", seen.clone());
  }

  void restore(Tensors from) {
    System.arraycopy(from.longs("seen"), 0, seen, 0, SLOTS);
  }
}

package dev.pawl.loop.live;

import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.util.List;

/**
 * Reads the key of a row as a 64-bit code: a text's own code, a number's bits, or a mixture of both
 * where there are several parts. Two keys share a code with a probability of about 2⁻⁶⁴. Immutable.
 */
final class KeyReader {
  private final int[] fields;
  private final boolean[] numeric;

  KeyReader(List<String> by, Schema row) {
    this.fields = by.stream().mapToInt(row::indexOf).toArray();
    this.numeric = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      numeric[i] = row.field(fields[i]).type().isNumeric();
    }
  }

  /** Whether the row has all parts of the key. */
  boolean isIn(Row row) {
    for (int i = 0; i < fields.length; i++) {
      boolean isMissing =
          numeric[i] ? Double.isNaN(row.number(fields[i])) : row.code(fields[i]) == 0;
      if (isMissing) {
        return false;
      }
    }
    return true;
  }

  /** The code of the row's key. */
  long of(Row row) {
    long code = 0;
    for (int i = 0; i < fields.length; i++) {
      code = i == 0 ? part(row, 0) : mix(code) + part(row, i);
    }
    return code;
  }

  private long part(Row row, int i) {
    return numeric[i] ? Double.doubleToLongBits(row.number(fields[i]) + 0.0) : row.code(fields[i]);
  }

  /** A bijection that spreads each bit over all (Stafford's variant 13 of the finaliser). */
  private static long mix(long code) {
    long mixed = (code + 0x9E3779B97F4A7C15L) * 0xD1342543DE82EF95L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}

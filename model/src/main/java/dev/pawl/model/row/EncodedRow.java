package dev.pawl.model.row;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row with its bytes: one cell per field (the bits of a number, or a text's code), and texts made
 * from the bytes when somebody asks.
 */
final class EncodedRow implements Row {
  private final RowCodec codec;
  private final long[] cells;
  private final byte[] bytes;

  EncodedRow(RowCodec codec, long[] cells, byte[] bytes) {
    this.codec = codec;
    this.cells = cells;
    this.bytes = bytes;
  }

  /** The cells, in a longer array. */
  long[] cells(int length) {
    return Arrays.copyOf(cells, length);
  }

  /** Whether its last fields are these numbers already; those that are not finite are missing. */
  boolean endsIn(double[] numbers) {
    int first = cells.length - numbers.length;
    for (int i = 0; i < numbers.length; i++) {
      if (cells[first + i] != RowCodec.cell(numbers[i])) {
        return false;
      }
    }
    return true;
  }

  /** The encoding, when it is of that schema; null otherwise. Not to be written to. */
  byte @Nullable [] bytesOf(Schema schema) {
    return codec.schema().fingerprint() == schema.fingerprint() ? bytes : null;
  }

  @Override
  public Schema schema() {
    return codec.schema();
  }

  @Override
  public double number(int field) {
    return codec.isNumeric(field) ? Double.longBitsToDouble(cells[field]) : Double.NaN;
  }

  @Override
  public long code(int field) {
    return codec.isNumeric(field) ? 0 : cells[field];
  }

  @Override
  public void numbers(int[] fields, double[] to) {
    long[] from = cells;
    boolean[] numeric = codec.numeric();
    for (int field : fields) {
      to[field] = numeric[field] ? Double.longBitsToDouble(from[field]) : Double.NaN;
    }
  }

  @Override
  public void codes(int[] fields, long[] to) {
    long[] from = cells;
    boolean[] numeric = codec.numeric();
    for (int field : fields) {
      to[field] = numeric[field] ? 0 : from[field];
    }
  }

  @Override
  public @Nullable String text(int field) {
    return code(field) == 0 ? null : codec.text(bytes, field);
  }

  @Override
  public String toString() {
    return RowText.of(this);
  }
}

package dev.pawl.model.row;

import java.util.List;

/**
 * Puts numbers behind the fields of rows: derived columns and live features behind the inputs of a
 * request. Quick: what the row has is copied as bytes. Immutable, safe for use by any thread.
 */
public final class RowExtension {
  private final RowCodec from;
  private final RowCodec to;
  private final int added;

  /**
   * An extension.
   *
   * @param inputs the schema of the rows that come
   * @param whole the schema of the rows that go: the same fields, and numbers behind them
   * @throws IllegalArgumentException when it is something else
   */
  public RowExtension(Schema inputs, Schema whole) {
    List<Field> more = whole.fields().subList(Math.min(inputs.size(), whole.size()), whole.size());
    if (!inputs.plus(more).equals(whole)
        || !more.stream().allMatch(field -> field.type() == FieldType.NUMBER)) {
      throw new IllegalArgumentException(
          "whole: %s (expected: %s, and numbers behind them)"
              .formatted(whole.names(), inputs.names()));
    }
    this.from = new RowCodec(inputs);
    this.to = new RowCodec(whole);
    this.added = more.size();
  }

  /** The schema of the rows that go. */
  public Schema schema() {
    return to.schema();
  }

  /**
   * The row with numbers behind it.
   *
   * @param row of the inputs' schema
   * @param numbers one for each added field; those that are not finite count as missing
   * @return a row that has its bytes already
   */
  public Row of(Row row, double[] numbers) {
    require(numbers);
    byte[] bytes = from.encode(row);
    return to.append(encoded(row, from, bytes), bytes, numbers);
  }

  /**
   * The row with other numbers behind its inputs.
   *
   * @param row of the whole schema
   * @param numbers one for each added field; those that are not finite count as missing
   * @return a row that has its bytes already
   */
  public Row renew(Row row, double[] numbers) {
    require(numbers);
    byte[] bytes = to.encode(row);
    return to.replace(encoded(row, to, bytes), bytes, numbers);
  }

  private void require(double[] numbers) {
    if (numbers.length != added) {
      throw new IllegalArgumentException(
          "numbers: %d (expected: %d)".formatted(numbers.length, added));
    }
  }

  private static EncodedRow encoded(Row row, RowCodec codec, byte[] bytes) {
    boolean encodedSo = row instanceof EncodedRow known && known.bytesOf(codec.schema()) != null;
    return encodedSo ? (EncodedRow) row : codec.read(bytes);
  }
}

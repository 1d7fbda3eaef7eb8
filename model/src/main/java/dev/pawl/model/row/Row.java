package dev.pawl.model.row;

import org.jspecify.annotations.Nullable;

/**
 * One row of a {@link Schema}: what a model reads.
 *
 * <p>Numbers, booleans and times are held as {@code double} ({@code NaN} when missing). Categories
 * and texts are held as text, and as a 64-bit code of their UTF-8 bytes that stands for the text in
 * transforms and keyed state; 0 when missing. Two texts share a code with a probability of about
 * 2⁻⁶⁴.
 *
 * <p>Immutable once made, and safe for use by any thread.
 */
public interface Row {

  /** The columns. */
  Schema schema();

  /** The number at a field's index; {@code NaN} when it is missing or the field is not numeric. */
  double number(int field);

  /** The code of the text at a field's index; 0 when it is missing or the field is numeric. */
  long code(int field);

  /** The text at a field's index; null when it is missing or the field is numeric. */
  @Nullable String text(int field);

  /**
   * Several {@link #number}s at once.
   *
   * @param fields their indices
   * @param to takes each number at its field's index
   */
  default void numbers(int[] fields, double[] to) {
    for (int field : fields) {
      to[field] = number(field);
    }
  }

  /**
   * Several {@link #code}s at once.
   *
   * @param fields their indices
   * @param to takes each code at its field's index
   */
  default void codes(int[] fields, long[] to) {
    for (int field : fields) {
      to[field] = code(field);
    }
  }

  /** Whether the field has no value. */
  default boolean isMissing(int field) {
    return schema().field(field).type().isNumeric()
        ? Double.isNaN(number(field))
        : code(field) == 0;
  }
}

package dev.pawl.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression over named values: a label function, a condition, a derived column.
 * Immutable, deterministic and safe for use by any thread.
 */
public interface Expression {

  /** The expression as it was written; what is written alike, over the same names, is alike. */
  String source();

  /**
   * The names that it reads, each once, in a fixed order: a name's place here is its index below.
   */
  List<String> reads();

  /**
   * Its value as a number: booleans are 1 and 0, times milliseconds since 1970-01-01T00:00Z; {@code
   * NaN} when it has no value because something that it needs is missing.
   *
   * @param values where the names are looked up
   */
  double number(Values values);

  /** Where an expression finds its values, by the indices of {@link #reads}. */
  interface Values {

    /** A number, a boolean as 1 or 0, a time in milliseconds; {@code NaN} when missing. */
    double number(int name);

    /** A text; null when missing. */
    @Nullable String text(int name);

    /** The elements of a list, each with fields of its own; a structure is a list of one. */
    List<Element> elements(int name);
  }

  /** An element of a list, such as one outcome, or a structure, such as the prediction. */
  interface Element {

    /** A field of the element: Double, Boolean, String, java.time.Instant, or null when missing. */
    @Nullable Object field(String name);
  }
}

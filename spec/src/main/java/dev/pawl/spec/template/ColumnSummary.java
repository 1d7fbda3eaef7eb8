package dev.pawl.spec.template;

import dev.pawl.spec.InputSpec;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was seen of a column.
 *
 * @param name as the table has it
 * @param type what it holds
 * @param rows how many rows there are
 * @param missing in how many of them it is missing
 * @param distinct how many different values were seen; a lower bound when there were too many to
 *     count
 * @param minimum the smallest number; empty unless {@code type} is a number
 * @param maximum the largest number; empty unless {@code type} is a number
 * @param examples some values, the most frequent first; of a category with few values all of them
 */
public record ColumnSummary(
    String name,
    InputSpec.Type type,
    long rows,
    long missing,
    long distinct,
    OptionalDouble minimum,
    OptionalDouble maximum,
    List<String> examples) {

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException when they are negative or more is missing than there is
   */
  public ColumnSummary {
    if (rows < 0 || distinct < 0 || missing < 0 || missing > rows) {
      throw new IllegalArgumentException(
          "%s: %d of %d rows missing, %d distinct values (expected: 0 or more, and no more missing than rows)"
              .formatted(name, missing, rows, distinct));
    }
    examples = List.copyOf(examples);
  }

  /** The share of the rows that have a value, in [0, 1]. */
  double filled() {
    return rows == 0 ? 0 : 1 - (double) missing / rows;
  }

  /** Whether every value is 0 or 1. */
  boolean isFlag() {
    return type == InputSpec.Type.NUMBER
        && distinct == 2
        && minimum.orElse(Double.NaN) == 0
        && maximum.orElse(Double.NaN) == 1;
  }
}

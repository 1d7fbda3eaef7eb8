package dev.pawl.model.feature;

import java.util.List;

/**
 * An assertion and what it is about.
 *
 * @param columns the names of the columns that it holds of: one, but for {@link Assertion.OneHot}
 *     of several numbers
 * @param text as it was stated
 * @param assertion what it means
 */
public record Asserted(List<String> columns, String text, Assertion assertion) {
  /** The setting of a transform that states something about its outputs. */
  public static final String SETTING = "assert";

  public Asserted {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("columns: none (expected: at least one)");
    }
  }

  /** The same of so many rows: what it says of more is said of all of them. */
  public Asserted within(int rows) {
    return assertion instanceof Assertion.Near near && near.over() > rows
        ? new Asserted(
            columns,
            text,
            new Assertion.Near(near.statistic(), near.value(), near.tolerance(), Math.max(2, rows)))
        : this;
  }
}

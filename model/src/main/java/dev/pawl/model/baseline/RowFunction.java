package dev.pawl.model.baseline;

import dev.pawl.model.row.Row;

/** A number computed from a row. Safe for use by any number of threads. */
@FunctionalInterface
public interface RowFunction {

  /** The number; {@code NaN} when it cannot be told from this row. */
  double of(Row row);
}

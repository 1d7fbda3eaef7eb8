package dev.pawl.watch.quality;

import dev.pawl.model.baseline.RowFunction;
import java.util.Objects;

/**
 * What must hold of each row, over any of its fields.
 *
 * @param name what it is called
 * @param text how it was written
 * @param holds 0 when it does not hold, NaN when it cannot be told because a value is missing
 */
public record RowRule(String name, String text, RowFunction holds) {
  public RowRule {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(holds, "holds");
  }
}

package dev.pawl.model.feature;

import java.util.Objects;

/**
 * A column that a pipeline works on.
 *
 * @param name how later transforms, learners and explanations call it
 * @param kind what it holds
 */
public record Column(String name, Kind kind) {

  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
  }

  /** What a column holds. */
  public enum Kind {
    /** A number, {@code NaN} when missing. */
    NUMBER,
    /** A 64-bit code that stands for a category, 0 when missing. */
    CODE
  }
}

package dev.pawl.model.row;

import java.util.List;
import java.util.Objects;

/**
 * One declared column.
 *
 * @param name how requests and specs call it
 * @param type what it holds
 * @param required whether a row without it is refused; otherwise it counts as missing
 * @param minimum the smallest number that is accepted; −∞ for no bound
 * @param maximum the largest number that is accepted; +∞ for no bound
 * @param categories the names that are accepted, in a fixed order; empty for an open set
 * @param unit the unit of a number, such as {@code min}; may be ""
 */
public record Field(
    String name,
    FieldType type,
    boolean required,
    double minimum,
    double maximum,
    List<String> categories,
    String unit) {

  public Field {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(unit, "unit");
    categories = List.copyOf(categories);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name: \"" + name + "\" (expected: a name)");
    }
    if (!(minimum <= maximum)) {
      throw new IllegalArgumentException(
          "%s: minimum %s, maximum %s (expected: minimum <= maximum)"
              .formatted(name, minimum, maximum));
    }
    if (type != FieldType.CATEGORY && !categories.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: categories %s (expected: none for a field of type %s)"
              .formatted(name, categories, type));
    }
  }

  /** An optional field without bounds. */
  public static Field of(String name, FieldType type) {
    return new Field(
        name, type, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), "");
  }

  /** The same field, which a row must have. */
  public Field asRequired() {
    return new Field(name, type, true, minimum, maximum, categories, unit);
  }
}

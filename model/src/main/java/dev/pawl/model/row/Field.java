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
 * @param longest how many characters (UTF-16 units) a text may have, in [1, {@value #LONGEST}]
 * @param handling what becomes of a value that is not accepted
 */
public record Field(
    String name,
    FieldType type,
    boolean required,
    double minimum,
    double maximum,
    List<String> categories,
    String unit,
    int longest,
    Handling handling) {

  /** No text may be longer. */
  public static final int LONGEST = 10_000;

  public Field {
    Objects.requireNonNull(handling, "handling");
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
    if (longest < 1 || longest > LONGEST) {
      throw new IllegalArgumentException(
          "%s: longest %d (expected: in [1, %d])".formatted(name, longest, LONGEST));
    }
    if (type != FieldType.CATEGORY && !categories.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: categories %s (expected: none for a field of type %s)"
              .formatted(name, categories, type));
    }
  }

  /** A field with texts of any length, that refuses what it does not accept. */
  public Field(
      String name,
      FieldType type,
      boolean required,
      double minimum,
      double maximum,
      List<String> categories,
      String unit) {
    this(name, type, required, minimum, maximum, categories, unit, LONGEST, Handling.REJECT);
  }

  /** An optional field without bounds. */
  public static Field of(String name, FieldType type) {
    return new Field(
        name, type, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), "");
  }

  /** The same field, which a row must have. */
  public Field asRequired() {
    return new Field(name, type, true, minimum, maximum, categories, unit, longest, handling);
  }

  /** The same field with a limit to the length of its texts. */
  public Field atMost(int characters) {
    return new Field(
        name, type, required, minimum, maximum, categories, unit, characters, handling);
  }

  /** The same field with something else done to values that it does not accept. */
  public Field with(Handling other) {
    return new Field(name, type, required, minimum, maximum, categories, unit, longest, other);
  }
}

package dev.pawl.model.row;

import java.util.Arrays;

/** What a field accepts, in a form that is quick to check. */
final class FieldRule {
  final Field field;
  final FieldType type;
  final double minimum;
  final double maximum;
  final Handling handling;
  private final long[] allowed;

  FieldRule(Field field) {
    this.field = field;
    this.type = field.type();
    this.minimum = field.minimum();
    this.maximum = field.maximum();
    this.handling = field.handling();
    this.allowed = field.categories().stream().mapToLong(TextCode::of).sorted().toArray();
  }

  boolean allows(long code) {
    return allowed.length == 0 || Arrays.binarySearch(allowed, code) >= 0;
  }

  String expectation() {
    return switch (type) {
      case NUMBER -> "a finite number" + bounds();
      case BOOLEAN -> "true or false";
      case TIME -> "whole milliseconds since 1970-01-01T00:00Z, or an ISO 8601 time with an offset";
      case CATEGORY -> allowed.length == 0 ? text() : "one of " + field.categories();
      case TEXT -> text();
    };
  }

  private String text() {
    return field.longest() == Field.LONGEST
        ? "a text"
        : "a text of at most %,d characters".formatted(field.longest());
  }

  private String bounds() {
    boolean below = minimum > Double.NEGATIVE_INFINITY;
    boolean above = maximum < Double.POSITIVE_INFINITY;
    String unit = field.unit().isEmpty() ? "" : " " + field.unit();
    if (below && above) {
      return " from %s to %s%s".formatted(minimum, maximum, unit);
    }
    return below
        ? ", at least %s%s".formatted(minimum, unit)
        : above ? ", at most %s%s".formatted(maximum, unit) : unit.isEmpty() ? "" : " in" + unit;
  }
}

package dev.pawl.model.row;

import java.util.Objects;

/**
 * What is wrong with one field of a row.
 *
 * @param field the field's name, as it was given
 * @param value what was given, shortened
 * @param expectation what is accepted
 * @param remedy what to do; may be ""
 */
public record Anomaly(String field, String value, String expectation, String remedy) {

  public Anomaly {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expectation, "expectation");
    Objects.requireNonNull(remedy, "remedy");
  }

  /** All of it as one sentence: {@code field: value (expected: …). Remedy}. */
  public String message() {
    String text = "%s: %s (expected: %s)".formatted(field, value, expectation);
    return remedy.isEmpty() ? text : text + ". " + remedy;
  }
}

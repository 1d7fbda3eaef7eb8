package dev.pawl.spec;

/**
 * One thing that is wrong with a spec.
 *
 * @param line where, from 1; 0 when it is not in a text
 * @param column where in the line, from 1; 0 when only the line is known
 * @param field the field's path, such as {@code training.triggers[0].every}; "" for the whole
 * @param value what is there, such as {@code 0}, {@code missing} or {@code unknown key}
 * @param expectation what may be there; may be ""
 * @param fix what to do about it, in a sentence; may be ""
 */
public record Problem(
    int line, int column, String field, String value, String expectation, String fix) {

  /** A line such as {@code training.micro_batch: 0 (expected: 1 … 65536)}. */
  public String message() {
    var text = new StringBuilder();
    if (!field.isEmpty()) {
      text.append(field).append(": ");
    }
    text.append(value);
    if (!expectation.isEmpty()) {
      text.append(" (expected: ").append(expectation).append(')');
    }
    if (!fix.isEmpty()) {
      text.append(". ").append(fix);
    }
    return text.toString();
  }
}

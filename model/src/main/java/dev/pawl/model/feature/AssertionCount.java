package dev.pawl.model.feature;

/**
 * How an assertion has fared.
 *
 * @param column the column that it is about, or several
 * @param assertion as it was stated
 * @param checked how often it was checked: in how many rows, or on how many means or deviations
 * @param broken how often it did not hold
 * @param missing how many rows had no value to check
 * @param unchecked how many rows were not checked, since the model that serves has no such column
 * @param last what broke it last, or is gathered and not checked yet, such as {@code the last was
 *     1.7}; "" for nothing
 */
public record AssertionCount(
    String column,
    String assertion,
    long checked,
    long broken,
    long missing,
    long unchecked,
    String last) {

  /** Such as {@code x_clipped in [0, 1]: broken 2 times of 100; the last was 1.7}. */
  @Override
  public String toString() {
    var text = new StringBuilder("%s %s: ".formatted(column, assertion));
    if (checked == 0) {
      text.append("not checked yet");
    } else if (broken == 0) {
      text.append("held %,d times of %,d".formatted(checked, checked));
    } else {
      text.append("broken %,d times of %,d".formatted(broken, checked));
    }
    if (!last.isEmpty()) {
      text.append("; ").append(last);
    }
    if (missing > 0) {
      text.append("; %,d rows without a value".formatted(missing));
    }
    if (unchecked > 0) {
      text.append("; %,d rows of a model without this column".formatted(unchecked));
    }
    return text.toString();
  }
}

package dev.pawl.plan;

import dev.pawl.model.row.Row;
import java.util.List;
import java.util.StringJoiner;

/**
 * Inputs as text: the business key that outcomes name instead of a prediction's id, and the unit.
 * One rule for whoever makes predictions of inputs.
 */
public final class JoinKey {

  private JoinKey() {}

  /**
   * The join key of a request.
   *
   * @param inputs what the request carries
   * @param names the inputs that the spec joins by; may be empty
   * @return their texts with {@code |} between them; "" when the spec joins by id, and when all of
   *     them are missing
   */
  public static String of(Row inputs, List<String> names) {
    var key = new StringJoiner("|");
    boolean any = false;
    for (String name : names) {
      String text = text(inputs, name);
      any |= !text.isEmpty();
      key.add(text);
    }
    return any ? key.toString() : "";
  }

  /**
   * An input as text: texts as they are, whole numbers and times as digits, truth values as 1 and
   * 0, other numbers as {@link Double#toString} has them; "" when it is missing.
   */
  public static String text(Row inputs, String name) {
    int field = inputs.schema().indexOf(name);
    String text = inputs.text(field);
    if (text != null) {
      return text;
    }
    double number = inputs.number(field);
    if (Double.isNaN(number)) {
      return "";
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}

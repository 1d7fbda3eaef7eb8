package dev.pawl.model.feature;

import dev.pawl.model.feature.Assertion.Near;
import dev.pawl.model.feature.Assertion.Statistic;
import dev.pawl.model.feature.Assertion.Within;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How assertions are written. */
final class AssertionText {
  private static final String NUMBER = "([+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)";
  private static final Pattern WITHIN =
      Pattern.compile("in\\s*\\[\\s*" + NUMBER + "\\s*,\\s*" + NUMBER + "\\s*]");
  private static final Pattern NEAR =
      Pattern.compile(
          "(mean|deviation)\\s+"
              + NUMBER
              + "\\s*(?:±|\\+-|\\+/-)\\s*"
              + NUMBER
              + "(?:\\s+over\\s+([0-9]{1,9}))?");

  private AssertionText() {}

  static Assertion read(String text) {
    String stated = text.strip();
    try {
      if (stated.equals("one-hot")) {
        return new Assertion.OneHot();
      }
      if (stated.equals("present")) {
        return new Assertion.Present();
      }
      Matcher within = WITHIN.matcher(stated);
      if (within.matches()) {
        return new Within(Double.parseDouble(within.group(1)), Double.parseDouble(within.group(2)));
      }
      Matcher near = NEAR.matcher(stated);
      if (near.matches()) {
        return new Near(
            Statistic.valueOf(near.group(1).toUpperCase(Locale.ROOT)),
            Double.parseDouble(near.group(2)),
            Math.abs(Double.parseDouble(near.group(3))),
            near.group(4) == null ? Assertion.USUAL_OVER : Integer.parseInt(near.group(4)));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s, in which a number is not one (expected: %s)".formatted(text, Assertion.EXPECTED), e);
    }
    throw new IllegalArgumentException("%s (expected: %s)".formatted(text, Assertion.EXPECTED));
  }
}

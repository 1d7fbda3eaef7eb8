package dev.pawl.spec.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** What the language does with texts. */
final class Texts {

  private Texts() {}

  /** The number of code points. */
  static double size(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether a part of the text matches an RE2 pattern, in time linear in the text. */
  static boolean matches(String text, String pattern) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException malformed) {
      throw new NoValueException();
    }
  }

  static double number(String text) {
    try {
      return Language.valued(Double.parseDouble(text.strip()));
    } catch (NumberFormatException malformed) {
      throw new NoValueException();
    }
  }

  static String lowerAscii(String text) {
    return mapped(text, 'A', 'Z', 'a' - 'A');
  }

  static String upperAscii(String text) {
    return mapped(text, 'a', 'z', 'A' - 'a');
  }

  private static String mapped(String text, char from, char to, int shift) {
    var mapped = new StringBuilder(text);
    for (int i = 0; i < mapped.length(); i++) {
      char letter = mapped.charAt(i);
      if (letter >= from && letter <= to) {
        mapped.setCharAt(i, (char) (letter + shift));
      }
    }
    return mapped.toString();
  }
}

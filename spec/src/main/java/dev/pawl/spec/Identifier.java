package dev.pawl.spec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names that inputs, columns and outcome values can have: those that expressions can use. */
public final class Identifier {

  private static final int LONGEST = 64;

  /** What expressions call otherwise. */
  private static final Set<String> RESERVED =
      Set.of(
          "outcomes",
          "prediction",
          "score",
          "time",
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Identifier() {}

  /** Whether a name means something else in expressions. */
  public static boolean isReserved(String name) {
    return RESERVED.contains(name);
  }

  /**
   * A name of letters, digits and {@code _} for any text, such as the title of a column: {@code
   * Dep. Delay (min)} becomes {@code dep_delay_min}. A text that already is such a name stays as it
   * is.
   */
  public static String of(String text) {
    if (text.matches("[A-Za-z_][A-Za-z0-9_]{0,63}") && !isReserved(text)) {
      return text;
    }
    String plain =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_+|_+$", "");
    if (plain.isEmpty() || Character.isDigit(plain.charAt(0)) || isReserved(plain)) {
      plain = ("column_" + plain).replaceAll("_$", "");
    }
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }

  /**
   * A name of its own for each title of a table, in order: titles that are such names keep them,
   * the others get {@link #of} and, where that is taken, a number behind it.
   */
  public static List<String> ofAll(List<String> titles) {
    Set<String> kept = new HashSet<>();
    titles.stream().filter(title -> of(title).equals(title)).forEach(kept::add);
    Set<String> taken = new HashSet<>(kept);
    List<String> names = new ArrayList<>();
    for (String title : titles) {
      String name = of(title);
      String free = name;
      boolean keeps = name.equals(title) && kept.remove(title);
      for (int next = 2; !keeps && !taken.add(free); next++) {
        free = name + "_" + next;
      }
      names.add(free);
    }
    return names;
  }

  /** A model's name, of lower-case letters, digits, {@code -} and {@code _}, for any text. */
  public static String ofModel(String text) {
    String plain =
        text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]+", "-").replaceAll("^[-_]+|-+$", "");
    if (plain.isEmpty()) {
      return "model";
    }
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) : plain;
  }
}

package dev.pawl.model;

import dev.pawl.model.InvalidDeclarationException.Problem;
import dev.pawl.model.row.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings of one {@link Declaration} and gathers all that is wrong with them: each
 * method gives the setting's value, or notes a problem and gives a value that lets reading go on.
 * At the end {@link #finish} finds the settings that nobody asked for.
 *
 * <p>For use by one thread.
 */
public final class Settings {
  private final Declaration declaration;
  private final String path;
  private final List<Problem> problems;
  private final int before;
  private final Set<String> asked = new TreeSet<>();

  /**
   * Settings to be read.
   *
   * @param path where the declaration stands, such as {@code features[3]}
   * @param declaration whose settings
   * @param problems takes what is wrong
   */
  public Settings(String path, Declaration declaration, List<Problem> problems) {
    this.declaration = declaration;
    this.path = path + "." + declaration.kind();
    this.problems = problems;
    this.before = problems.size();
  }

  /** Whether a setting is there. */
  public boolean has(String name) {
    asked.add(name);
    return declaration.settings().containsKey(name);
  }

  /** A number in [minimum, maximum], or the fallback when it is not there. */
  public double number(String name, double otherwise, double minimum, double maximum) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    String expected =
        maximum == Double.POSITIVE_INFINITY
            ? minimum == Double.NEGATIVE_INFINITY ? "a number" : "a number, at least " + minimum
            : "a number from %s to %s".formatted(minimum, maximum);
    if (!(value instanceof Number number)) {
      problem(name, value, expected);
      return otherwise;
    }
    double result = number.doubleValue();
    if (!(result >= minimum && result <= maximum) || Double.isInfinite(result)) {
      problem(name, value, expected);
      return otherwise;
    }
    return result;
  }

  /** A whole number in [minimum, maximum], or the fallback when it is not there. */
  public int integer(String name, int otherwise, int minimum, int maximum) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Long number && number >= minimum && number <= maximum) {
      return number.intValue();
    }
    problem(name, value, "a whole number from %d to %d".formatted(minimum, maximum));
    return otherwise;
  }

  /** True or false, or the fallback when it is not there. */
  public boolean flag(String name, boolean otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    problem(name, value, "true or false");
    return otherwise;
  }

  /** A text, or the fallback when it is not there. */
  public String text(String name, String otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text) {
      return text;
    }
    problem(name, value, "a text");
    return otherwise;
  }

  /** One of the constants of an enum, written in lower case, or the fallback. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    E constant = constant(value, type);
    if (constant == null) {
      List<String> known = names(type);
      problem(name, value, "one of " + known, Spelling.hint(value.toString(), known, ""));
      return otherwise;
    }
    return constant;
  }

  /** Constants of an enum, written in lower case, one or a list; the fallback when not there. */
  public <E extends Enum<E>> List<E> choices(String name, Class<E> type, List<E> otherwise) {
    Object value = value(name);
    if (value == null) {
      return otherwise;
    }
    var chosen = new ArrayList<E>();
    for (Object element : value instanceof List<?> list ? list : List.of(value)) {
      E constant = constant(element, type);
      if (constant == null) {
        List<String> known = names(type);
        problem(name, element, "some of " + known, Spelling.hint(element.toString(), known, ""));
      } else {
        chosen.add(constant);
      }
    }
    if (chosen.isEmpty() && value.equals(List.of())) {
      problem(name, value, "at least one of " + names(type));
    }
    return chosen;
  }

  private static <E extends Enum<E>> @Nullable E constant(Object value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
        return constant;
      }
    }
    return null;
  }

  private static <E extends Enum<E>> List<String> names(Class<E> type) {
    var names = new ArrayList<String>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Texts, one or a list of at least one; empty, with a problem noted, when not there. */
  public List<String> names(String name) {
    Object value = value(name);
    List<String> names = namesIn(value);
    if (names.isEmpty()) {
      problem(name, value, "a name, or a list of names");
    }
    return names;
  }

  /** Texts, one or a list; empty when not there. */
  public List<String> optionalNames(String name) {
    return has(name) ? names(name) : List.of();
  }

  /** Lists of at least {@code size} texts each; a list of texts is taken as the only one. */
  public List<List<String>> groups(String name, int size) {
    Object value = value(name);
    var groups = new ArrayList<List<String>>();
    if (value instanceof List<?> list) {
      boolean flat = !list.isEmpty() && list.stream().allMatch(String.class::isInstance);
      for (Object element : flat ? List.of(list) : list) {
        List<String> group = element instanceof List<?> ? namesIn(element) : List.of();
        if (group.size() < size) {
          problem(name, element, "a list of at least %d names".formatted(size));
          return List.of();
        }
        groups.add(group);
      }
    }
    if (groups.isEmpty()) {
      problem(name, value, "lists of at least %d names".formatted(size));
    }
    return groups;
  }

  /**
   * Parts by their names and settings, one or a list, as {@link Declaration#parse} reads them;
   * empty when not there. What is wrong with one of them is noted.
   */
  public List<Declaration> parts(String name) {
    Object value = value(name);
    var parts = new ArrayList<Declaration>();
    if (value != null) {
      for (Object element : value instanceof List<?> list ? list : List.of(value)) {
        try {
          parts.add(Declaration.parse("%s.%s[%d]".formatted(path, name, parts.size()), element));
        } catch (InvalidDeclarationException e) {
          problems.addAll(e.problems());
        }
      }
    }
    return parts;
  }

  private static List<String> namesIn(@Nullable Object value) {
    if (value instanceof String text) {
      return List.of(text);
    }
    var names = new ArrayList<String>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (!(element instanceof String text)) {
          return List.of();
        }
        names.add(text);
      }
    }
    return names;
  }

  /** Numbers, one or a list of at least one; empty with a problem otherwise. */
  public double[] numbers(String name) {
    Object value = value(name);
    List<?> list =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    if (list.isEmpty() || !list.stream().allMatch(Number.class::isInstance)) {
      problem(name, value, "a number, or a list of numbers");
      return new double[0];
    }
    return list.stream().mapToDouble(element -> ((Number) element).doubleValue()).toArray();
  }

  /** Finite numbers in strictly ascending order, at least one; empty with a problem otherwise. */
  public double[] ascending(String name) {
    Object value = value(name);
    if (value instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(Number.class::isInstance)) {
      double[] numbers = list.stream().mapToDouble(e -> ((Number) e).doubleValue()).toArray();
      boolean good = Double.isFinite(numbers[0]);
      for (int i = 1; i < numbers.length; i++) {
        good &= Double.isFinite(numbers[i]) && numbers[i] > numbers[i - 1];
      }
      if (good) {
        return numbers;
      }
    }
    problem(name, value, "a list of numbers, each larger than the one before");
    return new double[0];
  }

  private @Nullable Object value(String name) {
    asked.add(name);
    return declaration.settings().get(name);
  }

  /** Notes that a setting's value is not what it should be. */
  public void problem(String name, @Nullable Object value, String expected) {
    problem(name, value, expected, "");
  }

  /** Notes that a setting's value is not what it should be, with a remedy. */
  public void problem(String name, @Nullable Object value, String expected, String remedy) {
    String text =
        "%s (expected: %s)".formatted(value == null ? "missing" : shortened(value), expected);
    problems.add(new Problem(path + "." + name, remedy.isEmpty() ? text : text + ". " + remedy));
  }

  private static String shortened(Object value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  /** Notes the settings that nobody asked for; whether all is well with these settings. */
  public boolean finish() {
    for (String name : declaration.settings().keySet()) {
      if (!asked.contains(name)) {
        String remedy = Spelling.hint(name, asked, "Leave it out");
        problems.add(
            new Problem(
                path + "." + name,
                "unknown setting (expected: one of %s). %s".formatted(asked, remedy)));
      }
    }
    return isGood();
  }

  /** Whether nothing was wrong so far. */
  public boolean isGood() {
    return problems.size() == before;
  }
}

package dev.pawl.spec.change;

import dev.pawl.spec.Component;
import dev.pawl.spec.Expression;
import dev.pawl.spec.read.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of a spec as texts that are the same when they mean the same. */
final class Canonical {

  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\d+(?:[.]\\d+)?(?:[eE][-+]?\\d+)?"
              + "|\\w+|[=!<>]=|&&|[|][|]|\\S");
  private static final Pattern OPERATOR = Pattern.compile("in|[=!<>]=|&&|[|][|]|[-+*/%<>!?:]");
  private static final Set<String> OPENING = Set.of("(", "[", ",", ".");

  private Canonical() {}

  /** Such as {@code 1d12h}. */
  static String of(Duration span) {
    return Durations.text(span);
  }

  /** A number without a fraction that says nothing; "" for an infinite one, which means none. */
  static String of(double number) {
    return Double.isInfinite(number)
        ? ""
        : new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** An expression with the spaces that everybody would write, such as {@code a - b > 15}. */
  static String of(Expression expression) {
    var text = new StringBuilder();
    Matcher tokens = TOKEN.matcher(expression.source());
    boolean operandBefore = false;
    while (tokens.find()) {
      String token = tokens.group();
      boolean operator = OPERATOR.matcher(token).matches();
      if (operator && operandBefore) {
        text.append(' ').append(token).append(' ');
      } else if (token.equals(",")) {
        text.append(", ");
      } else {
        text.append(token);
      }
      operandBefore = !operator && !OPENING.contains(token);
    }
    return text.toString();
  }

  /** Such as {@code bucketise {edges: [0, 15], of: dep_delay}}. */
  static String of(Component part) {
    return part.settings().isEmpty() ? part.kind() : part.kind() + " " + value(part.settings());
  }

  /** A setting: numbers are the same with and without a fraction, maps are in the order of keys. */
  static String value(Object value) {
    return switch (value) {
      case Number number -> of(number.doubleValue());
      case Collection<?> list ->
          list.stream().map(Canonical::value).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, inner) -> sorted.put(String.valueOf(key), inner));
        yield sorted.entrySet().stream()
            .map(entry -> entry.getKey() + ": " + value(entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
      }
      default -> String.valueOf(value);
    };
  }
}

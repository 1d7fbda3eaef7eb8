package dev.pawl.spec.expression;

import dev.pawl.spec.InputSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random expressions of every type over a fixed scope, and random values for them, some missing.
 * Each is given by its seed.
 */
final class GeneratedExpressions {

  static final Scope SCOPE =
      Scope.label(
          List.of(
              value("amount", InputSpec.Type.NUMBER),
              value("score", InputSpec.Type.NUMBER),
              value("clicked", InputSpec.Type.BOOLEAN),
              value("kind", InputSpec.Type.CATEGORY),
              value("seen", InputSpec.Type.TIME)),
          List.of(
              value("price", InputSpec.Type.NUMBER),
              value("country", InputSpec.Type.CATEGORY),
              value("member", InputSpec.Type.BOOLEAN)));

  private static final List<String> TEXTS = List.of("a", "b", "ab", "A", "", "ü€");
  private static final double[] NUMBERS = {0, 1, -1, 0.5, 2, 15, 1e300, -1e-300};

  private final SplittableRandom random;
  private int folds;

  GeneratedExpressions(long seed) {
    random = new SplittableRandom(seed);
  }

  static InputSpec value(String name, InputSpec.Type type) {
    return new InputSpec(
        name, type, false, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), "");
  }

  /** An expression that is a number, a condition, a time or a duration. */
  String any() {
    return switch (random.nextInt(6)) {
      case 0, 1 -> number(4, "");
      case 2, 3 -> condition(4, "");
      case 4 -> duration(3, "");
      default -> time(3, "");
    };
  }

  /** {@code element} is the name of the element that a fold stands at, or "". */
  private String number(int depth, String element) {
    if (depth == 0 || random.nextInt(5) == 0) {
      return switch (random.nextInt(element.isEmpty() ? 4 : 6)) {
        case 0 -> literal();
        case 1 -> "amount";
        case 2 -> "score";
        case 3 -> "prediction.price";
        default -> element + ".amount";
      };
    }
    int less = depth - 1;
    return switch (random.nextInt(14)) {
      case 0, 1, 2, 3, 4 ->
          "(%s %s %s)"
              .formatted(
                  number(less, element), pick("+", "-", "*", "/", "%"), number(less, element));
      case 5 -> "-(%s)".formatted(number(less, element));
      case 6 ->
          "%s(%s, %s)"
              .formatted(pick("min", "max", "pow"), number(less, element), number(less, element));
      case 7 ->
          "%s(%s)"
              .formatted(
                  pick("abs", "floor", "ceil", "round", "sqrt", "exp", "log"),
                  number(less, element));
      case 8 ->
          "(%s ? %s : %s)"
              .formatted(condition(less, element), number(less, element), number(less, element));
      case 9 ->
          "coalesce(%s, %s)"
              .formatted(pick("amount", "score", "prediction.price"), number(less, element));
      case 10 -> "%s.%s".formatted(time(less, element), getter());
      case 11 -> "size(%s)".formatted(text(less, element));
      case 12 ->
          element.isEmpty() ? aggregate(less) : "number(%s)".formatted(condition(less, element));
      default -> "(%s / %s)".formatted(duration(less, element), duration(less, element));
    };
  }

  private String literal() {
    return pick("0", "1", "2", "0.5", "15", "1e300", "7.25", "-3");
  }

  private String getter() {
    String field =
        pick(
            "getHours",
            "getMinutes",
            "getDayOfWeek",
            "getMonth",
            "getFullYear",
            "getDate",
            "getDayOfYear",
            "getSeconds",
            "getMilliseconds",
            "getDayOfMonth");
    return field + pick("()", "('America/New_York')", "('UTC')", "('Asia/Kolkata')");
  }

  private String aggregate(int depth) {
    String element = fold();
    return switch (random.nextInt(5)) {
      case 0 -> "size(outcomes)";
      case 1 -> "size(outcomes.filter(%s, %s))".formatted(element, condition(depth, element));
      case 2 ->
          "%s(outcomes.map(%s, %s))"
              .formatted(pick("sum", "min", "max"), element, number(depth, element));
      case 3 ->
          "%s(outcomes.map(%s, %s, %s))"
              .formatted(
                  pick("sum", "min", "max"),
                  element,
                  condition(depth, element),
                  number(depth, element));
      default -> "outcomes[%s].amount".formatted(pick("0", "1", "size(outcomes) - 1", "5", "0.5"));
    };
  }

  private String fold() {
    return "o" + ++folds;
  }

  private String condition(int depth, String element) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return switch (random.nextInt(element.isEmpty() ? 5 : 7)) {
        case 0 -> pick("true", "false");
        case 1 -> "clicked";
        case 2 -> "prediction.member";
        case 3 -> "is_missing(%s)".formatted(pick("amount", "kind", "seen", "prediction.price"));
        case 4 -> "has(prediction.%s)".formatted(pick("price", "country", "member", "time"));
        case 5 -> "has(%s.%s)".formatted(element, pick("amount", "clicked", "kind"));
        default -> element + ".clicked";
      };
    }
    int less = depth - 1;
    return switch (random.nextInt(13)) {
      case 0, 1 -> "(%s && %s)".formatted(condition(less, element), condition(less, element));
      case 2, 3 -> "(%s || %s)".formatted(condition(less, element), condition(less, element));
      case 4 -> "!(%s)".formatted(condition(less, element));
      case 5, 6 ->
          "(%s %s %s)".formatted(number(less, element), comparison(), number(less, element));
      case 7 -> "(%s %s %s)".formatted(text(less, element), comparison(), text(less, element));
      case 8 ->
          "(%s %s %s)".formatted(duration(less, element), comparison(), duration(less, element));
      case 9 -> "(%s %s %s)".formatted(time(less, element), comparison(), time(less, element));
      case 10 ->
          "(%s in %s)".formatted(number(less, element), pick("[0, 1, 15]", "[0.5]", "[amount, 2]"));
      case 11 -> textTest(less, element);
      default ->
          element.isEmpty()
              ? quantified(less)
              : "(%s ? %s : %s)"
                  .formatted(
                      condition(less, element), condition(less, element), condition(less, element));
    };
  }

  private String textTest(int depth, String element) {
    return switch (random.nextInt(3)) {
      case 0 -> "(%s in ['a', 'ab', ''])".formatted(text(depth, element));
      case 1 ->
          "%s.%s(%s)"
              .formatted(
                  text(depth, element),
                  pick("contains", "startsWith", "endsWith"),
                  text(depth, element));
      default -> "%s.matches('%s')".formatted(text(depth, element), pick("a", "^a.?$", "[A-Z]"));
    };
  }

  private String quantified(int depth) {
    String element = fold();
    return "outcomes.%s(%s, %s)"
        .formatted(pick("exists", "all", "exists_one"), element, condition(depth, element));
  }

  private String comparison() {
    return pick("<", "<=", ">", ">=", "==", "!=");
  }

  private String text(int depth, String element) {
    if (depth == 0 || random.nextInt(2) == 0) {
      return switch (random.nextInt(element.isEmpty() ? 3 : 4)) {
        case 0 -> "'%s'".formatted(TEXTS.get(random.nextInt(TEXTS.size())));
        case 1 -> "kind";
        case 2 -> "prediction.country";
        default -> element + ".kind";
      };
    }
    return random.nextBoolean()
        ? "(%s + %s)".formatted(text(depth - 1, element), text(depth - 1, element))
        : "(%s ? %s : %s)"
            .formatted(
                condition(depth - 1, element), text(depth - 1, element), text(depth - 1, element));
  }

  private String time(int depth, String element) {
    if (depth == 0 || random.nextInt(2) == 0) {
      return switch (random.nextInt(element.isEmpty() ? 3 : 4)) {
        case 0 -> "timestamp('2013-03-10T06:59:59.250Z')";
        case 1 -> "seen";
        case 2 -> "prediction.time";
        default -> element + ".time";
      };
    }
    return "(%s %s %s)"
        .formatted(time(depth - 1, element), pick("+", "-"), duration(depth - 1, element));
  }

  private String duration(int depth, String element) {
    if (depth == 0 || random.nextInt(2) == 0) {
      return "duration('%s')".formatted(pick("30m", "0s", "-1h", "7d", "1h30m", "250ms"));
    }
    return random.nextBoolean()
        ? "(%s - %s)".formatted(time(depth - 1, element), time(depth - 1, element))
        : "(%s %s %s)"
            .formatted(duration(depth - 1, element), pick("+", "-"), duration(depth - 1, element));
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Values for the scope; each is missing with a probability of a fifth. */
  Map<String, ?> values() {
    var values = new HashMap<String, Object>(outcome());
    values.remove("time");
    var prediction = new HashMap<String, Object>();
    put(prediction, "price", numeric());
    put(prediction, "country", TEXTS.get(random.nextInt(TEXTS.size())));
    put(prediction, "member", random.nextBoolean());
    prediction.put("time", time());
    values.put(Scope.PREDICTION, prediction);
    List<Map<String, ?>> outcomes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      outcomes.add(outcome());
    }
    values.put(Scope.OUTCOMES, outcomes);
    return values;
  }

  private Map<String, Object> outcome() {
    var outcome = new HashMap<String, Object>();
    put(outcome, "amount", numeric());
    put(outcome, "score", numeric());
    put(outcome, "clicked", random.nextBoolean());
    put(outcome, "kind", TEXTS.get(random.nextInt(TEXTS.size())));
    put(outcome, "seen", time());
    outcome.put("time", time());
    return outcome;
  }

  private double numeric() {
    return random.nextBoolean()
        ? NUMBERS[random.nextInt(NUMBERS.length)]
        : random.nextInt(-20, 40) / 4.0;
  }

  private Instant time() {
    return Instant.ofEpochMilli(1_362_000_000_000L + random.nextLong(100_000_000_000L));
  }

  private void put(Map<String, Object> values, String name, Object value) {
    if (random.nextInt(5) > 0) {
      values.put(name, value);
    }
  }
}

package dev.pawl.spec.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where numbers are written as CEL wants them, with a fraction, CEL as it comes says the same. */
class StandardCelTest {

  private static final int EXPRESSIONS = 300;
  private static final Scope SCOPE =
      Scope.of(
          new TreeMap<>(
              Map.of(
                  "a", ValueType.NUMBER,
                  "b", ValueType.NUMBER,
                  "c", ValueType.CONDITION,
                  "s", ValueType.TEXT)));

  private final Cel standard =
      CelFactory.standardCelBuilder()
          .addVar("a", SimpleType.DOUBLE)
          .addVar("b", SimpleType.DOUBLE)
          .addVar("c", SimpleType.BOOL)
          .addVar("s", SimpleType.STRING)
          .build();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {11, 12, 13})
  void an_expression_means_what_it_means_in_standard_cel(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    Expressions expressions = Expressions.in(SCOPE);
    int defined = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String source = condition(random, 4);
      TypedExpression ours = expressions.condition(source);
      for (int row = 0; row < 10; row++) {
        Map<String, Object> values = values(random);
        double expected = standard(source, values);
        assertThat((Double) Written.number(ours, values))
            .as("seed %d: %s over %s", seed, source, values)
            .isEqualTo((Double) expected);
        defined += Double.isNaN(expected) ? 0 : 1;
      }
    }
    assertThat(defined).isGreaterThan(EXPRESSIONS * 4);
  }

  private double standard(String source, Map<String, Object> values) throws Exception {
    try {
      Object value = standard.createProgram(standard.compile(source).getAst()).eval(values);
      // With a variable missing it is a set of unknowns.
      return value instanceof Boolean condition ? (condition ? 1 : 0) : Double.NaN;
    } catch (CelEvaluationException missing) {
      return Double.NaN;
    }
  }

  private static Map<String, Object> values(SplittableRandom random) {
    var values = new HashMap<String, Object>();
    if (random.nextInt(4) > 0) {
      values.put("a", random.nextInt(-4, 5) / 2.0);
    }
    values.put("b", random.nextInt(1, 5) * 1.0);
    if (random.nextInt(4) > 0) {
      values.put("c", random.nextBoolean());
    }
    values.put("s", random.nextBoolean() ? "x" : "yx");
    return values;
  }

  private static String condition(SplittableRandom random, int depth) {
    if (depth == 0) {
      return "c";
    }
    return switch (random.nextInt(6)) {
      case 0 -> "(%s && %s)".formatted(condition(random, depth - 1), condition(random, depth - 1));
      case 1 -> "(%s || %s)".formatted(condition(random, depth - 1), condition(random, depth - 1));
      case 2 -> "!%s".formatted(condition(random, depth - 1));
      case 3 ->
          "(%s ? %s : %s)"
              .formatted(
                  condition(random, depth - 1),
                  condition(random, depth - 1),
                  condition(random, depth - 1));
      case 4 ->
          random.nextBoolean()
              ? "(s in ['x', 'z'])"
              : "(s %s 'x')".formatted(random.nextBoolean() ? "==" : "<");
      default ->
          "(%s %s %s)"
              .formatted(
                  number(random, depth - 1),
                  new String[] {"<", "<=", ">", ">=", "==", "!="}[random.nextInt(6)],
                  number(random, depth - 1));
    };
  }

  private static String number(SplittableRandom random, int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return new String[] {"a", "b", "1.5", "2.0", "0.0"}[random.nextInt(5)];
    }
    String operator = new String[] {"+", "-", "*", "/"}[random.nextInt(4)];
    return operator.equals("/")
        ? "(%s / b)".formatted(number(random, depth - 1))
        : "(%s %s %s)".formatted(number(random, depth - 1), operator, number(random, depth - 1));
  }
}

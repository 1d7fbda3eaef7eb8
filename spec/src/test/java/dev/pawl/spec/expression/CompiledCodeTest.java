package dev.pawl.spec.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledCodeTest {

  private static final int EXPRESSIONS = 400;
  private static final int ROWS = 25;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void compiled_code_and_the_runtime_of_cel_agree(long seed) {
    var generated = new GeneratedExpressions(seed);
    var compiler = new ScopeCompiler(GeneratedExpressions.SCOPE);
    int compiled = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String source = generated.any();
      CelAbstractSyntaxTree tree = compiler.check(source);
      ValueType type = type(tree);
      var runtime = new RuntimeExpression(source, type, tree, GeneratedExpressions.SCOPE);
      Optional<TypedExpression> code = compiled(source, type, tree);
      if (code.isPresent()) {
        compiled++;
        for (int row = 0; row < ROWS; row++) {
          Map<String, ?> values = generated.values();
          assertThat(canonical(Written.number(code.get(), values)))
              .as("seed %d: %s over %s", seed, source, values)
              .isEqualTo(canonical(Written.number(runtime, values)));
        }
      }
    }
    assertThat(compiled).as("compiled of %d", EXPRESSIONS).isGreaterThan(EXPRESSIONS * 3 / 4);
  }

  private static Optional<TypedExpression> compiled(
      String source, ValueType type, CelAbstractSyntaxTree tree) {
    try {
      return Optional.of(CodeCompiler.compile(source, type, tree, GeneratedExpressions.SCOPE));
    } catch (Uncovered _) {
      return Optional.empty();
    }
  }

  /** Boxed, so that NaN equals NaN; 0 for −0, whose sign no consumer sees. */
  private static Double canonical(double value) {
    return value + 0.0;
  }

  private static ValueType type(CelAbstractSyntaxTree tree) {
    return EnumSet.allOf(ValueType.class).stream()
        .filter(type -> type.cel().equals(tree.getResultType()))
        .findFirst()
        .orElseThrow();
  }
}

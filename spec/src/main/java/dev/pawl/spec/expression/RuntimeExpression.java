package dev.pawl.spec.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An expression that CEL's own runtime evaluates. */
final class RuntimeExpression implements TypedExpression {

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.standardCelRuntimeBuilder()
          .setStandardEnvironmentEnabled(false)
          .setOptions(CelOptions.current().build())
          .addFunctionBindings(ScopeCompiler.LANGUAGE.bindings())
          .build();

  private final String source;
  private final ValueType type;
  private final Scope scope;
  private final List<String> reads;
  private final CelRuntime.Program program;

  RuntimeExpression(String source, ValueType type, CelAbstractSyntaxTree checked, Scope scope) {
    this.source = source;
    this.type = type;
    this.scope = scope;
    this.reads = Reads.of(checked.getExpr());
    try {
      this.program = RUNTIME.createProgram(checked);
    } catch (CelEvaluationException impossible) {
      throw new IllegalStateException("A checked expression was refused: " + source, impossible);
    }
  }

  @Override
  public String source() {
    return source;
  }

  @Override
  public ValueType type() {
    return type;
  }

  @Override
  public List<String> reads() {
    return reads;
  }

  @Override
  public double number(Values values) {
    return switch (value(values)) {
      case Double number -> Double.isInfinite(number) ? Double.NaN : number;
      case Boolean condition -> condition ? 1 : 0;
      case Instant time -> Times.millis(time);
      case Duration span -> Times.millis(span);
      case null, default -> Double.NaN;
    };
  }

  @Override
  public @Nullable String text(Values values) {
    if (type != ValueType.TEXT) {
      throw new IllegalStateException(source + ": " + type.words() + " (expected: a text)");
    }
    return (String) value(values);
  }

  @Override
  public String toString() {
    return source;
  }

  private @Nullable Object value(Values values) {
    try {
      return program.eval((CelVariableResolver) name -> Optional.ofNullable(bound(name, values)));
    } catch (CelEvaluationException noValue) {
      return null;
    }
  }

  private @Nullable Object bound(String name, Values values) {
    if (Rewriting.asksForMissing(name)) {
      return bound(Rewriting.askedFor(name), values) == null;
    }
    int index = reads.indexOf(name);
    if (name.equals(Scope.OUTCOMES) && scope.outcome().isPresent()) {
      return Fields.all(values.elements(index));
    }
    if (name.equals(Scope.PREDICTION) && scope.prediction().isPresent()) {
      List<Element> one = values.elements(index);
      return one.isEmpty() ? null : new Fields(one.getFirst());
    }
    ValueType declared = scope.names().get(name);
    if (declared == null) {
      return null;
    }
    if (declared == ValueType.TEXT) {
      return values.text(index);
    }
    double number = values.number(index);
    if (Double.isNaN(number)) {
      return null;
    }
    return switch (declared) {
      case NUMBER -> number;
      case CONDITION -> number != 0;
      case TIME -> Times.instant(number);
      case DURATION -> Times.sum(Duration.ZERO, Duration.ofMillis((long) number));
      case TEXT -> throw new IllegalStateException(name + ": a text as a number");
    };
  }
}

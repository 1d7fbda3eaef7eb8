package dev.pawl.spec.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.pawl.spec.Expression;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Compiles expressions.
 *
 * <p>The language is CEL with these rules of its own:
 *
 * <ol>
 *   <li>Every number is a double: {@code delay > 15} and {@code delay / 60} mean what they say.
 *       Division by zero and overflow are IEEE 754's; a result that is not finite is no value.
 *   <li>What is missing has no value, and neither has what is computed from it: the result is
 *       {@code NaN}. Logic needs no more than it needs: {@code true || x}, {@code false && x} and
 *       {@code c ? a : x} with a true {@code c} have a value, whatever x. {@code is_missing(x)} and
 *       {@code coalesce(x, 0)} ask; {@code has(o.x)} does for fields.
 *   <li>Nothing reads a clock or a random source.
 * </ol>
 *
 * <p>Immutable and safe for use by any thread. Compiling takes about a millisecond; a compiled
 * expression of arithmetic, comparisons and logic takes some nanoseconds for each part and
 * allocates nothing.
 */
public final class Expressions {

  private static final Set<ValueType> NUMERIC =
      EnumSet.of(ValueType.NUMBER, ValueType.CONDITION, ValueType.TIME, ValueType.DURATION);

  private final Scope scope;
  private final ScopeCompiler compiler;

  private Expressions(Scope scope) {
    this.scope = scope;
    this.compiler = new ScopeCompiler(scope);
  }

  /** Expressions over the names of a scope. */
  public static Expressions in(Scope scope) {
    return new Expressions(scope);
  }

  /**
   * An expression whose value is a number, a condition, a time or a duration.
   *
   * @throws InvalidExpressionException with everything that is wrong with it
   */
  public TypedExpression number(String source) {
    return compile(source, NUMERIC);
  }

  /**
   * An expression that is true or false.
   *
   * @throws InvalidExpressionException with everything that is wrong with it
   */
  public TypedExpression condition(String source) {
    return compile(source, EnumSet.of(ValueType.CONDITION));
  }

  /**
   * An expression of any of the given types.
   *
   * @throws InvalidExpressionException with everything that is wrong with it
   */
  public TypedExpression compile(String source, Set<ValueType> accepted) {
    CelAbstractSyntaxTree checked = compiler.check(source);
    ValueType type = typeOf(checked.getResultType(), accepted);
    try {
      return CodeCompiler.compile(source, type, checked, scope);
    } catch (Uncovered _) {
      return new RuntimeExpression(source, type, checked, scope);
    }
  }

  /**
   * A label that names a class, as the index of that class; no value for a name that is none of
   * them.
   *
   * @param classes the names of the classes, in the order of their indices
   * @throws InvalidExpressionException with everything that is wrong with it
   */
  public Expression classIndex(String source, List<String> classes) {
    return new ClassIndex(compile(source, EnumSet.of(ValueType.TEXT)), classes);
  }

  private static String expectation(Set<ValueType> accepted) {
    List<String> words =
        Arrays.stream(ValueType.values()).filter(accepted::contains).map(ValueType::words).toList();
    return words.size() == 1
        ? words.getFirst()
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
  }

  private static ValueType typeOf(CelType result, Set<ValueType> accepted) {
    ValueType type =
        Arrays.stream(ValueType.values())
            .filter(candidate -> candidate.cel().equals(result))
            .findFirst()
            .orElse(null);
    if (type != null && accepted.contains(type)) {
      return type;
    }
    String found = type == null ? "a " + result.name() : type.words();
    throw new InvalidExpressionException(
        List.of(
            new InvalidExpressionException.Fault(
                1, 1, "it is " + found, expectation(accepted), "")));
  }
}

package dev.pawl.spec.read;

import dev.pawl.spec.Expression;
import dev.pawl.spec.InputSpec;
import dev.pawl.spec.LiveSpec;
import dev.pawl.spec.expression.Expressions;
import dev.pawl.spec.expression.InvalidExpressionException;
import dev.pawl.spec.expression.InvalidExpressionException.Fault;
import dev.pawl.spec.expression.Scope;
import dev.pawl.spec.expression.TypedExpression;
import dev.pawl.spec.expression.ValueType;
import dev.pawl.spec.read.Node.Scalar;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Compiles expressions over declared names, and gives what is wrong with them a place. */
final class ExpressionReader {

  private static final Set<ValueType> NUMERIC =
      EnumSet.of(ValueType.NUMBER, ValueType.CONDITION, ValueType.TIME, ValueType.DURATION);

  private final Names names;
  private final Problems problems;
  private final SortedMap<String, ValueType> derived = new TreeMap<>();
  private final Map<Scope, Expressions> compilers = new HashMap<>();

  ExpressionReader(Names names, Problems problems) {
    this.names = names;
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  /** A derived column, which later expressions can read. */
  Optional<TypedExpression> derived(String name, Scalar node) {
    Optional<TypedExpression> value = compile(node, node.text(), row(), NUMERIC);
    derived.put(name, value.map(TypedExpression::type).orElse(ValueType.NUMBER));
    return value;
  }

  /** A value over the row of a prediction and, with outcomes, what came back. */
  Optional<TypedExpression> live(Scalar node, boolean outcomes) {
    return compile(node, node.text(), liveScope(outcomes), NUMERIC);
  }

  /** A condition over the same. */
  Optional<TypedExpression> liveCondition(Scalar node, String source, boolean outcomes) {
    return compile(node, source, liveScope(outcomes), EnumSet.of(ValueType.CONDITION));
  }

  /** A condition over what a request has before any live feature: inputs and derived columns. */
  Optional<TypedExpression> requestCondition(Scalar node) {
    return compile(node, node.text(), row(), EnumSet.of(ValueType.CONDITION));
  }

  /** A label. */
  Optional<TypedExpression> label(Scalar node, Set<ValueType> accepted) {
    return compile(node, node.text(), labelScope(), accepted);
  }

  /** The same label as the index of the class that it names. */
  Expression classIndex(TypedExpression label, List<String> classes) {
    return compilers
        .computeIfAbsent(labelScope(), Expressions::in)
        .classIndex(label.source(), classes);
  }

  private Scope labelScope() {
    return Scope.label(names.outcomes(), names.inputs());
  }

  private Scope row() {
    var row = new TreeMap<String, ValueType>(derived);
    for (InputSpec input : names.inputs()) {
      row.put(input.name(), ValueType.of(input.type()));
    }
    return Scope.of(row);
  }

  private Scope liveScope(boolean outcomes) {
    var all = new TreeMap<String, ValueType>(row().names());
    names.live().forEach(name -> all.put(name, ValueType.NUMBER));
    if (outcomes) {
      all.putIfAbsent(LiveSpec.SCORE, ValueType.NUMBER);
      names.outcomes().forEach(value -> all.put(value.name(), ValueType.of(value.type())));
    }
    return Scope.of(all);
  }

  /** What a name that is declared, but not for this expression, needs. */
  private String fix(Fault fault) {
    Optional<String> name = fault.unknownName();
    if (name.isEmpty()) {
      return fault.fix();
    }
    String unknown = name.get();
    if (names.derived().contains(unknown)) {
      return "Declare %s before it.".formatted(unknown);
    }
    if (names.inputs().stream().anyMatch(input -> input.name().equals(unknown))) {
      return "An input is read as prediction.%s here.".formatted(unknown);
    }
    if (names.outcomes().stream().anyMatch(value -> value.name().equals(unknown))) {
      return "%s comes with the outcome; write of: outcomes.".formatted(unknown);
    }
    return fault.fix();
  }

  private Optional<TypedExpression> compile(
      Scalar node, String source, Scope scope, Set<ValueType> accepted) {
    if (!names.sound()) {
      return Optional.empty();
    }
    try {
      Expressions expressions = compilers.computeIfAbsent(scope, Expressions::in);
      return Optional.of(expressions.compile(source.strip(), accepted));
    } catch (InvalidExpressionException invalid) {
      report(invalid, node, problems, this::fix);
      return Optional.empty();
    }
  }

  /** Says what is wrong with the expression of a node. */
  static void report(
      InvalidExpressionException invalid,
      Scalar node,
      Problems problems,
      Function<Fault, String> fix) {
    for (Fault fault : invalid.faults()) {
      String value = "%s: %s: %s".formatted(node.shown(), fault.place(), fault.problem());
      problems.at(node.place(), node.path(), value, fault.expectation(), fix.apply(fault));
    }
  }
}

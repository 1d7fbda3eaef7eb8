package dev.pawl.spec.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses constants that could never have a value (a malformed time, duration, time zone or
 * pattern) when an expression is compiled, rather than having them be missing each time.
 */
final class Constants {

  private final Positions positions;
  private final List<InvalidExpressionException.Fault> faults = new ArrayList<>();

  Constants(Positions positions) {
    this.positions = positions;
  }

  void check(CelAbstractSyntaxTree tree) {
    walk(tree, tree.getExpr());
    if (!faults.isEmpty()) {
      throw new InvalidExpressionException(faults);
    }
  }

  private void walk(CelAbstractSyntaxTree tree, CelExpr node) {
    switch (node.getKind()) {
      case SELECT -> walk(tree, node.select().operand());
      case CALL -> {
        node.call().target().ifPresent(target -> walk(tree, target));
        node.call().args().forEach(argument -> walk(tree, argument));
        tree.getReference(node.id())
            .ifPresent(reference -> reference.overloadIds().forEach(id -> call(node, id)));
      }
      case LIST -> node.list().elements().forEach(element -> walk(tree, element));
      case COMPREHENSION -> {
        CelComprehension fold = node.comprehension();
        walk(tree, fold.iterRange());
        walk(tree, fold.loopStep());
      }
      case CONSTANT, IDENT, MAP, STRUCT, NOT_SET -> {}
    }
  }

  private void call(CelExpr node, String overload) {
    List<CelExpr> args = node.call().args();
    Optional<String> constant = args.isEmpty() ? Optional.empty() : text(args.getLast());
    constant
        .flatMap(text -> expectation(overload, text))
        .ifPresent(expected ->
            faults.add(
                positions.fault(
                    args.getLast().id(), "'%s'".formatted(constant.get()), expected, "")));
  }

  private static Optional<String> text(CelExpr node) {
    return node.getKind() == CelExpr.ExprKind.Kind.CONSTANT
            && node.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(node.constant().stringValue())
        : Optional.empty();
  }

  /** What is expected instead of the text; empty when it is fine. */
  private static Optional<String> expectation(String overload, String text) {
    return switch (overload) {
      case "string_to_timestamp" ->
          unless(() -> Times.instant(text), "a time such as '2026-01-31T12:00:00Z'");
      case "string_to_duration" ->
          unless(() -> Times.span(text), "a duration such as '90s', '30m', '1h30m' or '7d'");
      case "string_to_double" -> unless(() -> Texts.number(text), "a number such as '1.5'");
      case "matches_string" -> unless(() -> pattern(text), "an RE2 regular expression");
      default ->
          overload.endsWith("_with_zone")
              ? unless(() -> TimeField.zone(text), "a time zone such as 'Europe/Berlin'")
              : Optional.empty();
    };
  }

  private static void pattern(String text) {
    try {
      Pattern.compile(text);
    } catch (PatternSyntaxException malformed) {
      throw new NoValueException();
    }
  }

  private static Optional<String> unless(Runnable attempt, String expectation) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (NoValueException malformed) {
      return Optional.of(expectation);
    }
  }
}

package dev.pawl.spec.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.pawl.spec.Expression.Element;
import dev.pawl.spec.Expression.Values;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compiles what is computed over the outcomes: {@code exists}, {@code all}, {@code exists_one}, and
 * {@code size}, {@code sum}, {@code min} and {@code max} of what {@code filter} and {@code map}
 * make.
 *
 * <p>CEL's parser has unfolded the macros into general folds; they are recognised by their shapes.
 */
final class FoldCompiler {

  private final CodeCompiler parts;

  FoldCompiler(CodeCompiler parts) {
    this.parts = parts;
  }

  Code.OfNumber number(CelComprehension fold) throws Uncovered {
    Code.OfElements range = parts.elements(fold.iterRange());
    if (fold.loopStep().getKind() != Kind.CALL || fold.accuInit().getKind() != Kind.CONSTANT) {
      throw new Uncovered("a fold");
    }
    CelCall step = fold.loopStep().call();
    CelExpr condition =
        step.function().equals("_?_:_") ? step.args().getFirst() : step.args().getLast();
    Code.OfNumber test = parts.inside(fold.iterVar(), () -> parts.number(condition));
    return switch (step.function()) {
      case "_||_" -> any(range, test, 1);
      case "_&&_" -> any(range, test, 0);
      case "_?_:_" -> one(range, test);
      default -> throw new Uncovered(step.function());
    };
  }

  /** Whether the test is {@code decisive} for any element: 1 for exists, 0 for all. */
  private static Code.OfNumber any(Code.OfElements range, Code.OfNumber test, double decisive) {
    return (values, frame) -> {
      boolean missing = false;
      List<Element> elements = range.at(values, frame);
      for (int i = 0; i < elements.size(); i++) {
        double held = test.at(values, new Code.Frame(elements.get(i), frame));
        if (held == decisive) {
          return decisive;
        }
        missing |= Double.isNaN(held);
      }
      return missing ? Double.NaN : 1 - decisive;
    };
  }

  private static Code.OfNumber one(Code.OfElements range, Code.OfNumber test) {
    return (values, frame) -> {
      double count = 0;
      List<Element> elements = range.at(values, frame);
      for (int i = 0; i < elements.size(); i++) {
        count += test.at(values, new Code.Frame(elements.get(i), frame));
      }
      if (Double.isNaN(count)) {
        return count;
      }
      return count == 1 ? 1 : 0;
    };
  }

  /** {@code size}, {@code sum}, {@code min} or {@code max} of a list. */
  Code.OfNumber aggregate(CelCall call, String overload) throws Uncovered {
    CelExpr list = call.args().getFirst();
    Made made = made(list, overload.equals("size_list"));
    return switch (overload) {
      case "size_list" -> (values, frame) -> made.reduce(values, frame, 0, (sum, _) -> sum + 1);
      case "sum_list" -> (values, frame) -> made.reduce(values, frame, 0, Double::sum);
      case "min_list" -> (values, frame) -> made.extreme(values, frame, Math::min);
      case "max_list" -> (values, frame) -> made.extreme(values, frame, Math::max);
      default -> throw new Uncovered(overload);
    };
  }

  /** The list of outcomes, or one that filter and map make of it. */
  private Made made(CelExpr list, boolean counted) throws Uncovered {
    if (list.getKind() != Kind.COMPREHENSION) {
      return new Made(parts.elements(list), null, (_, _) -> 0);
    }
    CelComprehension fold = list.comprehension();
    if (fold.accuInit().getKind() != Kind.LIST || fold.loopStep().getKind() != Kind.CALL) {
      throw new Uncovered("a fold");
    }
    Code.OfElements range = parts.elements(fold.iterRange());
    CelCall step = fold.loopStep().call();
    Optional<CelExpr> condition =
        step.function().equals("_?_:_") ? Optional.of(step.args().getFirst()) : Optional.empty();
    CelExpr added = condition.isPresent() ? step.args().get(1) : fold.loopStep();
    CelExpr item = added.call().args().get(1).list().elements().getFirst();
    boolean itself = item.getKind() == Kind.IDENT && item.ident().name().equals(fold.iterVar());
    if (itself && !counted) {
      throw new Uncovered("a list of elements");
    }
    Code.OfNumber filter =
        condition.isPresent()
            ? parts.inside(fold.iterVar(), () -> parts.number(condition.get()))
            : null;
    Code.OfNumber value =
        itself ? (_, _) -> 0 : parts.inside(fold.iterVar(), () -> parts.number(item));
    return new Made(range, filter, value);
  }

  /** Combines what was and what comes. */
  @FunctionalInterface
  private interface Combination {
    double of(double sum, double value);
  }

  /** A list that is never built: the values of those elements that pass a filter. */
  private record Made(Code.OfElements range, Code.@Nullable OfNumber filter, Code.OfNumber value) {

    /** NaN when the filter or a value is missing for an element that is asked for it. */
    double reduce(Values values, Code.@Nullable Frame outer, double start, Combination combine) {
      double result = start;
      List<Element> elements = range.at(values, outer);
      for (int i = 0; i < elements.size(); i++) {
        var frame = new Code.Frame(elements.get(i), outer);
        double passes = filter == null ? 1 : filter.at(values, frame);
        double next = passes == 1 ? value.at(values, frame) : 0;
        if (Double.isNaN(passes) || Double.isNaN(next)) {
          return Double.NaN;
        }
        if (passes == 1) {
          result = combine.of(result, next);
        }
      }
      return result;
    }

    /** NaN when there is no value. */
    double extreme(Values values, Code.@Nullable Frame outer, Combination better) {
      double count = reduce(values, outer, 0, (sum, _) -> sum + 1);
      if (!(count > 0)) {
        return Double.NaN;
      }
      double worst = better.of(0, 1) == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      return reduce(values, outer, worst, better);
    }
  }
}

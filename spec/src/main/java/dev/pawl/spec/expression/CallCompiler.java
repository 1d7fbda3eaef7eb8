package dev.pawl.spec.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.pawl.spec.Expression.Element;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles operators and functions, by the overload that the checker resolved them to. */
final class CallCompiler {

  private final CodeCompiler parts;

  CallCompiler(CodeCompiler parts) {
    this.parts = parts;
  }

  Code.OfNumber number(CelExpr node) throws Uncovered {
    String overload = parts.overload(node);
    List<CelExpr> args = node.call().args();
    return switch (overload) {
      case "logical_and" -> and(parts.number(args.get(0)), parts.number(args.get(1)));
      case "logical_or" -> or(parts.number(args.get(0)), parts.number(args.get(1)));
      case "logical_not" -> not(parts.number(args.getFirst()));
      case "conditional" ->
          choice(parts.number(args.get(0)), parts.number(args.get(1)), parts.number(args.get(2)));
      case "equals" -> equal(args);
      case "not_equals" -> not(equal(args));
      case "in_list" -> in(args.get(0), args.get(1));
      case "bool_to_double" -> parts.number(args.getFirst());
      case "negate_double" -> negated(parts.number(args.getFirst()));
      default -> further(node, overload);
    };
  }

  private Code.OfNumber further(CelExpr node, String overload) throws Uncovered {
    CelCall call = node.call();
    if (overload.endsWith("_string")) {
      return ofTexts(call, overload);
    }
    if (overload.startsWith("timestamp_") || overload.startsWith("duration_")) {
      return ofTime(call, overload);
    }
    if (overload.endsWith("_list")) {
      return parts.aggregate(call, overload);
    }
    for (NumberFunction function : NumberFunction.values()) {
      if (function.overload().equals(overload)) {
        Code.OfNumber of = parts.number(call.args().getFirst());
        return (values, frame) -> function.of(of.at(values, frame));
      }
    }
    if (overload.startsWith("string_to_")) {
      return converted(call, overload);
    }
    if (call.args().size() != 2) {
      throw new Uncovered(overload);
    }
    Code.OfNumber a = parts.number(call.args().get(0));
    Code.OfNumber b = parts.number(call.args().get(1));
    return binary(overload, a, b);
  }

  private static Code.OfNumber binary(String overload, Code.OfNumber a, Code.OfNumber b)
      throws Uncovered {
    return switch (overload) {
      case "add_double" -> (v, f) -> a.at(v, f) + b.at(v, f);
      case "subtract_double" -> (v, f) -> a.at(v, f) - b.at(v, f);
      case "multiply_double" -> (v, f) -> a.at(v, f) * b.at(v, f);
      case "divide_double", "divide_duration" -> (v, f) -> a.at(v, f) / b.at(v, f);
      case "modulo_double" -> (v, f) -> a.at(v, f) % b.at(v, f);
      case "min_double" -> (v, f) -> Math.min(a.at(v, f), b.at(v, f));
      case "max_double" -> (v, f) -> Math.max(a.at(v, f), b.at(v, f));
      case "pow_double" -> (v, f) -> power(a.at(v, f), b.at(v, f));
      case "add_timestamp_duration", "add_duration_timestamp", "add_duration_duration" ->
          (v, f) -> Times.valid(a.at(v, f) + b.at(v, f));
      case "subtract_timestamp_timestamp",
          "subtract_timestamp_duration",
          "subtract_duration_duration" ->
          (v, f) -> Times.valid(a.at(v, f) - b.at(v, f));
      default -> ordered(overload, a, b);
    };
  }

  /** NaN to the power of 0 is 1 for the processor; here it is missing. */
  private static double power(double base, double exponent) {
    return Double.isNaN(base) ? base : StrictMath.pow(base, exponent);
  }

  private static Code.OfNumber ordered(String overload, Code.OfNumber a, Code.OfNumber b)
      throws Uncovered {
    return switch (overload) {
      case "less_double", "less_timestamp", "less_duration" -> less(a, b);
      case "greater_double", "greater_timestamp", "greater_duration" -> less(b, a);
      case "less_equals_double", "less_equals_timestamp", "less_equals_duration" -> notAbove(a, b);
      case "greater_equals_double", "greater_equals_timestamp", "greater_equals_duration" ->
          notAbove(b, a);
      default -> throw new Uncovered(overload);
    };
  }

  private static Code.OfNumber less(Code.OfNumber a, Code.OfNumber b) {
    return (values, frame) -> {
      double left = a.at(values, frame);
      double right = b.at(values, frame);
      if (left < right) {
        return 1;
      }
      return left >= right ? 0 : Double.NaN;
    };
  }

  private static Code.OfNumber notAbove(Code.OfNumber a, Code.OfNumber b) {
    return (values, frame) -> {
      double left = a.at(values, frame);
      double right = b.at(values, frame);
      if (left <= right) {
        return 1;
      }
      return left > right ? 0 : Double.NaN;
    };
  }

  private static Code.OfNumber and(Code.OfNumber a, Code.OfNumber b) {
    return (values, frame) -> {
      double left = a.at(values, frame);
      if (left == 0) {
        return 0;
      }
      double right = b.at(values, frame);
      return right == 0 ? 0 : left * right; // each is 1 or missing
    };
  }

  private static Code.OfNumber or(Code.OfNumber a, Code.OfNumber b) {
    return (values, frame) -> {
      double left = a.at(values, frame);
      if (left == 1) {
        return 1;
      }
      double right = b.at(values, frame);
      return right == 1 ? 1 : left + right; // each is 0 or missing
    };
  }

  private static Code.OfNumber not(Code.OfNumber a) {
    return (values, frame) -> 1 - a.at(values, frame);
  }

  private static Code.OfNumber negated(Code.OfNumber a) {
    return (values, frame) -> -a.at(values, frame);
  }

  private static Code.OfNumber choice(
      Code.OfNumber condition, Code.OfNumber then, Code.OfNumber otherwise) {
    return (values, frame) -> {
      double chosen = condition.at(values, frame);
      if (chosen == 1) {
        return then.at(values, frame);
      }
      return chosen == 0 ? otherwise.at(values, frame) : Double.NaN;
    };
  }

  private Code.OfNumber equal(List<CelExpr> args) throws Uncovered {
    ValueType type = parts.type(args.getFirst());
    if (type != ValueType.TEXT) {
      Code.OfNumber a = parts.number(args.get(0));
      Code.OfNumber b = parts.number(args.get(1));
      return (values, frame) -> {
        double left = a.at(values, frame);
        double right = b.at(values, frame);
        if (left == right) {
          return 1;
        }
        return Double.isNaN(left) || Double.isNaN(right) ? Double.NaN : 0;
      };
    }
    return compared(
        parts.text(args.get(0)), parts.text(args.get(1)), (a, b) -> a.equals(b) ? 1 : 0);
  }

  /** What two texts, both there, make. */
  @FunctionalInterface
  private interface TextOperation {
    double of(String a, String b);
  }

  private static Code.OfNumber compared(Code.OfText a, Code.OfText b, TextOperation operation) {
    return (values, frame) -> {
      String left = a.at(values, frame);
      if (left == null) {
        return Double.NaN;
      }
      String right = b.at(values, frame);
      return right == null ? Double.NaN : operation.of(left, right);
    };
  }

  private Code.OfNumber ofTexts(CelCall call, String overload) throws Uncovered {
    List<CelExpr> args = call.args();
    CelExpr first = call.target().isPresent() ? call.target().get() : args.getFirst();
    if (overload.equals("size_string")) {
      Code.OfText of = parts.text(first);
      return (values, frame) -> {
        String text = of.at(values, frame);
        return text == null ? Double.NaN : Texts.size(text);
      };
    }
    for (Order order : Order.values()) {
      if (overload.equals(order.overload() + "_string")) {
        return compared(
            parts.text(first),
            parts.text(args.getLast()),
            (a, b) -> order.holds(a.compareTo(b)) ? 1 : 0);
      }
    }
    TextOperation operation =
        switch (overload) {
          case "contains_string" -> (a, b) -> a.contains(b) ? 1 : 0;
          case "starts_with_string" -> (a, b) -> a.startsWith(b) ? 1 : 0;
          case "ends_with_string" -> (a, b) -> a.endsWith(b) ? 1 : 0;
          default -> throw new Uncovered(overload);
        };
    return compared(parts.text(first), parts.text(args.getLast()), operation);
  }

  private Code.OfNumber ofTime(CelCall call, String overload) throws Uncovered {
    CelExpr target = call.target().orElseThrow(() -> new Uncovered(overload));
    Code.OfNumber of = parts.number(target);
    for (TimeField field : TimeField.values()) {
      boolean zoned = overload.equals(field.overload() + "_with_zone");
      if (zoned || overload.equals(field.overload())) {
        ZoneRules zone = (zoned ? zone(call.args().getFirst()) : ZoneOffset.UTC).getRules();
        return (values, frame) -> {
          double millis = of.at(values, frame);
          return Double.isNaN(millis) ? millis : field.of(millis, zone);
        };
      }
    }
    double unit =
        switch (overload) {
          case "duration_hours" -> 3_600_000;
          case "duration_minutes" -> 60_000;
          case "duration_seconds" -> 1_000;
          default -> throw new Uncovered(overload);
        };
    return (values, frame) -> (double) (long) (of.at(values, frame) / unit);
  }

  private static ZoneId zone(CelExpr node) throws Uncovered {
    if (node.getKind() != Kind.CONSTANT) {
      throw new Uncovered("a zone that is computed");
    }
    return TimeField.zone(node.constant().stringValue());
  }

  /** A constant time or duration. */
  private static Code.OfNumber converted(CelCall call, String overload) throws Uncovered {
    CelExpr of = call.args().getFirst();
    if (of.getKind() != Kind.CONSTANT) {
      throw new Uncovered(overload);
    }
    String text = of.constant().stringValue();
    double value =
        switch (overload) {
          case "string_to_timestamp" -> Times.millis(Times.instant(text));
          case "string_to_duration" -> Times.millis(Times.span(text));
          case "string_to_double" -> Texts.number(text);
          default -> throw new Uncovered(overload);
        };
    return (_, _) -> value;
  }

  private Code.OfNumber in(CelExpr element, CelExpr list) throws Uncovered {
    if (list.getKind() != Kind.LIST
        || list.list().elements().stream().anyMatch(item -> item.getKind() != Kind.CONSTANT)) {
      throw new Uncovered("a list that is computed");
    }
    if (parts.type(element) == ValueType.TEXT) {
      Set<String> texts = new HashSet<>();
      list.list().elements().forEach(item -> texts.add(item.constant().stringValue()));
      Code.OfText of = parts.text(element);
      return (values, frame) -> {
        String text = of.at(values, frame);
        if (text == null) {
          return Double.NaN;
        }
        return texts.contains(text) ? 1 : 0;
      };
    }
    double[] numbers = new double[list.list().elements().size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = parts.constant(list.list().elements().get(i).constant());
    }
    Code.OfNumber of = parts.number(element);
    return (values, frame) -> {
      double value = of.at(values, frame);
      for (double number : numbers) {
        if (value == number) {
          return 1;
        }
      }
      return Double.isNaN(value) ? value : 0;
    };
  }

  Code.OfText text(CelExpr node) throws Uncovered {
    List<CelExpr> args = node.call().args();
    String overload = parts.overload(node);
    return switch (overload) {
      case "conditional" ->
          chosen(parts.number(args.get(0)), parts.text(args.get(1)), parts.text(args.get(2)));
      case "add_string" -> joined(parts.text(args.get(0)), parts.text(args.get(1)));
      default -> throw new Uncovered(overload);
    };
  }

  private static Code.OfText chosen(
      Code.OfNumber condition, Code.OfText then, Code.OfText otherwise) {
    return (values, frame) -> {
      double chosen = condition.at(values, frame);
      if (chosen == 1) {
        return then.at(values, frame);
      }
      return chosen == 0 ? otherwise.at(values, frame) : null;
    };
  }

  private static Code.OfText joined(Code.OfText a, Code.OfText b) {
    return (values, frame) -> {
      String left = a.at(values, frame);
      String right = left == null ? null : b.at(values, frame);
      return right == null ? null : left + right;
    };
  }

  /** An element of a list by its place. */
  Code.OfElement element(CelExpr node) throws Uncovered {
    if (node.getKind() != Kind.CALL || !parts.overload(node).equals("index_list")) {
      throw new Uncovered("an element");
    }
    Code.OfElements list = parts.elements(node.call().args().get(0));
    Code.OfNumber index = parts.number(node.call().args().get(1));
    return (values, frame) -> at(list.at(values, frame), index.at(values, frame));
  }

  private static @Nullable Element at(List<Element> list, double index) {
    boolean there = index >= 0 && index < list.size() && index == Math.floor(index);
    return there ? list.get((int) index) : null;
  }
}

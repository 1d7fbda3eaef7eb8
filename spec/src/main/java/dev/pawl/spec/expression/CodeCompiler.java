package dev.pawl.spec.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.types.CelType;
import dev.pawl.spec.Expression.Element;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a checked tree to {@link Code}.
 *
 * <p>Invariants, which keep it the same as CEL's runtime:
 *
 * <ol>
 *   <li>What CEL makes an error (a missing value, a function without a value) is {@code NaN} or
 *       null here, and goes on to whatever needs it.
 *   <li>Logic absorbs it as CEL's logic absorbs errors, on either side.
 *   <li>A part whose type or function is not known here makes the whole expression {@link
 *       Uncovered}: nothing is compiled halfway.
 * </ol>
 */
final class CodeCompiler {

  private final CelAbstractSyntaxTree tree;
  private final List<String> reads;
  private final Scope scope;
  private final Deque<String> locals = new ArrayDeque<>();
  private final CallCompiler calls = new CallCompiler(this);
  private final FoldCompiler folds = new FoldCompiler(this);

  private CodeCompiler(CelAbstractSyntaxTree tree, List<String> reads, Scope scope) {
    this.tree = tree;
    this.scope = scope;
    this.reads = reads;
  }

  /** The compiled expression. */
  static TypedExpression compile(
      String source, ValueType type, CelAbstractSyntaxTree tree, Scope scope) throws Uncovered {
    List<String> reads = Reads.of(tree.getExpr());
    var compiler = new CodeCompiler(tree, reads, scope);
    if (type == ValueType.TEXT) {
      Code.OfText text = compiler.text(tree.getExpr());
      return new CompiledExpression(source, type, reads, (_, _) -> Double.NaN, text);
    }
    return new CompiledExpression(source, type, reads, compiler.number(tree.getExpr()), null);
  }

  /** The overload that a call was resolved to, of which there is one when its types are known. */
  String overload(CelExpr call) throws Uncovered {
    List<String> overloads =
        tree.getReference(call.id())
            .map(reference -> List.copyOf(reference.overloadIds()))
            .orElse(List.of());
    if (overloads.size() != 1) {
      throw new Uncovered(call.call().function());
    }
    return overloads.getFirst();
  }

  /** What a part is; null for what is no value, such as a list. */
  @Nullable ValueType type(CelExpr node) {
    CelType type = tree.getType(node.id()).orElse(null);
    for (ValueType candidate : ValueType.values()) {
      if (candidate.cel().equals(type)) {
        return candidate;
      }
    }
    return null;
  }

  /** Code inside a fold, whose element has a name there. */
  <C> C inside(String local, Part<C> part) throws Uncovered {
    locals.push(local);
    try {
      return part.compile();
    } finally {
      locals.pop();
    }
  }

  /** Something to compile. */
  @FunctionalInterface
  interface Part<C> {
    C compile() throws Uncovered;
  }

  Code.OfNumber number(CelExpr node) throws Uncovered {
    ValueType type = type(node);
    if (type == null || type == ValueType.TEXT) {
      throw new Uncovered("not a number");
    }
    return switch (node.getKind()) {
      case CONSTANT -> {
        double value = constant(node.constant());
        yield (_, _) -> value;
      }
      case IDENT -> variable(node.ident().name(), type);
      case SELECT -> field(node.select());
      case CALL -> calls.number(node);
      case COMPREHENSION -> folds.number(node.comprehension());
      case LIST, MAP, STRUCT, NOT_SET -> throw new Uncovered(node.getKind().name());
    };
  }

  /** A number or a condition. */
  double constant(CelConstant constant) throws Uncovered {
    return switch (constant.getKind()) {
      case DOUBLE_VALUE -> constant.doubleValue();
      case BOOLEAN_VALUE -> constant.booleanValue() ? 1 : 0;
      default -> throw new Uncovered("a constant " + constant.getKind());
    };
  }

  Code.OfNumber aggregate(CelExpr.CelCall call, String overload) throws Uncovered {
    return folds.aggregate(call, overload);
  }

  private Code.OfNumber variable(String name, ValueType type) throws Uncovered {
    if (Rewriting.asksForMissing(name)) {
      return missing(Rewriting.askedFor(name));
    }
    int index = index(name);
    return switch (type) {
      case NUMBER -> (values, _) -> values.number(index);
      case CONDITION ->
          (values, _) -> {
            double value = values.number(index);
            return value == 0 || Double.isNaN(value) ? value : 1;
          };
      case TIME, DURATION -> (values, _) -> Times.valid(values.number(index));
      case TEXT -> throw new Uncovered("a text as a number");
    };
  }

  private Code.OfNumber missing(String name) throws Uncovered {
    int index = index(name);
    return scope.names().get(name) == ValueType.TEXT
        ? (values, _) -> values.text(index) == null ? 1 : 0
        : (values, _) -> Double.isNaN(values.number(index)) ? 1 : 0;
  }

  private int index(String name) throws Uncovered {
    int index = reads.indexOf(name);
    if (index < 0 || locals.contains(name)) {
      throw new Uncovered(name);
    }
    return index;
  }

  private Code.OfNumber field(CelSelect select) throws Uncovered {
    Code.OfElement of = element(select.operand());
    String field = select.field();
    if (select.testOnly()) {
      return (values, frame) -> {
        Element element = of.at(values, frame);
        if (element == null) {
          return Double.NaN;
        }
        return element.field(field) == null ? 0 : 1;
      };
    }
    return (values, frame) -> {
      Element element = of.at(values, frame);
      return element == null ? Double.NaN : unboxed(element.field(field));
    };
  }

  private static double unboxed(@Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case Boolean condition -> condition ? 1 : 0;
      case Instant time -> Times.valid(Times.millis(time));
      case null, default -> Double.NaN;
    };
  }

  Code.OfText text(CelExpr node) throws Uncovered {
    if (type(node) != ValueType.TEXT) {
      throw new Uncovered("not a text");
    }
    return switch (node.getKind()) {
      case CONSTANT -> {
        String text = node.constant().stringValue();
        yield (_, _) -> text;
      }
      case IDENT -> {
        int index = index(node.ident().name());
        yield (values, _) -> values.text(index);
      }
      case SELECT -> textField(node.select());
      case CALL -> calls.text(node);
      default -> throw new Uncovered(node.getKind().name());
    };
  }

  private Code.OfText textField(CelSelect select) throws Uncovered {
    Code.OfElement of = element(select.operand());
    String field = select.field();
    return (values, frame) -> {
      Element element = of.at(values, frame);
      return element != null && element.field(field) instanceof String text ? text : null;
    };
  }

  /** An outcome that a fold stands at, one by its place, or the prediction. */
  private Code.OfElement element(CelExpr node) throws Uncovered {
    if (node.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      String name = node.ident().name();
      int outwards = List.copyOf(locals).indexOf(name);
      if (outwards >= 0) {
        return (_, frame) -> frame == null ? null : frame.outwards(outwards);
      }
      int index = index(name);
      return (values, _) -> {
        List<Element> one = values.elements(index);
        return one.isEmpty() ? null : one.getFirst();
      };
    }
    return calls.element(node);
  }

  Code.OfElements elements(CelExpr node) throws Uncovered {
    if (node.getKind() != CelExpr.ExprKind.Kind.IDENT
        || !node.ident().name().equals(Scope.OUTCOMES)) {
      throw new Uncovered("a list");
    }
    int index = index(Scope.OUTCOMES);
    return (values, _) -> values.elements(index);
  }
}

package dev.pawl.spec.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableComprehension;
import dev.cel.common.ast.CelMutableExpr.CelMutableIdent;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the language's own forms CEL's, before a tree is checked: whole numbers become doubles,
 * {@code is_missing(x)} a condition of its own that never needs x, {@code coalesce(x, y)} a choice
 * on it.
 */
final class Rewriting {

  private static final String MISSING = "@missing:";

  private final Positions positions;
  private final List<InvalidExpressionException.Fault> faults = new ArrayList<>();

  Rewriting(Positions positions) {
    this.positions = positions;
  }

  /** The name of the condition that a value is missing. */
  static String missing(String name) {
    return MISSING + name;
  }

  static boolean asksForMissing(String name) {
    return name.startsWith(MISSING);
  }

  /** The name that such a condition asks for. */
  static String askedFor(String missing) {
    return missing.substring(MISSING.length());
  }

  /** Rewrites in place. */
  void rewrite(CelMutableExpr root) {
    walk(root);
    if (!faults.isEmpty()) {
      throw new InvalidExpressionException(faults);
    }
  }

  private void walk(CelMutableExpr node) {
    switch (node.getKind()) {
      case CONSTANT -> constant(node);
      case CALL -> call(node);
      case SELECT -> walk(node.select().operand());
      case LIST -> node.list().elements().forEach(this::walk);
      case COMPREHENSION -> comprehension(node.comprehension());
      case MAP, STRUCT ->
          refuse(node, "{…} makes a map", "numbers, texts, times, durations and lists");
      case IDENT, NOT_SET -> {}
    }
  }

  private void constant(CelMutableExpr node) {
    CelConstant constant = node.constant();
    switch (constant.getKind()) {
      case INT64_VALUE -> node.setConstant(CelConstant.ofValue((double) constant.int64Value()));
      case UINT64_VALUE ->
          node.setConstant(CelConstant.ofValue(constant.uint64Value().doubleValue()));
      case NULL_VALUE -> refuse(node, "null", "is_missing(x), which asks whether x is there");
      case BYTES_VALUE -> refuse(node, "bytes", "a text, without the b before it");
      default -> {}
    }
  }

  private void comprehension(CelMutableComprehension fold) {
    walk(fold.iterRange());
    walk(fold.accuInit());
    walk(fold.loopCondition());
    walk(fold.loopStep());
    walk(fold.result());
  }

  private void call(CelMutableExpr node) {
    CelMutableCall call = node.call();
    boolean plain = call.target().isEmpty();
    if (plain && call.function().equals("is_missing")) {
      if (call.args().size() == 1 && isName(call.args().getFirst())) {
        askMissing(node, call.args().getFirst());
      } else {
        refuse(node, "is_missing of something else", "is_missing(name) or is_missing(o.field)");
      }
    } else if (plain && call.function().equals("coalesce")) {
      if (call.args().size() == 2 && isName(call.args().getFirst())) {
        coalesce(node, call);
      } else {
        refuse(node, "coalesce of something else", "coalesce(name, instead)");
      }
    } else {
      call.target().ifPresent(this::walk);
      call.args().forEach(this::walk);
    }
  }

  private static boolean isName(CelMutableExpr node) {
    return node.getKind() == Kind.IDENT
        || (node.getKind() == Kind.SELECT && !node.select().testOnly());
  }

  private void askMissing(CelMutableExpr node, CelMutableExpr of) {
    if (of.getKind() == Kind.IDENT) {
      node.setId(positions.freshAt(of.id()));
      node.setIdent(CelMutableIdent.create(missing(of.ident().name())));
    } else {
      CelMutableSelect field = of.select();
      walk(field.operand());
      var test =
          CelMutableExpr.ofSelect(
              positions.freshAt(of.id()),
              CelMutableSelect.create(field.operand(), field.field(), true));
      node.setCall(CelMutableCall.create("!_", test));
    }
  }

  private void coalesce(CelMutableExpr node, CelMutableCall call) {
    CelMutableExpr value = call.args().getFirst();
    CelMutableExpr instead = call.args().get(1);
    walk(instead);
    CelMutableExpr test = CelMutableExpr.ofNotSet(positions.freshAt(value.id()));
    askMissing(test, CelMutableExpr.newInstance(value));
    walk(value);
    node.setCall(CelMutableCall.create("_?_:_", test, instead, value));
  }

  private void refuse(CelMutableExpr node, String found, String expectation) {
    faults.add(positions.fault(node.id(), found, expectation, ""));
  }
}

package dev.pawl.spec.expression;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;

/** Collects the names that a tree reads, in the order of their first places. */
final class Reads {

  private final List<String> names = new ArrayList<>();
  private final List<String> local = new ArrayList<>();

  private Reads() {}

  static List<String> of(CelExpr tree) {
    var reads = new Reads();
    reads.walk(tree);
    return List.copyOf(reads.names);
  }

  private void walk(CelExpr node) {
    switch (node.getKind()) {
      case IDENT -> read(node.ident().name());
      case SELECT -> walk(node.select().operand());
      case CALL -> {
        node.call().target().ifPresent(this::walk);
        node.call().args().forEach(this::walk);
      }
      case LIST -> node.list().elements().forEach(this::walk);
      case COMPREHENSION -> {
        CelExpr.CelComprehension fold = node.comprehension();
        walk(fold.iterRange());
        walk(fold.accuInit());
        local.add(fold.accuVar());
        local.add(fold.iterVar());
        walk(fold.loopCondition());
        walk(fold.loopStep());
        local.removeLast();
        walk(fold.result());
        local.removeLast();
      }
      case CONSTANT, MAP, STRUCT, NOT_SET -> {}
    }
  }

  private void read(String name) {
    if (local.contains(name)) {
      return;
    }
    String plain = Rewriting.asksForMissing(name) ? Rewriting.askedFor(name) : name;
    if (!names.contains(plain)) {
      names.add(plain);
    }
  }
}

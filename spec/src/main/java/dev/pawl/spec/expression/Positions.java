package dev.pawl.spec.expression;

import java.util.Map;

/** Where the parts of an expression stand in its text. */
final class Positions {

  private final String source;
  private final Map<Long, Integer> offsets;
  private long lastFresh;

  /**
   * @param offsets in code points, by the id of the part
   */
  Positions(String source, Map<Long, Integer> offsets) {
    this.source = source;
    this.offsets = offsets;
    lastFresh = 1_000_000;
  }

  /** An id that no part has. */
  long fresh() {
    return ++lastFresh;
  }

  InvalidExpressionException.Fault fault(
      long part, String problem, String expectation, String fix) {
    int offset = Math.min(offsets.getOrDefault(part, 0), source.codePointCount(0, source.length()));
    String before = source.substring(0, source.offsetByCodePoints(0, offset));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
    return new InvalidExpressionException.Fault(line, column, problem, expectation, fix);
  }
}

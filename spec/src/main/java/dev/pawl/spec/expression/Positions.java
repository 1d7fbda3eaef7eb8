package dev.pawl.spec.expression;

import java.util.HashMap;
import java.util.Map;

/** Where the parts of an expression stand in its text. */
final class Positions {

  private final String source;
  private final Map<Long, Integer> offsets;
  private final Map<Long, Integer> freshOffsets = new HashMap<>();
  private long lastFresh;

  /**
   * @param offsets in code points, by the id of the part
   */
  Positions(String source, Map<Long, Integer> offsets) {
    this.source = source;
    this.offsets = offsets;
    lastFresh = 1_000_000;
  }

  /** An id that no part has, for one that stands where another does. */
  long freshAt(long part) {
    freshOffsets.put(++lastFresh, offset(part));
    return lastFresh;
  }

  private int offset(long part) {
    return offsets.getOrDefault(part, freshOffsets.getOrDefault(part, 0));
  }

  InvalidExpressionException.Fault fault(
      long part, String problem, String expectation, String fix) {
    return at(offset(part), problem, expectation, fix);
  }

  /** The same for a call, which starts with the name before its parenthesis. */
  InvalidExpressionException.Fault before(
      String name, long part, String problem, String expectation, String fix) {
    int offset = offset(part);
    return at(Math.max(0, offset - name.length()), problem, expectation, fix);
  }

  private InvalidExpressionException.Fault at(
      int codePoints, String problem, String expectation, String fix) {
    int offset = Math.min(codePoints, source.codePointCount(0, source.length()));
    String before = source.substring(0, source.offsetByCodePoints(0, offset));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
    return new InvalidExpressionException.Fault(line, column, problem, expectation, fix);
  }
}

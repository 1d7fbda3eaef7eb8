package dev.pawl.spec.expression;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An expression that cannot be compiled, with everything that is wrong with it. */
public final class InvalidExpressionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  static final String UNKNOWN_NAME = "unknown name ";

  private final transient List<Fault> faults;

  InvalidExpressionException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  /** What is wrong, from left to right; at least one. */
  public List<Fault> faults() {
    return faults;
  }

  /**
   * One thing that is wrong.
   *
   * @param line the line within the expression, from 1
   * @param column the column within that line, from 1
   * @param problem what is there, such as {@code unknown name dep_dleay}
   * @param expectation what could be there instead; may be ""
   * @param fix what to write instead; may be ""
   */
  public record Fault(int line, int column, String problem, String expectation, String fix) {

    /** The name that is not known, if that is the problem. */
    public Optional<String> unknownName() {
      return problem.startsWith(UNKNOWN_NAME)
          ? Optional.of(problem.substring(UNKNOWN_NAME.length()))
          : Optional.empty();
    }

    /** Such as {@code column 9}. */
    public String place() {
      return line > 1 ? "line %d, column %d".formatted(line, column) : "column " + column;
    }

    @Override
    public String toString() {
      var text = new StringBuilder(place()).append(": ").append(problem);
      if (!expectation.isEmpty()) {
        text.append(" (expected: ").append(expectation).append(')');
      }
      if (!fix.isEmpty()) {
        text.append(". ").append(fix);
      }
      return text.toString();
    }
  }
}

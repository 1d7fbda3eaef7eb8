package dev.pawl.spec;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A spec that cannot be used, with everything that is wrong with it. The message has a line for
 * each problem, such as {@code flights.yaml:14: training.micro_batch: 0 (expected: 1 … 65536)}.
 */
public final class InvalidSpecException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;
  private final String sourceName;

  /**
   * A spec with problems.
   *
   * @param sourceName where the spec came from, such as a file name
   * @param problems at least one
   */
  public InvalidSpecException(String sourceName, List<Problem> problems) {
    super(text(sourceName, problems));
    this.sourceName = sourceName;
    this.problems =
        problems.stream()
            .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
            .toList();
  }

  /**
   * What a part of a spec was refused for, with the line that the part starts in.
   *
   * @param sourceName where the spec came from
   * @param part what was refused
   * @param refusal whose message names the setting
   */
  public static InvalidSpecException at(
      String sourceName, Component part, IllegalArgumentException refusal) {
    String message = refusal.getMessage() == null ? "refused" : refusal.getMessage();
    var problem = new Problem(part.line(), 0, part.kind(), message, "", "");
    var exception = new InvalidSpecException(sourceName, List.of(problem));
    exception.initCause(refusal);
    return exception;
  }

  /** Where the spec came from. */
  public String sourceName() {
    return sourceName;
  }

  /** What is wrong, in the order of the lines; at least one. */
  public List<Problem> problems() {
    return problems;
  }

  private static String text(String sourceName, List<Problem> problems) {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .map(problem ->
            problem.line() > 0
                ? "%s:%d: %s".formatted(sourceName, problem.line(), problem.message())
                : "%s: %s".formatted(sourceName, problem.message()))
        .collect(Collectors.joining("\n"));
  }
}

package dev.pawl.model;

import java.util.List;

/** Declarations that cannot be built, with all that is wrong with them. */
public final class InvalidDeclarationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Says what is wrong; at least one thing. */
  public InvalidDeclarationException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::message).toList()));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the declarations. */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * One thing that is wrong.
   *
   * @param path the setting, such as {@code features[3].bucketise.edges}
   * @param text {@code value (expected: …). Remedy}
   */
  public record Problem(String path, String text) {
    /** Both: {@code path: text}. */
    public String message() {
      return path + ": " + text;
    }
  }
}

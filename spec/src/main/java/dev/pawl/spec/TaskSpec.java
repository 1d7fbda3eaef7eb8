package dev.pawl.spec;

import java.util.List;

/**
 * What is predicted.
 *
 * @param kind the kind of label
 * @param classes the names of the classes, in the order of their indices; empty unless {@code kind}
 *     is {@link Kind#CLASSES}
 */
public record TaskSpec(Kind kind, List<String> classes) {

  public TaskSpec {
    classes = List.copyOf(classes);
  }

  /** The kinds of label. */
  public enum Kind {
    /** A number. */
    REGRESSION,
    /** Yes (1) or no (0). */
    BINARY,
    /** One of several classes. */
    CLASSES
  }
}

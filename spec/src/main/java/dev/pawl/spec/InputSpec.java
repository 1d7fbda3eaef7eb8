package dev.pawl.spec;

import java.util.List;

/**
 * A declared value of a request or an outcome.
 *
 * @param name how requests call it
 * @param type what it holds
 * @param required whether a request without it is refused
 * @param minimum the smallest number that is accepted; −∞ for no bound
 * @param maximum the largest number that is accepted; +∞ for no bound
 * @param categories the names that are accepted; empty for an open set
 * @param unit the unit of a number; may be ""
 * @param maximumLength how many characters a text may have
 * @param wrong what becomes of a value that is not accepted
 */
public record InputSpec(
    String name,
    Type type,
    boolean required,
    double minimum,
    double maximum,
    List<String> categories,
    String unit,
    int maximumLength,
    Wrong wrong) {

  /** No text may be longer. */
  public static final int LONGEST = 10_000;

  public InputSpec {
    categories = List.copyOf(categories);
  }

  /** A value whose texts may be of any length, and that is refused when it is not accepted. */
  public InputSpec(
      String name,
      Type type,
      boolean required,
      double minimum,
      double maximum,
      List<String> categories,
      String unit) {
    this(name, type, required, minimum, maximum, categories, unit, LONGEST, Wrong.REJECT);
  }

  /** What becomes of a value that is not accepted. */
  public enum Wrong {
    /** The request is refused. */
    REJECT,
    /** The value counts as missing. */
    IMPUTE,
    /** The value is kept where the type can hold it, and counted. */
    FLAG
  }

  /** The types of values. */
  public enum Type {
    NUMBER,
    BOOLEAN,
    TIME,
    CATEGORY,
    TEXT
  }
}

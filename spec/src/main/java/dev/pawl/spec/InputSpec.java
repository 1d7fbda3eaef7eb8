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
 */
public record InputSpec(
    String name,
    Type type,
    boolean required,
    double minimum,
    double maximum,
    List<String> categories,
    String unit) {

  public InputSpec {
    categories = List.copyOf(categories);
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

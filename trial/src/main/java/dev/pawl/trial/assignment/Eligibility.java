package dev.pawl.trial.assignment;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which units an experiment is for: those whose attributes have one of the listed values, such as
 * {@code country = KR}. A unit without the attribute is not. Only attributes that the treatment
 * cannot change may be listed, or the arms are no longer alike.
 *
 * @param allowed for each attribute the values that are in
 */
public record Eligibility(SortedMap<String, SortedSet<String>> allowed) {

  public Eligibility {
    SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
    allowed.forEach((attribute, values) -> {
      if (values.isEmpty()) {
        throw new IllegalArgumentException(
            "%s: no value (expected: at least 1, else nobody is in)".formatted(attribute));
      }
      copy.put(attribute, java.util.Collections.unmodifiableSortedSet(new TreeSet<>(values)));
    });
    allowed = java.util.Collections.unmodifiableSortedMap(copy);
  }

  /** Everybody. */
  public static Eligibility everybody() {
    return new Eligibility(new TreeMap<>());
  }

  /** These, and only where an attribute has one of these values. */
  public Eligibility and(String attribute, String... values) {
    Objects.requireNonNull(attribute, "attribute");
    SortedMap<String, SortedSet<String>> more = new TreeMap<>(allowed);
    more.put(attribute, new TreeSet<>(List.of(values)));
    return new Eligibility(more);
  }

  /** Whether a unit with these attributes is in. */
  public boolean includes(Map<String, String> attributes) {
    for (Map.Entry<String, SortedSet<String>> rule : allowed.entrySet()) {
      String value = attributes.get(rule.getKey());
      if (value == null || !rule.getValue().contains(value)) {
        return false;
      }
    }
    return true;
  }
}

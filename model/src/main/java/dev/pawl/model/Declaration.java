package dev.pawl.model;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part by its name and settings, as a spec declares it: a transform such as {@code bucketise}
 * with {@code {of: distance, edges: [500, 1000]}}, or a learner.
 *
 * @param kind the part's name in snake case
 * @param settings its settings by name: numbers ({@code Double} or {@code Long}), {@code Boolean}s,
 *     {@code String}s, {@code List}s and {@code Map}s of those; sorted by name
 */
public record Declaration(String kind, SortedMap<String, Object> settings) {

  public Declaration {
    Objects.requireNonNull(kind, "kind");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** A part with settings. */
  public static Declaration of(String kind, Map<String, ?> settings) {
    return new Declaration(kind, new TreeMap<>(settings));
  }
}

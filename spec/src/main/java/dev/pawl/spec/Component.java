package dev.pawl.spec;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part by its name and settings, such as a transform or a learner.
 *
 * @param kind its name in snake case
 * @param settings by name: {@code Double}, {@code Long}, {@code Boolean}, {@code String}, and
 *     {@code List}s and {@code Map}s of those
 * @param line the line of the spec that it starts in, from 1; 0 when it does not come from a text
 */
public record Component(String kind, SortedMap<String, Object> settings, int line) {

  public Component {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /** The same without a setting. */
  public Component without(String setting) {
    if (!settings.containsKey(setting)) {
      return this;
    }
    var others = new TreeMap<>(settings);
    others.remove(setting);
    return new Component(kind, others, line);
  }

  /** A part that does not come from a text. */
  public static Component of(String kind, Map<String, ?> settings) {
    return new Component(kind, new TreeMap<>(settings), 0);
  }
}

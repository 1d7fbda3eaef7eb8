package dev.pawl.loop.journal;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A decision's evidence before it is decided, as it is kept in a snapshot: by kind of value, so
 * that each comes back as it was. Not safe for use by several threads.
 *
 * @param numbers what is numbers
 * @param counts what is whole numbers
 * @param texts everything else, as text
 */
public record Figures(
    SortedMap<String, Double> numbers,
    SortedMap<String, Long> counts,
    SortedMap<String, String> texts) {

  /** Nothing yet. */
  public Figures() {
    this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
  }

  /** Adds evidence; what has the name of something of its kind takes its place. */
  public void add(SortedMap<String, Object> evidence) {
    evidence.forEach((name, value) -> {
      switch (value) {
        case Long count -> counts.put(name, count);
        case Double number -> numbers.put(name, number);
        default -> texts.put(name, value.toString());
      }
    });
  }

  /** All of it by name, in a map of the caller's own. */
  public SortedMap<String, Object> all() {
    SortedMap<String, Object> all = new TreeMap<>(numbers);
    all.putAll(counts);
    all.putAll(texts);
    return all;
  }
}

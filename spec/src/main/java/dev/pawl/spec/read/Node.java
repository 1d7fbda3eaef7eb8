package dev.pawl.spec.read;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A value of a YAML text that knows where it stands. Immutable. */
sealed interface Node {

  /** Where it starts. */
  Place place();

  /** How it is reached, such as {@code training.triggers[0].every}; "" for the whole. */
  String path();

  /** How a message shows it: as it was written, shortened. */
  String shown();

  /**
   * A place in a text.
   *
   * @param line from 1
   * @param column from 1
   */
  record Place(int line, int column) {}

  /**
   * A single value.
   *
   * @param value null, Boolean, Long, Double or String
   * @param text as it was written, without quotes
   */
  record Scalar(@Nullable Object value, String text, Place place, String path) implements Node {

    private static final int SHOWN = 60;

    @Override
    public String shown() {
      String line = text.strip().replaceAll("\\s+", " ");
      if (line.isEmpty()) {
        return "nothing";
      }
      return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
  }

  /** A list. */
  record Sequence(List<Node> items, Place place, String path) implements Node {

    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list of " + items.size();
    }
  }

  /**
   * Values by key, in the order of the text.
   *
   * @param keys where each key stands
   */
  record Mapping(
      SequencedMap<String, Node> entries,
      SequencedMap<String, Place> keys,
      Place place,
      String path)
      implements Node {

    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
      keys = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keys));
    }

    @Override
    public String shown() {
      return entries.isEmpty() ? "{}" : "{" + entries.firstEntry().getKey() + ": …}";
    }

    /** The path of a key of this mapping. */
    String pathOf(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }

    @Nullable Node get(String key) {
      return entries.get(key);
    }
  }
}

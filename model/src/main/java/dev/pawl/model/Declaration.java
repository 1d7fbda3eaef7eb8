package dev.pawl.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part by its name and settings, as a spec declares it: a transform such as {@code bucketise}
 * with {@code {of: distance, edges: [500, 1000]}}, or a learner.
 *
 * @param kind the part's name in snake case
 * @param settings its settings by name: numbers ({@code Double} or {@code Long}; other kinds of
 *     number are turned into those), {@code Boolean}s, {@code String}s, {@code List}s and {@code
 *     Map}s of those; sorted by name; copied
 */
public record Declaration(String kind, SortedMap<String, Object> settings) {

  public Declaration {
    Objects.requireNonNull(kind, "kind");
    var copy = new TreeMap<String, Object>();
    settings.forEach((name, value) -> copy.put(name, plain(name, value)));
    settings = Collections.unmodifiableSortedMap(copy);
  }

  private static Object plain(String name, @Nullable Object value) {
    return switch (value) {
      case null -> throw new IllegalArgumentException(name + ": null (expected: a value)");
      case Boolean b -> b;
      case String s -> s;
      case Double d -> d;
      case Float f -> f.doubleValue();
      case Long l -> l;
      case Integer i -> i.longValue();
      case Short s -> s.longValue();
      case List<?> list -> {
        var copy = new ArrayList<Object>(list.size());
        for (Object element : list) {
          copy.add(plain(name, element));
        }
        yield Collections.unmodifiableList(copy);
      }
      case Map<?, ?> map -> {
        var copy = new TreeMap<String, Object>();
        map.forEach((key, element) -> copy.put(String.valueOf(key), plain(name, element)));
        yield Collections.unmodifiableSortedMap(copy);
      }
      default ->
          throw new IllegalArgumentException(
              "%s: %s (expected: a number, truth value, text, list or map)".formatted(name, value));
    };
  }

  /** A part with settings. */
  public static Declaration of(String kind, Map<String, ?> settings) {
    return new Declaration(kind, new TreeMap<>(settings));
  }

  /**
   * A part as a spec writes it: its name alone ({@code mean}), or one name with its settings
   * ({@code clip: {of: x, maximum: 9}}), where a list or a single value stands for the setting
   * {@code of} ({@code number: [x, y]}).
   *
   * @param path where it stands, such as {@code features[3]}
   * @param value a {@code String}, or a {@code Map} with one entry
   * @throws InvalidDeclarationException when it is something else
   */
  public static Declaration parse(String path, @Nullable Object value) {
    try {
      if (value instanceof String kind) {
        return of(kind, Map.of());
      }
      if (value instanceof Map<?, ?> map && map.size() == 1) {
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        var settings = new TreeMap<String, Object>();
        if (entry.getValue() instanceof Map<?, ?> inner) {
          inner.forEach((name, setting) ->
              settings.put(String.valueOf(name), plain(String.valueOf(name), setting)));
        } else if (entry.getValue() != null) {
          settings.put("of", plain("of", entry.getValue()));
        }
        return of(String.valueOf(entry.getKey()), settings);
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidDeclarationException(
          List.of(new InvalidDeclarationException.Problem(path, String.valueOf(e.getMessage()))));
    }
    throw new InvalidDeclarationException(
        List.of(
            new InvalidDeclarationException.Problem(
                path, value + " (expected: one name with its settings, such as clip: {of: x})")));
  }
}

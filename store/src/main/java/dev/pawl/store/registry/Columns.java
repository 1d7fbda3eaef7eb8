package dev.pawl.store.registry;

import dev.pawl.model.json.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON in a column, and back, to the same bits: a {@code Long} is digits, a {@code
 * Double} has a point or an exponent, and one that is not finite is {@code {"number": "NaN"}}.
 */
final class Columns {
  private static final String NUMBER = "number";

  private Columns() {}

  static String json(SortedMap<String, ?> values) {
    var object = new TreeMap<String, Object>();
    values.forEach((name, value) -> object.put(name, plain(name, value)));
    return CanonicalJson.write(object);
  }

  private static Object plain(String name, Object value) {
    return switch (value) {
      case Double number when !Double.isFinite(number) -> Map.of(NUMBER, number.toString());
      case Double number -> number;
      case Long number -> number;
      case String text -> text;
      default ->
          throw new IllegalArgumentException(
              "%s: %s of %s (expected: Double, Long or String)"
                  .formatted(name, value, value.getClass().getName()));
    };
  }

  static SortedMap<String, Object> evidence(String json) {
    var values = new TreeMap<String, Object>();
    CanonicalJson.readObject(json).forEach((name, value) -> values.put(name, value(name, value)));
    return values;
  }

  static SortedMap<String, Double> metrics(String json) {
    var values = new TreeMap<String, Double>();
    evidence(json)
        .forEach((name, value) -> {
          if (!(value instanceof Double number)) {
            throw new IllegalArgumentException(
                "%s: %s (expected: a number with a point)".formatted(name, value));
          }
          values.put(name, number);
        });
    return values;
  }

  private static Object value(String name, @Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case Long number -> number;
      case String text -> text;
      case Map<?, ?> object when object.size() == 1 && object.get(NUMBER) instanceof String text ->
          Double.valueOf(text);
      case null, default ->
          throw new IllegalArgumentException(
              "%s: %s (expected: a number or a text)".formatted(name, value));
    };
  }

  static String json(List<String> texts) {
    return CanonicalJson.write(texts);
  }

  static List<String> texts(String name, String json) {
    var texts = new ArrayList<String>();
    for (Object text : CanonicalJson.list(name, CanonicalJson.read(json))) {
      texts.add(CanonicalJson.text(name, text));
    }
    return texts;
  }
}

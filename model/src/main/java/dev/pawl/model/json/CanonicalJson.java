package dev.pawl.model.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of JSON as plain Java objects ({@code null}, {@link Boolean}, {@link Long}, {@link
 * Double}, {@link String}, {@link List} and {@link Map} of those), and their one canonical text:
 * names sorted by UTF-16 unit, no white space, whole numbers as digits, other numbers as {@link
 * Double#toString} gives them.
 *
 * <p>Reading what was written gives an equal value, and writing what was read gives the same text.
 */
public final class CanonicalJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private CanonicalJson() {}

  /**
   * The canonical text of a value. Other kinds of number than the two are taken as {@link Long} or
   * {@link Double}.
   *
   * @throws IllegalArgumentException when there is something else in it, or a number that is not
   *     finite
   */
  public static String write(@Nullable Object value) {
    var text = new StringWriter();
    try (JsonGenerator to = MAPPER.getFactory().createGenerator(text)) {
      write(value, to);
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON", e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator to) throws IOException {
    switch (value) {
      case null -> to.writeNull();
      case Boolean b -> to.writeBoolean(b);
      case Double d -> writeDouble(d, to);
      case Float f -> writeDouble(f.doubleValue(), to);
      case Long l -> to.writeNumber(l);
      case Integer i -> to.writeNumber(i);
      case Short s -> to.writeNumber(s);
      case String s -> to.writeString(s);
      case List<?> list -> {
        to.writeStartArray();
        for (Object element : list) {
          write(element, to);
        }
        to.writeEndArray();
      }
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((name, element) -> sorted.put((String) name, element));
        to.writeStartObject();
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          to.writeFieldName(entry.getKey());
          write(entry.getValue(), to);
        }
        to.writeEndObject();
      }
      default ->
          throw new IllegalArgumentException(
              "value: %s of %s (expected: a value of JSON)".formatted(value, value.getClass()));
    }
  }

  private static void writeDouble(double value, JsonGenerator to) throws IOException {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "value: %s (expected: a finite number, JSON has no other)".formatted(value));
    }
    to.writeNumber(value);
  }

  /**
   * The value of any JSON text; maps keep the order of the text.
   *
   * @throws IllegalArgumentException when it is not JSON, with the place, or has a name twice
   */
  public static @Nullable Object read(String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new IllegalArgumentException("JSON%s: %s".formatted(where, e.getOriginalMessage()), e);
    }
  }

  /**
   * The object of a JSON text.
   *
   * @throws IllegalArgumentException when it is not JSON, or not an object
   */
  public static Map<String, @Nullable Object> readObject(String text) {
    return object("JSON", read(text));
  }

  /**
   * That value as an object.
   *
   * @param name how to call it in the error
   * @throws IllegalArgumentException when it is something else
   */
  public static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("%s: %s (expected: an object)".formatted(name, value));
    }
    var result = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((key, element) -> result.put((String) key, element));
    return result;
  }

  /**
   * That value as a list.
   *
   * @param name how to call it in the error
   * @throws IllegalArgumentException when it is something else
   */
  public static List<?> list(String name, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("%s: %s (expected: a list)".formatted(name, value));
    }
    return list;
  }

  /**
   * That value as a text.
   *
   * @param name how to call it in the error
   * @throws IllegalArgumentException when it is something else
   */
  public static String text(String name, @Nullable Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("%s: %s (expected: a text)".formatted(name, value));
    }
    return text;
  }
}

package dev.pawl.loop.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Small records of state as JSON with sorted names: the same state gives the same text. */
public final class StateJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private StateJson() {}

  /** The state as JSON. */
  public static String write(Object state) {
    try {
      return MAPPER.writeValueAsString(state);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("state cannot be written as JSON", e);
    }
  }

  /**
   * The state that {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "state: not a %s (expected: JSON that this version wrote)"
              .formatted(type.getSimpleName()),
          e);
    }
  }
}

package dev.pawl.model.row;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;

/**
 * Rows as JSON objects: {@code {"dep_delay": -5, "carrier": "UA", "sched_dep":
 * "2013-01-01T10:15:00Z"}}.
 */
public final class RowJson {

  private RowJson() {}

  /**
   * Gives a builder the values of an object, straight from the parser, without a tree between.
   *
   * @param from stands at the start of the object; afterwards at its end
   * @param to takes the values; what they are worth shows when it builds the row
   * @throws IOException when the parser cannot go on: the text is no JSON, or it cannot be read
   */
  public static void read(JsonParser from, RowBuilder to) throws IOException {
    if (from.currentToken() != JsonToken.START_OBJECT) {
      throw new IllegalStateException(
          "parser: at %s (expected: at the start of an object)".formatted(from.currentToken()));
    }
    for (String name = from.nextFieldName(); name != null; name = from.nextFieldName()) {
      int field = to.schema().find(name);
      JsonToken value = from.nextToken();
      if (field < 0) {
        to.unknown(name);
        from.skipChildren();
        continue;
      }
      switch (value) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.set(field, from.getDoubleValue());
        case VALUE_STRING -> to.set(field, from.getText());
        case VALUE_TRUE -> to.set(field, true);
        case VALUE_FALSE -> to.set(field, false);
        case VALUE_NULL -> to.setMissing(field);
        case START_OBJECT -> {
          to.setWrong(field, "an object");
          from.skipChildren();
        }
        case START_ARRAY -> {
          to.setWrong(field, "a list");
          from.skipChildren();
        }
        case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new IllegalStateException("parser: at " + value + " after a name");
      }
    }
  }

  /** Writes a row as an object; what is missing is left out, times are written as ISO 8601. */
  public static void write(Row row, JsonGenerator to) throws IOException {
    Schema schema = row.schema();
    to.writeStartObject();
    for (int i = 0; i < schema.size(); i++) {
      if (row.isMissing(i)) {
        continue;
      }
      Field field = schema.field(i);
      to.writeFieldName(field.name());
      switch (field.type()) {
        case NUMBER -> writeNumber(row.number(i), to);
        case BOOLEAN -> to.writeBoolean(row.number(i) != 0);
        case TIME -> to.writeString(Instant.ofEpochMilli((long) row.number(i)).toString());
        case CATEGORY, TEXT -> to.writeString(row.text(i));
      }
    }
    to.writeEndObject();
  }

  private static void writeNumber(double value, JsonGenerator to) throws IOException {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      to.writeNumber((long) value);
    } else {
      to.writeNumber(value);
    }
  }
}

package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowJsonTest {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("delay", FieldType.NUMBER),
          Field.of("late", FieldType.BOOLEAN),
          Field.of("at", FieldType.TIME),
          Field.of("carrier", FieldType.CATEGORY));

  private static RowBuilder.Result read(String json) throws IOException {
    var builder = new RowBuilder(SCHEMA);
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      RowJson.read(parser, builder);
    }
    return builder.build();
  }

  private static String written(String json) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      RowJson.write(((RowBuilder.Result.Valid) read(json)).row(), generator);
    }
    return text.toString();
  }

  @Test
  void what_was_read_is_written_the_same() throws IOException {
    String json =
        "{\"delay\":-5,\"late\":true,\"at\":\"2013-01-01T10:15:00Z\",\"carrier\":\"ü\\\"A\"}";
    assertThat(written(json)).isEqualTo(json);
    assertThat(written("{\"delay\":2.5,\"late\":null}")).isEqualTo("{\"delay\":2.5}");
    assertThat(written("{\"at\":1357035300000}")).isEqualTo("{\"at\":\"2013-01-01T10:15:00Z\"}");
    assertThat(written("{}")).isEqualTo("{}");
  }

  @Test
  void all_that_is_wrong_is_found_and_the_object_is_read_to_its_end() throws IOException {
    RowBuilder.Result result =
        read("{\"delay\":[1,{\"a\":2}],\"lat\":{\"x\":[]},\"carrier\":{},\"late\":1,\"at\":1e400}");
    assertThat(((RowBuilder.Result.Invalid) result).anomalies().stream().map(Anomaly::message))
        .containsExactly(
            "delay: a list (expected: a finite number)",
            "lat: unknown field (expected: one of [delay, late, at, carrier]). Did you mean late?",
            "carrier: an object (expected: a text)",
            "late: 1 (expected: true or false). Write true or false",
            "at: Infinity (expected: whole milliseconds since 1970-01-01T00:00Z, or an ISO 8601"
                + " time with an offset)");
  }

  @Test
  void the_parser_is_left_at_the_end_of_the_object() throws IOException {
    var builder = new RowBuilder(SCHEMA);
    try (JsonParser parser = FACTORY.createParser("[{\"delay\":1},{\"delay\":2}]")) {
      parser.nextToken();
      for (double expected : List.of(1.0, 2.0)) {
        parser.nextToken();
        RowJson.read(parser, builder);
        assertThat(builder.row().number(0)).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_broken_text_and_another_value_are_refused() {
    assertThatThrownBy(() -> read("{\"delay\":1,}")).isInstanceOf(JsonParseException.class);
    assertThatThrownBy(() -> read("[1]"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("parser: at START_ARRAY (expected: at the start of an object)");
  }
}

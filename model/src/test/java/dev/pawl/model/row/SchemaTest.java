package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_was_written_as_json_is_read(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      Schema schema = RandomRows.schema(random);
      assertThat(Schema.fromJson(schema.toJson())).as("seed %d", seed).isEqualTo(schema);
    }
  }

  @Test
  void all_of_a_field_is_written() {
    Schema schema =
        Schema.of(
            new Field("x", FieldType.NUMBER, true, -5, 1e9, List.of(), "min"),
            new Field("c", FieldType.CATEGORY, false, 0, 1, List.of("b", "a"), ""));
    assertThat(schema.toJson())
        .isEqualTo(
            "[{\"maximum\":1.0E9,\"minimum\":-5.0,\"name\":\"x\",\"required\":true,"
                + "\"type\":\"number\",\"unit\":\"min\"},"
                + "{\"categories\":[\"b\",\"a\"],\"maximum\":1.0,\"minimum\":0.0,\"name\":\"c\","
                + "\"type\":\"category\"}]");
    assertThat(Schema.fromJson(schema.toJson())).isEqualTo(schema);
  }

  @Test
  void a_fingerprint_depends_on_names_types_and_order_alone() {
    Field x = Field.of("x", FieldType.NUMBER);
    Field y = Field.of("y", FieldType.NUMBER);
    long fingerprint = Schema.of(x, y).fingerprint();
    assertThat(Schema.of(x.asRequired(), y).fingerprint()).isEqualTo(fingerprint);
    assertThat(Schema.of(y, x).fingerprint()).isNotEqualTo(fingerprint);
    assertThat(Schema.of(x, Field.of("y", FieldType.TIME)).fingerprint()).isNotEqualTo(fingerprint);
    assertThat(Schema.of(x).fingerprint()).isNotEqualTo(fingerprint);
  }

  @Test
  void an_unknown_name_is_refused_with_the_nearest_one() {
    assertThatThrownBy(() -> Schema.of(Field.of("distance", FieldType.NUMBER)).indexOf("distence"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("field: distence (expected: one of [distance]). Did you mean distance?");
  }

  @Test
  void a_name_that_occurs_twice_is_refused() {
    Field x = Field.of("x", FieldType.NUMBER);
    assertThatThrownBy(() -> Schema.of(x, x))
        .hasMessage("fields: x twice (expected: each name once)");
  }

  @ParameterizedTest
  @CsvSource({
    "distence, distance",
    "Distance, distance",
    "dsitance, distance",
    "dep_dealy, dep_delay",
    "dest, dest",
    "zzz, ",
    "d, "
  })
  void the_nearest_name_is_found_if_it_is_near(String wrong, String right) {
    assertThat(Spelling.nearest(wrong, List.of("distance", "dep_delay", "dest"))).isEqualTo(right);
  }

  @Test
  void only_numbers_can_be_put_behind_the_fields_of_a_row() {
    Schema inputs = Schema.of(Field.of("x", FieldType.NUMBER));
    Schema texts = inputs.plus(List.of(Field.of("t", FieldType.TEXT)));
    assertThatThrownBy(() -> new RowExtension(inputs, texts))
        .hasMessage("whole: [x, t] (expected: [x], and numbers behind them)");
    assertThatThrownBy(() -> new RowExtension(texts, inputs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_projection_takes_rows_of_its_schema_only() {
    Schema from = Schema.of(Field.of("x", FieldType.NUMBER));
    Schema to = Schema.of(Field.of("y", FieldType.NUMBER), Field.of("x", FieldType.TEXT));
    Projection projection = Projection.between(from, to);
    Row row = new RowBuilder(from).set("x", 1).row();
    assertThat(projection.of(row)).hasToString("{}");
    assertThat(Projection.of(row, from)).isSameAs(row);
    assertThatThrownBy(() -> projection.of(new RowBuilder(to).row()))
        .hasMessage("row: of [y, x] (expected: of [x])");
  }
}

package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowBuilderTest {
  private static final Schema SCHEMA =
      Schema.of(
          new Field("distance", FieldType.NUMBER, true, 0, 5000, List.of(), "miles"),
          Field.of("delay", FieldType.NUMBER),
          Field.of("weekend", FieldType.BOOLEAN),
          Field.of("sched_dep", FieldType.TIME),
          new Field("origin", FieldType.CATEGORY, false, -1, 1, List.of("EWR", "JFK", "LGA"), ""),
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("note", FieldType.TEXT));

  private final RowBuilder builder = new RowBuilder(SCHEMA);

  private List<String> wrong(String name, @Nullable Object value) {
    builder.clear();
    if (!name.equals("distance")) {
      builder.set("distance", 1);
    }
    builder.set(name, value);
    return messages(builder.build());
  }

  private static List<String> messages(RowBuilder.Result result) {
    return switch (result) {
      case RowBuilder.Result.Valid valid -> List.of();
      case RowBuilder.Result.Invalid invalid ->
          invalid.anomalies().stream().map(Anomaly::message).toList();
    };
  }

  @Test
  void values_of_each_type_are_taken() {
    Row row =
        builder
            .set("distance", 1400)
            .set("delay", -3.5)
            .set("weekend", false)
            .set("sched_dep", "2013-01-01T05:15:00-05:00")
            .set("origin", "EWR")
            .set("carrier", "UA")
            .set("note", "")
            .row();
    assertThat(row)
        .hasToString(
            "{distance=1400.0, delay=-3.5, weekend=0.0, sched_dep=1.3570353E12, origin=EWR,"
                + " carrier=UA, note=}");
    assertThat(row.isMissing(6)).isFalse();
  }

  @Test
  void a_text_may_be_limited_in_its_length() {
    RowBuilder brief = new RowBuilder(Schema.of(Field.of("code", FieldType.TEXT).atMost(3)));

    assertThat(brief.set(0, "abc").row().text(0)).isEqualTo("abc");
    assertThat(messages(brief.set(0, "abcd").build()))
        .containsExactly(
            "code: a text of 4 characters (expected: at most 3 characters). Shorten it");
    assertThat(messages(brief.set(0, 1).build()))
        .containsExactly("code: 1 (expected: a text of at most 3 characters). Write it in quotes");
  }

  @Test
  void a_value_that_is_not_accepted_may_count_as_missing() {
    RowBuilder lenient = new RowBuilder(with(Handling.IMPUTE));
    Row row = lenient.set(0, 5_001).set(4, "XYZ").set(2, "yes").row();

    assertThat(row.isMissing(0)).isTrue();
    assertThat(row.isMissing(4)).isTrue();
    assertThat(row.text(4)).isNull();
    assertThat(row.isMissing(2)).isTrue();
    assertThat(lenient.imputed()).isEqualTo(3);
    assertThat(lenient.flagged()).isZero();
    lenient.row();
    assertThat(lenient.imputed()).isEqualTo(4); // the first field must have a value
  }

  @Test
  void a_value_that_is_not_accepted_may_be_kept_and_flagged() {
    RowBuilder lenient = new RowBuilder(with(Handling.FLAG));
    Row row = lenient.set(0, 5_001).set(4, "XYZ").set(2, "yes").row();

    assertThat(row.number(0)).isEqualTo(5_001);
    assertThat(row.text(4)).isEqualTo("XYZ");
    assertThat(row.isMissing(2)).isTrue();
    assertThat(lenient.flagged()).isEqualTo(3);
    assertThat(lenient.imputed()).isEqualTo(1);
  }

  @Test
  void what_a_schema_does_with_values_is_written_and_read() {
    Schema schema = Schema.of(Field.of("code", FieldType.TEXT).atMost(3).with(Handling.IMPUTE));
    assertThat(Schema.fromJson(schema.toJson())).isEqualTo(schema);
    assertThatThrownBy(() -> Schema.fromJson(schema.toJson().replace("impute", "guess")))
        .hasMessage("schema[0].wrong: guess (expected: one of reject, impute, flag)");
    assertThatThrownBy(() -> Schema.fromJson(schema.toJson().replace("wrong", "wrnog")))
        .hasMessageStartingWith("schema[0].wrnog: unknown (expected: one of name, type, required,");
    assertThatThrownBy(() -> Schema.fromJson(schema.toJson().replace("max_length", "required")))
        .hasMessage("schema[0].required: 3.0 (expected: true or false)");
    assertThatThrownBy(() -> Field.of("code", FieldType.TEXT).atMost(0))
        .hasMessage("code: longest 0 (expected: in [1, 10000])");
  }

  private static Schema with(Handling handling) {
    return Schema.of(SCHEMA.fields().stream().map(field -> field.with(handling)).toList());
  }

  @Test
  void what_is_not_given_or_null_is_missing() {
    Row row = builder.set("distance", 1).set("carrier", null).row();
    assertThat(row.isMissing(1)).isTrue();
    assertThat(row.isMissing(5)).isTrue();
  }

  @Test
  void a_required_value_is_asked_for() {
    assertThat(messages(builder.build()))
        .containsExactly(
            "distance: missing (expected: a finite number from 0.0 to 5000.0 miles). Give it a"
                + " value");
    assertThat(messages(builder.set("distance", null).build())).hasSize(1);
  }

  @Test
  void a_number_out_of_range_is_refused_once() {
    assertThat(wrong("distance", -1))
        .containsExactly("distance: -1 (expected: a finite number from 0.0 to 5000.0 miles)");
  }

  @Test
  void numbers_that_are_not_finite_are_refused() {
    assertThat(wrong("delay", Double.NaN))
        .containsExactly("delay: NaN (expected: a finite number)");
    assertThat(wrong("delay", Double.POSITIVE_INFINITY))
        .containsExactly("delay: Infinity (expected: a finite number)");
  }

  @Test
  void a_value_of_another_type_is_refused_with_the_remedy() {
    assertThat(wrong("delay", "12"))
        .containsExactly(
            "delay: \"12\" (expected: a finite number). Write a number without quotes");
    assertThat(wrong("weekend", 1))
        .containsExactly("weekend: 1 (expected: true or false). Write true or false");
    assertThat(wrong("carrier", 7))
        .containsExactly("carrier: 7 (expected: a text). Write it in quotes");
    assertThat(wrong("carrier", true)).containsExactly("carrier: true (expected: a text)");
    assertThat(wrong("note", List.of(1, 2))).containsExactly("note: [1, 2] (expected: a text)");
    assertThat(wrong("sched_dep", 0.5))
        .containsExactly(
            "sched_dep: 0.5 (expected: whole milliseconds since 1970-01-01T00:00Z, or an ISO 8601"
                + " time with an offset)");
    assertThat(wrong("sched_dep", "2013-01-01 05:15"))
        .containsExactly(
            "sched_dep: \"2013-01-01 05:15\" (expected: whole milliseconds since"
                + " 1970-01-01T00:00Z, or an ISO 8601 time with an offset). Write it like"
                + " 2013-01-01T05:15:00Z or 2013-01-01T05:15:00-05:00");
  }

  @Test
  void a_category_that_is_not_listed_is_refused() {
    assertThat(wrong("origin", "JKF"))
        .containsExactly("origin: \"JKF\" (expected: one of [EWR, JFK, LGA]). Did you mean JFK?");
  }

  @Test
  void an_unknown_field_is_refused_with_the_nearest_name() {
    assertThat(wrong("carier", "UA"))
        .containsExactly(
            "carier: unknown field (expected: one of [distance, delay, weekend, sched_dep, origin,"
                + " carrier, note]). Did you mean carrier?");
    assertThat(wrong("engine_type", "jet").getFirst())
        .endsWith("Leave it out, or add it to the schema");
  }

  @Test
  void a_text_that_is_too_long_is_refused() {
    assertThat(wrong("note", "x".repeat(10_000))).isEmpty();
    assertThat(wrong("note", "x".repeat(10_001)))
        .containsExactly(
            "note: a text of 10,001 characters (expected: at most 10,000 characters). Shorten it");
  }

  @Test
  void a_value_given_twice_is_refused() {
    builder.set("distance", 1).set("delay", 1).set("delay", 2);
    assertThat(messages(builder.build()))
        .containsExactly("delay: given twice (expected: one value). Leave one out");
  }

  @Test
  void all_anomalies_are_found_at_once() {
    builder.set("delay", "x").set("origin", "XXX").set("foo", 1);
    assertThat(messages(builder.build())).hasSize(4);
    assertThatThrownBy(() -> builder.set("delay", "x").row())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("delay: ", "; distance: missing");
  }

  @Test
  void a_builder_is_empty_after_each_row() {
    builder.set("delay", "wrong").build();
    assertThat(builder.set("distance", 1).row()).hasToString("{distance=1.0}");
    assertThat(builder.set("distance", 2).set("carrier", "AA").row())
        .hasToString("{distance=2.0, carrier=AA}");
  }

  @Test
  void what_was_given_so_far_can_be_read() {
    builder.set("distance", 7).set("carrier", "AA");
    assertThat(builder.soFar().number(0)).isEqualTo(7);
    assertThat(builder.soFar().text(5)).isEqualTo("AA");
    assertThat(builder.soFar().code(5)).isEqualTo(TextCode.of("AA"));
    assertThat(builder.soFar().isMissing(1)).isTrue();
  }

  @Test
  void texts_of_a_file_are_read_by_the_type() {
    builder.parse(0, "1400").parse(1, "").parse(2, "1").parse(3, "1357034400000").parse(4, "JFK");
    assertThat(builder.row())
        .hasToString("{distance=1400.0, weekend=1.0, sched_dep=1.3570344E12, origin=JFK}");
    builder.parse(0, "far").parse(1, "NaN").parse(2, "yes").parse(3, "2013-01-01");
    assertThat(messages(builder.build())).hasSize(4);
  }

  @Test
  void half_of_a_surrogate_pair_becomes_a_question_mark() {
    Row row = builder.set("distance", 1).set("note", "a\ud83db\udc00").row();
    assertThat(row.text(6)).isEqualTo("a?b?");
  }

  @Test
  void another_builder_knows_the_same_rules_and_nothing_of_what_was_given() {
    var builder = new RowBuilder(Schema.of(Field.of("a", FieldType.NUMBER).asRequired()));
    builder.set(0, 1);
    RowBuilder another = builder.another();
    assertThat(another.build()).isInstanceOf(RowBuilder.Result.Invalid.class);
    assertThat(another.set(0, 2).row().number(0)).isEqualTo(2);
    assertThat(builder.row().number(0)).isEqualTo(1);
  }
}

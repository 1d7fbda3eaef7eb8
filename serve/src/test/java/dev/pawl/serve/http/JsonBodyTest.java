package dev.pawl.serve.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.serve.http.ProblemException.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("distance", FieldType.NUMBER),
          Field.of("night", FieldType.BOOLEAN),
          Field.of("carrier", FieldType.CATEGORY));

  private final JsonBody json = new JsonBody();

  /** Reads members {@code text}, {@code truth}, {@code time}, {@code row} and {@code list}. */
  private List<Object> read(String body) {
    return json.parse(
        body.getBytes(StandardCharsets.UTF_8),
        in -> {
          List<Object> all = new ArrayList<>();
          json.members(
              "",
              in,
              (name, at) -> {
                switch (name) {
                  case "text" -> all.add(json.text(name, at, 5));
                  case "truth" -> all.add(json.truth(name, at));
                  case "time" -> all.add(json.time(name, at));
                  case "row" -> {
                    Row row = json.row(name, at, new RowBuilder(SCHEMA));
                    all.add(row == null ? "no row" : row);
                  }
                  case "list" ->
                      all.addAll(
                          json.list(
                              name,
                              at,
                              2,
                              (path, element) -> {
                                json.members(path, element, (inner, there) -> there.skipChildren());
                                return path;
                              }));
                  default -> json.unknown(name, at, "one of [text, truth, time, row, list]");
                }
              });
          return all;
        });
  }

  private ProblemException refused(String body) {
    return catchThrowableOfType(ProblemException.class, () -> read(body));
  }

  private FieldError wrong(String body) {
    ProblemException problem = refused(body);
    assertThat(problem.status()).isEqualTo(422);
    assertThat(problem.errors()).hasSize(1);
    return problem.errors().getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2013-01-01T10:17:00Z | 1357035420000",
        "2013-01-01T05:17:00-05:00 | 1357035420000",
        "2013-01-01T10:17:00.250Z | 1357035420250"
      })
  void a_time_is_iso_8601_with_an_offset(String text, long milliseconds) {
    assertThat(read("{\"time\": \"%s\"}".formatted(text))).containsExactly(milliseconds);
  }

  @Test
  void a_time_may_be_milliseconds() {
    assertThat(read("{\"time\": -1500}")).containsExactly(-1500L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"yesterday\"",
        "\"2013-01-01T10:17:00\"",
        "\"+1000000000-01-01T00:00:00Z\"",
        "1.5",
        "9e15",
        "8640000000000001",
        "true",
        "null",
        "[1]",
        "{}"
      })
  void other_times_are_refused(String time) {
    FieldError error = wrong("{\"time\": %s}".formatted(time));

    assertThat(error.field()).isEqualTo("time");
    assertThat(error.expected()).startsWith("ISO 8601 such as 2013-01-01T10:17:00Z");
  }

  @Test
  void a_row_takes_each_kind_of_value() {
    Row row =
        (Row)
            read("{\"row\": {\"carrier\": \"UA\", \"distance\": 1400, \"night\": true}}")
                .getFirst();

    assertThat(row.number(0)).isEqualTo(1400);
    assertThat(row.number(1)).isEqualTo(1);
    assertThat(row.text(2)).isEqualTo("UA");
  }

  @Test
  void null_is_missing() {
    Row row = (Row) read("{\"row\": {\"carrier\": null, \"distance\": null}}").getFirst();

    assertThat(row.isMissing(0)).isTrue();
    assertThat(row.isMissing(1)).isTrue();
    assertThat(row.isMissing(2)).isTrue();
  }

  @Test
  void all_that_is_wrong_with_a_row_is_told_at_once() {
    ProblemException problem =
        refused(
            "{\"row\": {\"distance\": \"far\", \"night\": [1, [2]], \"carier\": {\"a\": {}},"
                + " \"carrier\": 7}}");

    assertThat(problem.errors())
        .extracting(FieldError::field)
        .containsExactlyInAnyOrder("row.distance", "row.night", "row.carier", "row.carrier");
  }

  @Test
  void what_is_wrong_is_named_with_its_place_in_a_list() {
    assertThat(wrong("{\"list\": [{}, 3]}"))
        .isEqualTo(new FieldError("list[1]", "3", "an object", ""));
  }

  @Test
  void a_list_that_is_too_long_is_refused_as_a_whole() {
    ProblemException problem = refused("{\"list\": [{}, {}, {}]}");

    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem.getMessage())
        .isEqualTo("list: more than 2 (expected: at most 2 in a request; send several)");
  }

  @Test
  void a_member_that_is_given_twice_is_refused() {
    assertThat(wrong("{\"truth\": true, \"truth\": false}"))
        .isEqualTo(new FieldError("truth", "given twice", "one value", "Leave one out"));
  }

  @Test
  void a_member_that_nobody_knows_is_skipped_whole_and_refused() {
    ProblemException problem = refused("{\"what\": {\"truth\": [1]}, \"text\": \"fine\"}");

    assertThat(problem.getMessage())
        .isEqualTo("what: unknown (expected: one of [text, truth, time, row, list]). Leave it out");
  }

  @Test
  void a_text_is_as_long_as_it_may_be() {
    assertThat(read("{\"text\": \"12345\"}")).containsExactly("12345");
    assertThat(wrong("{\"text\": \"123456\"}"))
        .isEqualTo(new FieldError("text", "a text of 6 characters", "at most 5", ""));
  }

  @Test
  void half_a_character_is_no_text() {
    assertThat(wrong("{\"text\": \"\\ud83d\"}").value()).contains("lone surrogate");
  }

  @Test
  void at_most_twenty_mistakes_are_told() {
    String members = "\"x\": 1,".repeat(50);

    assertThat(refused("{" + members + "\"text\": 1}").errors()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "null",
        "{",
        "{\"text\"",
        "{\"text\": ",
        "{\"text\": \"a\"",
        "{\"list\": [",
        "{\"list\": [{}",
        "{\"row\": {\"distance\": 1",
        "{\"row\": {\"distance\": NaN}}",
        "{\"time\": 01}",
        "{} {}",
        "{\"text\": \"a\"}]",
        "{'text': 'a'}"
      })
  void what_is_no_json_object_is_malformed(String body) {
    ProblemException problem = refused(body);

    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.title()).isEqualTo("Malformed JSON");
    assertThat(problem.errors()).isEmpty();
  }

  @Test
  void what_is_nested_too_deep_is_malformed() {
    String body = "{\"what\": " + "[".repeat(1000) + "]".repeat(1000) + "}";

    assertThat(refused(body).status()).isEqualTo(400);
  }
}

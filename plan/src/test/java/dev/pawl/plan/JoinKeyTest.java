package dev.pawl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinKeyTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("flight", FieldType.NUMBER),
          Field.of("at", FieldType.TIME),
          Field.of("charter", FieldType.BOOLEAN));

  private static Row row(String carrier, String flight, String at, String charter) {
    var row = new RowBuilder(SCHEMA);
    row.parse(0, carrier).parse(1, flight).parse(2, at).parse(3, charter);
    return row.row();
  }

  @Test
  void a_key_is_its_inputs_as_text_in_the_order_of_the_spec() {
    Row row = row("UA", "1545", "2013-01-01T10:15:00Z", "true");
    assertThat(JoinKey.of(row, List.of("flight", "carrier", "at", "charter")))
        .isEqualTo("1545|UA|1357035300000|1");
  }

  @Test
  void a_number_with_a_fraction_keeps_it() {
    assertThat(JoinKey.text(row("", "0.5", "", ""), "flight")).isEqualTo("0.5");
  }

  @Test
  void a_missing_input_leaves_its_place_empty() {
    assertThat(JoinKey.of(row("", "7", "", ""), List.of("carrier", "flight"))).isEqualTo("|7");
    assertThat(JoinKey.of(row("7", "", "", ""), List.of("carrier", "flight"))).isEqualTo("7|");
  }

  @Test
  void there_is_no_key_without_a_value_or_without_inputs_to_join_by() {
    assertThat(JoinKey.of(row("", "", "", ""), List.of("carrier", "flight"))).isEmpty();
    assertThat(JoinKey.of(row("UA", "", "", ""), List.of())).isEmpty();
  }
}

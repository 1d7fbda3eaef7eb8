package dev.pawl.model.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedValuesTest {
  private static final Schema SCHEMA =
      Schema.of(
          new Field("x", FieldType.NUMBER, false, 0, 9, List.of(), "m").with(Handling.FLAG),
          new Field("c", FieldType.CATEGORY, false, 0, 0, List.of("a", "b"), "")
              .with(Handling.FLAG),
          Field.of("t", FieldType.TEXT).atMost(3).with(Handling.FLAG),
          Field.of("yes", FieldType.BOOLEAN),
          Field.of("at", FieldType.TIME));

  private final AcceptedValues accepted = new AcceptedValues(SCHEMA);

  @ParameterizedTest
  @CsvSource({"x,9,true", "x,9.5,false", "c,b,true", "c,d,false", "t,abc,true", "t,abcd,false"})
  void a_value_that_was_kept_is_known_for_what_it_is(String field, String value, boolean has) {
    int at = SCHEMA.indexOf(field);
    Row row = new RowBuilder(SCHEMA).parse(at, value).row();

    assertThat(accepted.has(row, at)).isEqualTo(has);
  }

  @Test
  void what_is_missing_is_accepted_and_so_are_types_that_have_no_bounds() {
    Row row = new RowBuilder(SCHEMA).set("yes", true).set("at", 5).row();

    for (int field = 0; field < SCHEMA.size(); field++) {
      assertThat(accepted.has(row, field)).isTrue();
    }
    assertThat(accepted.expectation(0)).isEqualTo("a finite number from 0.0 to 9.0 m");
  }
}

package dev.pawl.watch.skew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import dev.pawl.watch.Finding;
import org.junit.jupiter.api.Test;

class SkewCheckTest {
  private static final Schema SERVED =
      Schema.of(
          Field.of("id", FieldType.CATEGORY),
          Field.of("price", FieldType.NUMBER),
          Field.of("kind", FieldType.CATEGORY),
          Field.of("live", FieldType.NUMBER));

  private static final Schema TRAINED =
      Schema.of(
          Field.of("kind", FieldType.CATEGORY),
          Field.of("id", FieldType.CATEGORY),
          Field.of("price", FieldType.NUMBER),
          Field.of("extra", FieldType.NUMBER));

  @Test
  void equal_rows_are_matched_by_their_ids_in_any_order() {
    SkewCheck check = new SkewCheck(SERVED, SERVED, "id");
    RowBuilder rows = new RowBuilder(SERVED);
    for (int i = 0; i < 50; i++) {
      check.addServed(rows.set(0, "a" + i).set(1, i / 3.0).set(2, "k").row());
    }
    for (int i = 60; i-- > 10; ) {
      check.addTrained(rows.set(0, "a" + i).set(1, (float) (i / 3.0)).set(2, "k").row());
    }
    SkewCheck.Result result = check.result();

    assertThat(result.findings()).isEmpty();
    assertThat(result.matched()).isEqualTo(40);
    assertThat(result.onlyServed()).isEqualTo(10);
    assertThat(result.onlyTrained()).isEqualTo(10);
  }

  @Test
  void what_differs_is_counted_for_each_feature() {
    SkewCheck check = new SkewCheck(SERVED, SERVED, "id");
    RowBuilder rows = new RowBuilder(SERVED);
    for (int i = 0; i < 100; i++) {
      check.addServed(rows.set(0, "a" + i).set(1, i).set(2, "k").row());
    }
    check.addServed(rows.set(0, "a0").set(1, 0).set(2, "k").row());
    for (int i = 0; i < 100; i++) {
      rows.set(0, "a" + i).set(1, i < 30 ? i + 1 : i);
      check.addTrained((i == 7 ? rows : rows.set(2, "k")).row());
    }
    SkewCheck.Result result = check.result();

    assertThat(result.repeated()).isEqualTo(1);
    assertThat(result.findings())
        .extracting(finding -> finding.where().feature())
        .containsExactly("price", "kind");
    assertThat(result.findings().getFirst().severity()).isEqualTo(0.3);
    assertThat(result.findings().getFirst().evidence())
        .isEqualTo(
            "30 of 100 values differ (30.00 %), 0 of them missing on one side; 0 served, 1 in"
                + " training");
    assertThat(result.skews().getLast().share()).isZero();
  }

  @Test
  void columns_that_only_one_side_has_are_schema_skew() {
    SkewCheck check = new SkewCheck(SERVED, TRAINED, "id");

    assertThat(check.result().findings())
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.COLUMNS, Finding.Kind.COLUMNS);
    assertThat(check.result().findings())
        .extracting(finding -> finding.where().feature())
        .containsExactly("extra", "live");
  }

  @Test
  void both_must_have_the_ids() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SkewCheck(SERVED, TRAINED, "live"))
        .withMessageContaining("field: live");
  }
}

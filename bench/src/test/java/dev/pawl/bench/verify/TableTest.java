package dev.pawl.bench.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void columns_are_padded_to_their_widest_cell() {
    Table table = new Table("Figures", List.of("name", "n"), List.of(List.of("logarithm", "1000")));
    assertThat(table.markdown())
        .isEqualTo(
            """
            Figures

            | name      | n    |
            | --------- | ---- |
            | logarithm | 1000 |
            """);
  }

  @Test
  void without_columns_there_is_the_caption_alone() {
    assertThat(new Table("Nothing to show", List.of(), List.of()).markdown())
        .isEqualTo("Nothing to show\n");
  }

  @Test
  void bars_and_line_ends_in_a_cell_do_not_break_the_table() {
    Table table = new Table("", List.of("error"), List.of(List.of("a|b\nc")));
    assertThat(table.markdown()).endsWith("| a\\|b c |\n");
  }

  @Test
  void a_row_with_a_cell_too_few_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("", List.of("a", "b"), List.of(List.of("1"))))
        .withMessage("row: [1] (expected: 2 cells, as in [a, b])");
  }
}

package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.spec.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvColumnsTest {
  @TempDir Path folder;

  private CsvColumns infer(String text) throws IOException {
    return CsvColumns.infer(Files.writeString(folder.resolve("f.csv"), text), 1_000_000);
  }

  private CsvColumn column(String... values) throws IOException {
    return infer("c,other\n" + String.join(",1\n", values) + ",1\n").columns().getFirst();
  }

  @Test
  void numbers_are_found_with_their_range() throws IOException {
    CsvColumn column = column("3", "-1.5", "", "2e2");
    assertThat(column.type()).isEqualTo(InputSpec.Type.NUMBER);
    assertThat(column.minimum()).isEqualTo(-1.5);
    assertThat(column.maximum()).isEqualTo(200);
    assertThat(column.missing()).isEqualTo(1);
    assertThat(column.example()).isEqualTo("3");
    assertThat(column.assumption()).isEqualTo("every value is a number");
  }

  @Test
  void a_word_for_no_value_makes_no_number_a_text() throws IOException {
    CsvColumn column = column("3", "NA", "NaN", "7");
    assertThat(column.type()).isEqualTo(InputSpec.Type.NUMBER);
    assertThat(column.missing()).isEqualTo(2);
    assertThat(column.assumption())
        .isEqualTo(
            "every value is a number; 2 are a word for no value, such as NA, and count as missing");
  }

  @Test
  void true_and_false_are_booleans_and_so_are_0_and_1_with_a_warning() throws IOException {
    assertThat(column("true", "FALSE").type()).isEqualTo(InputSpec.Type.BOOLEAN);
    CsvColumn digits = column("0", "1", "1");
    assertThat(digits.type()).isEqualTo(InputSpec.Type.BOOLEAN);
    assertThat(digits.assumption())
        .isEqualTo("only 0 and 1; make it a number if it counts something");
  }

  @Test
  void times_are_found_and_it_is_said_when_they_have_no_offset() throws IOException {
    CsvColumn column = column("2013-01-01T05:15:00Z", "2013-01-01T05:15:00-05:00");
    assertThat(column.type()).isEqualTo(InputSpec.Type.TIME);
    assertThat(column.assumption()).isEqualTo("every value is a time with its offset");
    assertThat(column.minimum())
        .isEqualTo((double) Instant.parse("2013-01-01T05:15:00Z").toEpochMilli());
    assertThat(column("2013-01-01 05:15").assumption()).contains("without an offset");
  }

  @Test
  void few_texts_are_listed_as_categories() throws IOException {
    CsvColumn column = column("JFK", "EWR", "JFK", "NA");
    assertThat(column.type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column.values()).containsExactly("EWR", "JFK", "NA");
    assertThat(column.assumption()).isEqualTo("3 different texts");
  }

  @Test
  void digits_that_a_number_would_change_stay_texts() throws IOException {
    CsvColumn column = column("00501", "10001");
    assertThat(column.type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column.assumption()).contains("zeros in front");
    assertThat(column("0", "0.5", "10").type()).isEqualTo(InputSpec.Type.NUMBER);
  }

  @Test
  void what_java_takes_for_a_number_and_people_do_not_is_a_text() throws IOException {
    assertThat(column("1d", "2f").type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column("0x1p3").type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column("Infinity").type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column("1e999").type()).isEqualTo(InputSpec.Type.CATEGORY);
  }

  @Test
  void long_texts_that_seldom_repeat_are_texts() throws IOException {
    var values = new String[1_500];
    for (int i = 0; i < values.length; i++) {
      values[i] = "a review of some length that has the number " + i;
    }
    assertThat(column(values).type()).isEqualTo(InputSpec.Type.TEXT);
  }

  @Test
  void a_column_without_values_is_a_category() throws IOException {
    CsvColumn column = column("", "NA");
    assertThat(column.type()).isEqualTo(InputSpec.Type.CATEGORY);
    assertThat(column.assumption()).startsWith("no value in any row");
  }

  @Test
  void it_is_said_how_many_rows_were_read_and_whether_all() throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), "a\n1\n2\nx\n");
    CsvColumns some = CsvColumns.infer(file, 2);
    assertThat(some.rows()).isEqualTo(2);
    assertThat(some.whole()).isFalse();
    assertThat(some.columns().getFirst().type()).isEqualTo(InputSpec.Type.NUMBER);
    CsvColumns all = CsvColumns.infer(file, 3);
    assertThat(all.whole()).isTrue();
    assertThat(all.columns().getFirst().type()).isEqualTo(InputSpec.Type.CATEGORY);
  }

  @Test
  void a_header_without_rows_is_refused() {
    assertThatThrownBy(() -> infer("a,b\n"))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageEndingWith("no rows under its header (expected: at least one)");
  }
}

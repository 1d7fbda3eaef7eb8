package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("f.csv"), bytes);
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream to = new GZIPOutputStream(bytes)) {
      to.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static List<List<String>> rows(Path file) {
    try (CsvTable table = CsvTable.open(file)) {
      var rows = new ArrayList<List<String>>();
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        rows.add(List.of(line.values()));
      }
      return rows;
    }
  }

  private static void refused(Path file, String message) {
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void a_quote_that_is_never_closed_does_not_swallow_rows() throws IOException {
    refused(
        file("a,b\n1,\"x\n2,y\n3,z\n"),
        "FILE, line 2: a quote is opened and never closed (expected: a \" at the end of the value)."
            + " Close it, or write it as \"\"");
    assertThat(rows(file("a,b\n1,\"x\n2\"\n"))).containsExactly(List.of("1", "x\n2"));
    assertThat(rows(file("a,b\n1,\"x\n2\""))).containsExactly(List.of("1", "x\n2"));
  }

  @Test
  void rows_have_a_value_for_each_column() throws IOException {
    Path file = file("a,b\n1,2\n,\"x,\"\"y\"\"\"\n");
    assertThat(rows(file)).containsExactly(List.of("1", "2"), List.of("", "x,\"y\""));
    try (CsvTable table = CsvTable.open(file)) {
      assertThat(table.columns()).containsExactly("a", "b");
      assertThat(table.indexOf("b")).isEqualTo(1);
      assertThat(table.find("c")).isEqualTo(-1);
    }
  }

  @Test
  void a_row_knows_its_number_and_its_line() throws IOException {
    try (CsvTable table = CsvTable.open(file("a,b\n1,\"two\nlines\"\n\n3,4\n"))) {
      CsvLine first = Objects.requireNonNull(table.read());
      CsvLine second = Objects.requireNonNull(table.read());
      assertThat(List.of(first.row(), first.line())).containsExactly(1L, 2L);
      assertThat(List.of(second.row(), second.line())).containsExactly(2L, 5L);
    }
  }

  @Test
  void a_file_without_a_line_break_at_its_end_is_whole() throws IOException {
    assertThat(rows(file("a\r\n1\r\n2"))).containsExactly(List.of("1"), List.of("2"));
  }

  @Test
  void a_compressed_file_is_read_whatever_its_name() throws IOException {
    assertThat(rows(file(gzip("a,b\n1,2\n")))).containsExactly(List.of("1", "2"));
  }

  @Test
  void a_byte_order_mark_is_no_part_of_a_name() throws IOException {
    try (CsvTable table = CsvTable.open(file("\uFEFFa,b\n1,2\n"))) {
      assertThat(table.columns()).containsExactly("a", "b");
    }
  }

  @Test
  void semicolons_and_tabs_separate_as_well() throws IOException {
    assertThat(rows(file("a;\"b,c,d\"\n1,5;2\n"))).containsExactly(List.of("1,5", "2"));
    assertThat(rows(file("a\tb\n1\t2\n"))).containsExactly(List.of("1", "2"));
  }

  @Test
  void an_empty_file_is_refused() throws IOException {
    refused(file(""), "FILE: empty (expected: a line of column names, and rows under it)");
  }

  @Test
  void a_file_that_is_not_there_is_refused() {
    refused(folder.resolve("none.csv"), "FILE: no such file (expected: a CSV or Parquet file)");
    refused(folder, "FILE: a folder (expected: a CSV or Parquet file)");
  }

  @Test
  void a_row_with_too_few_or_too_many_values_is_refused_with_its_line() throws IOException {
    refused(
        file("a,b\n1,2\n3\n"),
        "FILE, line 3: 1 values (expected: 2, one for each of [a, b]). Quote values that hold a"
            + " separator or a line break");
    refused(
        file("a,b\n1,2,3\n"),
        "FILE, line 2: 3 values (expected: 2, one for each of [a, b]). Quote values that hold a"
            + " separator or a line break");
  }

  @Test
  void a_name_that_two_columns_have_is_refused() throws IOException {
    refused(
        file("a,b, a\n1,2,3\n"),
        "FILE, line 1: a names columns 1 and 3 (expected: each name once). Rename one");
  }

  @Test
  void a_column_without_a_name_is_refused() throws IOException {
    refused(
        file("a,,c\n1,2,3\n"),
        "FILE, line 1: column 2 has no name (expected: a name for each column). Give it one");
  }

  @Test
  void a_column_that_is_missing_is_named_with_the_nearest() throws IOException {
    Path file = file("carrier,dest\nUA,IAH\n");
    try (CsvTable table = CsvTable.open(file)) {
      assertThatThrownBy(() -> table.indexOf("carier"))
          .isInstanceOf(InvalidCsvException.class)
          .hasMessageStartingWith(
              file + ": column carier is missing (expected: one of [carrier, dest])")
          .hasMessageContaining("carrier");
    }
  }

  @Test
  void bytes_that_are_no_text_are_refused_after_the_line_before_them() throws IOException {
    byte[] bytes = "a\n1\nZürich\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> rows(file(bytes)))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageEndingWith("bytes that are no text (expected: UTF-8). Save it as UTF-8");
  }

  @Test
  void text_in_utf_16_is_refused() throws IOException {
    refused(
        file("\uFEFFa\n1\n".getBytes(StandardCharsets.UTF_16LE)),
        "FILE: UTF-16 (expected: UTF-8). Save it as UTF-8");
  }

  @Test
  void a_zip_archive_is_refused_with_the_remedy() throws IOException {
    refused(
        file(new byte[] {'P', 'K', 3, 4, 0, 0}),
        "FILE: a ZIP archive (expected: CSV, or CSV compressed with gzip). Unpack it");
  }

  @Test
  void a_compressed_file_that_was_cut_is_refused() throws IOException {
    var text = new StringBuilder("a,b\n");
    for (int i = 0; i < 20_000; i++) {
      text.append(i).append(',').append(i * 31 % 1_009).append('\n');
    }
    byte[] whole = gzip(text.toString());
    assertThatThrownBy(() -> rows(file(Arrays.copyOf(whole, whole.length / 2))))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("cut short");
    whole[whole.length / 2] ^= 0x55;
    assertThatThrownBy(() -> rows(file(whole))).isInstanceOf(InvalidCsvException.class);
  }

  @Test
  void a_quote_that_is_never_closed_takes_the_rest_of_the_file_and_is_refused() throws IOException {
    assertThatThrownBy(() -> rows(file("a,b\n\"1,2\n3,4\n")))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageContaining("line 2");
  }
}

package dev.pawl.store.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Schema;
import dev.pawl.spec.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetTableTest {
  @TempDir Path folder;

  private Path file(String query) throws SQLException {
    Path file = folder.resolve("it's [all] rows*.parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT PARQUET)"
              .formatted(query, file.toString().replace("'", "''")));
    }
    return file;
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

  @Test
  void values_are_the_texts_that_csv_would_have() throws SQLException {
    Path file =
        file(
            """
            SELECT 1::INTEGER AS i, 0.1::DOUBLE AS d, 0.1::FLOAT AS f, 1e300::DOUBLE AS big, 2.50::DECIMAL(9,2) AS m,
              true AS b, 'two
            "lines"' AS t, DATE '2013-01-31' AS day, TIMESTAMP '2013-01-31 05:15:00' AS at,
              TIMESTAMPTZ '2013-01-31 05:15:00.25+00' AS z, NULL::VARCHAR AS nothing, 'nan'::DOUBLE AS nan,
              '-inf'::FLOAT AS inf, [1, 2] AS list
            """);
    assertThat(rows(file))
        .containsExactly(
            List.of(
                "1",
                "0.1",
                "0.1",
                "1e+300",
                "2.50",
                "true",
                "two\n\"lines\"",
                "2013-01-31",
                "2013-01-31 05:15:00",
                "2013-01-31T05:15:00.250000Z",
                "",
                "",
                "",
                "[1, 2]"));
  }

  @Test
  void many_rows_come_in_the_order_of_the_file_with_their_numbers() throws SQLException {
    Path file = file("SELECT range AS n, range % 7 AS \"a \"\"name\"\"\" FROM range(300000)");
    long expected = 0;
    try (CsvTable table = CsvTable.open(file)) {
      assertThat(table.columns()).containsExactly("n", "a \"name\"");
      for (CsvLine line = table.read(); line != null; line = table.read()) {
        assertThat(line.values()[0]).isEqualTo(Long.toString(expected));
        assertThat(line.line()).isEqualTo(++expected);
      }
    }
    assertThat(expected).isEqualTo(300_000);
  }

  @Test
  void columns_are_inferred_as_from_csv() throws SQLException {
    CsvColumns found =
        CsvColumns.infer(
            file(
                "SELECT 'c' || (range % 3) AS c, range * 0.5 AS n, range % 2 = 0 AS b, TIMESTAMP"
                    + " '2013-01-31 00:00:00' + INTERVAL (range) HOUR AS t, (range % 9)::VARCHAR AS"
                    + " digits FROM range(50)"),
            Long.MAX_VALUE);
    assertThat(found.rows()).isEqualTo(50);
    assertThat(found.columns())
        .extracting(CsvColumn::type)
        .containsExactly(
            InputSpec.Type.CATEGORY,
            InputSpec.Type.NUMBER,
            InputSpec.Type.BOOLEAN,
            InputSpec.Type.TIME,
            InputSpec.Type.CATEGORY);
  }

  @Test
  void a_wrong_value_is_told_with_its_row() throws SQLException {
    Path file = file("SELECT CASE WHEN range = 4 THEN 'x' ELSE '1' END AS n FROM range(9)");
    assertThatThrownBy(
            () -> {
              try (CsvTable table = CsvTable.open(file)) {
                var fields =
                    new CsvFields(
                        table, Schema.of(Field.of("n", FieldType.NUMBER)), ZoneOffset.UTC);
                for (CsvLine line = table.read(); line != null; line = table.read()) {
                  fields.row(line);
                }
              }
            })
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageStartingWith(file + ", row 5, column n");
  }

  @Test
  void a_file_that_was_cut_short_is_told() throws SQLException, IOException {
    Path file = file("SELECT range AS n FROM range(1000)");
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length / 2));
    assertThatThrownBy(() -> rows(file))
        .isInstanceOf(InvalidCsvException.class)
        .hasMessageStartingWith(file + ": damaged: ")
        .hasMessageEndingWith("(expected: a Parquet file)");
  }
}

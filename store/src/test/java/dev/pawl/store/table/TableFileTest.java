package dev.pawl.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableFileTest {
  private static final String TEXT =
      """
      at,size,sold,kind,nothing
      2024-01-01T00:00:00Z,1.5,true,a,
      2024-01-01T01:00:00Z,,false,it's "b",
      2024-01-02T00:00:00Z,-3,,,
      """;

  @TempDir Path folder;

  @Test
  void a_parquet_file_has_the_rows_of_the_csv_file_it_was_made_of()
      throws IOException, SQLException {
    Path csv = folder.resolve("t.csv");
    Files.writeString(csv, TEXT.replace("it's \"b\"", "\"it's \"\"b\"\"\""));
    Path parquet = folder.resolve("t's.bin");
    sql(
        """
        COPY (SELECT * FROM (VALUES
          (TIMESTAMP '2024-01-01 00:00:00', 1.5::FLOAT, true, 'a', NULL::VARCHAR),
          (TIMESTAMP '2024-01-01 01:00:00', NULL, false, 'it''s "b"', NULL),
          (TIMESTAMP '2024-01-02 00:00:00', -3, NULL, NULL, NULL))
          AS t("at", size, sold, kind, nothing)) TO '%s' (FORMAT parquet)
        """
            .formatted(parquet.toString().replace("'", "''")));
    TableFile one = TableFile.open(csv);
    TableFile other = TableFile.open(parquet);

    assertThat(other.schema()).isEqualTo(one.schema());
    assertThat(other.rows()).isEqualTo(one.rows()).isEqualTo(3);
    assertThat(other.empty()).isEqualTo(one.empty()).containsExactly("nothing");
    assertThat(texts(other)).isEqualTo(texts(one)).hasSize(3);
    assertThat(other.columns(FieldType.TIME)).containsExactly("at");
  }

  @Test
  void columns_without_values_take_the_types_of_another_file() throws IOException {
    Path full = folder.resolve("full.csv");
    Files.writeString(full, "nothing,size\n7.5,1\n");
    Path gaps = folder.resolve("gaps.csv");
    Files.writeString(gaps, "nothing,size\n,2.5\n");

    Schema like = TableFile.open(gaps).like(TableFile.open(full)).schema();

    assertThat(like.field(0).type()).isEqualTo(FieldType.NUMBER);
    assertThat(like.field(1).type()).isEqualTo(FieldType.NUMBER);
  }

  @Test
  void what_is_no_table_is_refused() throws IOException {
    Path broken = folder.resolve("broken.parquet");
    Files.writeString(broken, "PAR1 and nothing else");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableFile.open(broken))
        .withMessageStartingWith(broken.toString())
        .withMessageContaining("expected: a Parquet file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableFile.open(folder.resolve("none.csv")))
        .withMessageContaining("no such file");
  }

  private static List<String> texts(TableFile file) {
    List<String> rows = new ArrayList<>();
    file.read((Row row) -> rows.add(row.toString()));
    return rows;
  }

  private static void sql(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }
}

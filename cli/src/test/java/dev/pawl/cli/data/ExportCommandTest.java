package dev.pawl.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.LiveNode;
import dev.pawl.cli.LiveNode.Ran;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void serve() {
    try (LiveNode live = new LiveNode(data)) {
      live.apply(LiveNode.spec());
      live.hours(0, 30);
    }
  }

  private Ran export(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of("export", "examples", "--data", data.toString(), "--to", folder.toString()));
    all.addAll(List.of(more));
    return LiveNode.runs(all.toArray(String[]::new));
  }

  private String read(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(folder))) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          values.add(rows.getString(i));
        }
        lines.add(String.join(" ", values));
      }
      return String.join("; ", lines);
    }
  }

  @Test
  void examples_are_parquet_by_model_and_day_of_the_prediction() throws SQLException {
    Ran ran = export();

    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo("line: 600 examples\n");
    assertThat(folder.resolve("model=line/day=1970-01-02")).isDirectory();
    assertThat(
            read(
                "SELECT model, day, count(*) FROM read_parquet('%s/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false) GROUP BY ALL ORDER BY ALL"))
        .isEqualTo("line 1970-01-01 480; line 1970-01-02 120");
    assertThat(
            read(
                "SELECT round(regr_slope(label, x), 1), count(DISTINCT shop) FROM read_parquet('%s/*/*/*.parquet')"))
        .isEqualTo("3.0 2");
  }

  @Test
  void a_folder_that_has_the_examples_already_is_refused() {
    assertThat(export("line").code()).isZero();

    Ran again = export("line");

    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("has examples of line already");
  }

  @Test
  void a_model_that_is_not_there_is_named() {
    Ran ran = export("nope");

    assertThat(ran.code()).isEqualTo(5);
    assertThat(ran.err()).isEqualTo("pawl: model: nope (expected: one of [line])\n");
  }
}

package dev.pawl.store.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Prediction;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.join.Scores;
import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetExamplesTest {
  private static final Schema SCHEMA =
      Schema.of(
          Field.of("carrier", FieldType.CATEGORY),
          Field.of("dep_delay", FieldType.NUMBER),
          Field.of("sched", FieldType.TIME),
          Field.of("charter", FieldType.BOOLEAN),
          Field.of("Unit", FieldType.TEXT),
          Field.of("day", FieldType.NUMBER));

  @TempDir Path folder;

  private static Row row(String... values) {
    var row = new RowBuilder(SCHEMA);
    for (int i = 0; i < values.length; i++) {
      row.parse(i, values[i]);
    }
    return row.row();
  }

  private static Example example(int number, String time, Row row) {
    long at = Instant.parse(time).toEpochMilli();
    var prediction =
        new Prediction(
            "p" + number,
            "u",
            at,
            "",
            new byte[0],
            "1.2",
            "champion",
            1,
            new double[] {0.1, -0.0},
            true);
    return new Example(
        prediction,
        number,
        row,
        new Scores(new int[0], new double[0]),
        2.5,
        at + 1,
        number + 10L,
        Example.Origin.ANSWERED);
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      try (ResultSet result =
          statement.executeQuery(
              sql.replace("FILES", "read_parquet('" + folder + "/*/*/*.parquet')"))) {
        var rows = new ArrayList<String>();
        while (result.next()) {
          var row = new ArrayList<String>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.add(String.valueOf(result.getString(i)));
          }
          rows.add(String.join(" ", row));
        }
        return rows;
      }
    }
  }

  private long write(Example... examples) {
    return ParquetExamples.write(folder, "delay", SCHEMA, List.of(examples).iterator());
  }

  @Test
  void examples_are_partitioned_by_model_and_day_of_the_prediction() throws IOException {
    Row row = row("UA", "5", "", "", "", "");
    assertThat(
            write(
                example(1, "2013-01-31T23:59:59.999Z", row),
                example(2, "2013-02-01T00:00:00Z", row),
                example(3, "2013-01-31T00:00:00Z", row)))
        .isEqualTo(3);
    try (Stream<Path> days = Files.list(folder.resolve("model=delay"))) {
      assertThat(days.map(day -> day.getFileName().toString()))
          .containsExactlyInAnyOrder("day=2013-01-31", "day=2013-02-01");
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void what_is_known_of_an_example_comes_back() throws SQLException {
    write(
        example(
            1,
            "2013-01-31T10:15:30.123Z",
            row("UA", "0.1", "2013-01-31T10:00:00Z", "true", "x", "")));
    assertThat(
            query(
                "SELECT prediction_id, unit, epoch_ms(prediction_time), log_offset, version, arm,"
                    + " propensity, counted, scores, label, epoch_ms(label_time), label_offset,"
                    + " label_origin, model FROM FILES"))
        .containsExactly(
            "p1 u 1359627330123 1 1.2 champion 1.0 true [0.1, -0.0] 2.5 1359627330124 11 ANSWERED delay");
    assertThat(query("SELECT carrier, dep_delay, epoch_ms(sched), charter FROM FILES"))
        .containsExactly("UA 0.1 1359626400000 true");
  }

  @Test
  void times_are_moments_and_not_local() throws SQLException {
    write(example(1, "2013-01-31T10:15:00Z", row("UA", "1", "", "", "", "")));
    assertThat(query("SELECT typeof(prediction_time), typeof(sched) FROM FILES"))
        .containsExactly("TIMESTAMP WITH TIME ZONE TIMESTAMP WITH TIME ZONE");
  }

  @Test
  void what_is_missing_is_null() throws SQLException {
    write(example(1, "2013-01-31T10:15:00Z", row("", "", "", "", "", "")));
    assertThat(
            query(
                "SELECT carrier IS NULL, dep_delay IS NULL, sched IS NULL, charter IS NULL FROM FILES"))
        .containsExactly("true true true true");
  }

  @Test
  void a_field_whose_name_is_taken_has_a_line_behind_it() throws SQLException {
    write(example(1, "2013-01-31T10:15:00Z", row("UA", "1", "", "", "text", "7")));
    assertThat(query("SELECT unit, Unit_, day_, day FROM FILES"))
        .containsExactly("u text 7.0 2013-01-31");
  }

  @Test
  void rows_of_an_older_schema_are_brought_to_the_present_one() throws SQLException {
    var older = new RowBuilder(Schema.of(Field.of("dep_delay", FieldType.NUMBER)));
    older.set(0, 3);
    write(example(1, "2013-01-31T10:15:00Z", older.row()));
    assertThat(query("SELECT dep_delay, carrier FROM FILES")).containsExactly("3.0 null");
  }

  @Test
  void a_folder_that_has_examples_of_the_model_is_refused() {
    Example example = example(1, "2013-01-31T10:15:00Z", row("UA"));
    write(example);
    assertThatThrownBy(() -> write(example))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "folder: %1$s has examples of delay already (expected: none). Delete %1$s/model=delay, or name another folder"
                .formatted(folder));
  }

  @Test
  void what_a_killed_export_left_half_written_is_no_part_of_the_next() throws IOException {
    Path half = folder.resolve(".writing-delay/model=delay/day=2013-01-31");
    Files.createDirectories(half);
    Files.writeString(half.resolve("0.parquet"), "half a fil");

    assertThat(write(example(1, "2013-02-01T00:00:00Z", row("UA", "5", "", "", "", ""))))
        .isEqualTo(1);

    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("model=delay"));
    }
    try (Stream<Path> days = Files.list(folder.resolve("model=delay"))) {
      assertThat(days).containsExactly(folder.resolve("model=delay/day=2013-02-01"));
    }
  }

  @Test
  void no_examples_make_no_files() {
    assertThat(write()).isZero();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void examples_that_cannot_be_read_to_the_end_leave_no_files() {
    Iterator<Example> failing =
        Stream.iterate(1, number -> number + 1)
            .map(number -> {
              if (number > 3) {
                throw new IllegalStateException("the log is damaged");
              }
              return example(number, "2013-01-31T10:15:00Z", row("UA"));
            })
            .iterator();
    assertThatThrownBy(() -> ParquetExamples.write(folder, "delay", SCHEMA, failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the log is damaged");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() ->
            ParquetExamples.write(
                file,
                "delay",
                SCHEMA,
                List.of(example(1, "2013-01-31T10:15:00Z", row("UA"))).iterator()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("writing examples to " + file);
  }
}

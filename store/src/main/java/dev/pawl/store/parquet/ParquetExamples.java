package dev.pawl.store.parquet;

import dev.pawl.loop.join.Example;
import dev.pawl.model.row.Projection;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.Schema;
import dev.pawl.store.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes examples as Parquet, partitioned by model and by the day (in UTC) of the prediction:
 * {@code FOLDER/model=M/day=2013-01-31/*.parquet}, as Hive names partitions. {@code
 * docs/formats.md} describes the columns.
 *
 * <p>The files of a model appear all at once, when the last is written. Memory holds {@value
 * #BATCH} examples at a time. For use by one thread.
 */
public final class ParquetExamples {
  private static final int BATCH = 250_000;

  private final Schema schema;
  private final List<ExampleColumn> columns;

  private ParquetExamples(Schema schema) {
    this.schema = schema;
    this.columns = ExampleColumn.of(schema);
  }

  /**
   * Writes examples.
   *
   * @param folder where; made when it is not there
   * @param model the model's name
   * @param schema the columns of the rows: rows of other schemas are brought to it by name
   * @param examples in any order
   * @return how many there were
   * @throws IllegalArgumentException when the folder has examples of the model already
   * @throws UncheckedIOException when they cannot be written
   */
  public static long write(Path folder, String model, Schema schema, Iterator<Example> examples) {
    Path place = folder.resolve("model=" + model);
    if (Files.exists(place)) {
      throw new IllegalArgumentException(
          "folder: %s has examples of %s already (expected: none). Delete %s, or name another folder"
              .formatted(folder, model, place));
    }
    Path writing = folder.resolve(".writing-" + model);
    try {
      DurableFiles.deleteTree(writing);
      Files.createDirectories(writing);
      try {
        long count = new ParquetExamples(schema).write(writing, model, examples);
        if (count > 0) {
          Files.move(writing.resolve(place.getFileName()), place, StandardCopyOption.ATOMIC_MOVE);
        }
        return count;
      } finally {
        DurableFiles.deleteTree(writing);
      }
    } catch (IOException | SQLException e) {
      throw new UncheckedIOException(
          "writing examples to %s: %s".formatted(folder, e.getMessage()),
          e instanceof IOException failure ? failure : new IOException(e.getMessage(), e));
    }
  }

  private long write(Path folder, String model, Iterator<Example> examples) throws SQLException {
    try (DuckDBConnection connection =
            (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '1GB'");
      statement.execute(
          "CREATE TABLE examples (%s)"
              .formatted(
                  columns.stream()
                      .map(column -> column.quoted() + " " + column.type())
                      .collect(Collectors.joining(", "))));
      long count = 0;
      for (int part = 0; examples.hasNext(); part++) {
        count += append(connection, examples);
        statement.execute(copy(folder, model, part));
        statement.execute("DELETE FROM examples");
      }
      return count;
    }
  }

  private long append(DuckDBConnection connection, Iterator<Example> examples) throws SQLException {
    long count = 0;
    try (DuckDBAppender to = connection.createAppender("examples")) {
      while (count < BATCH && examples.hasNext()) {
        Example example = examples.next();
        Row row = example.row();
        Row seen = Projection.of(row, schema);
        to.beginRow();
        for (ExampleColumn column : columns) {
          column.value().append(to, example, seen);
        }
        to.endRow();
        count++;
      }
    }
    return count;
  }

  private String copy(Path folder, String model, int part) {
    return """
    COPY (
      SELECT %s, '%s' AS model,
        strftime(epoch_ms(prediction_time), '%%Y-%%m-%%d') AS day
      FROM examples ORDER BY day, log_offset, label_offset
    ) TO '%s' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (model, day),
      OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'part-%05d-{i}')
    """
        .formatted(
            columns.stream().map(ExampleColumn::select).collect(Collectors.joining(", ")),
            model.replace("'", "''"),
            folder.toAbsolutePath().toString().replace("'", "''"),
            part);
  }
}

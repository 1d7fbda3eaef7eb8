package dev.pawl.store.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file, in its order, as the texts that a CSV file would have: numbers in the
 * fewest digits that give the same number, times as ISO 8601 in UTC, lists and structures as DuckDB
 * writes them, nothing where the value is null or no finite number. For use by one thread.
 */
final class ParquetLines implements Lines {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final Connection connection;
  private final Statement statement;
  private final ResultSet rows;
  private final List<String> names;
  private final List<String> types;
  private long row;

  private ParquetLines(
      Path file,
      Connection connection,
      Statement statement,
      ResultSet rows,
      List<String> names,
      List<String> types) {
    this.file = file;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.names = names;
    this.types = types;
  }

  /** Whether a file starts as Parquet files do; false for one that cannot be read. */
  static boolean isParquet(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException e) {
      return false;
    }
  }

  static ParquetLines open(Path file) {
    var settings = new Properties();
    settings.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:", settings);
      try {
        return open(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static ParquetLines open(Path file, Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.execute("SET threads = 1");
    // Within the name, what would otherwise be a pattern for several files stands for itself.
    String name = file.toString().replaceAll("[\\[*?]", "[$0]").replace("'", "''");
    String from = " FROM read_parquet('" + name + "')";
    var names = new ArrayList<String>();
    var types = new ArrayList<String>();
    var texts = new ArrayList<String>();
    try (ResultSet columns = statement.executeQuery("DESCRIBE SELECT *" + from)) {
      while (columns.next()) {
        names.add(columns.getString("column_name"));
        types.add(columns.getString("column_type"));
        texts.add(text(columns.getString("column_name"), columns.getString("column_type")));
      }
    }
    ResultSet rows =
        statement.executeQuery(
            texts.stream().collect(Collectors.joining(", ", "SELECT ", "")) + from);
    return new ParquetLines(file, connection, statement, rows, names, types);
  }

  /** A column as text; a number that is not finite stands for nothing, as it does in CSV. */
  private static String text(String name, String type) {
    String column = '"' + name.replace("\"", "\"\"") + '"';
    return switch (type) {
      case "FLOAT", "DOUBLE" ->
          "CASE WHEN isfinite(%s) THEN CAST(%s AS VARCHAR) END".formatted(column, column);
      case "TIMESTAMP WITH TIME ZONE" ->
          "strftime(make_timestamp(epoch_us(%s)), '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ')"
              .formatted(column);
      default -> "CAST(%s AS VARCHAR)".formatted(column);
    };
  }

  private static RuntimeException unreadable(Path file, SQLException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return new InvalidCsvException(
        "%s: damaged: %s (expected: a Parquet file)".formatted(file, message), e);
  }

  @Override
  public List<String> header() {
    return names;
  }

  @Override
  public String @Nullable [] next() {
    try {
      if (!rows.next()) {
        return null;
      }
      row++;
      String[] values = new String[names.size()];
      for (int i = 0; i < values.length; i++) {
        String value = rows.getString(i + 1);
        values[i] = value == null ? "" : value;
      }
      return values;
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public long at() {
    return row;
  }

  @Override
  public String counted() {
    return "row";
  }

  @Override
  public boolean isText(int column) {
    return types.get(column).equals("VARCHAR") || types.get(column).startsWith("ENUM");
  }

  @Override
  public char separator() {
    return ',';
  }

  @Override
  public void close() {
    try (connection;
        statement;
        rows) {
      // Only closed.
    } catch (SQLException e) {
      throw new UncheckedIOException(
          "closing %s: %s".formatted(file, e.getMessage()), new IOException(e.getMessage(), e));
    }
  }
}

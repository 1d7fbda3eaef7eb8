package dev.pawl.store.table;

import dev.pawl.model.row.Field;
import dev.pawl.model.row.FieldType;
import dev.pawl.model.row.Row;
import dev.pawl.model.row.RowBuilder;
import dev.pawl.model.row.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * A Parquet file, read by DuckDB. Numbers of all widths are numbers, dates and timestamps times
 * (without a zone: UTC), texts and enumerations categories; lists, structures and the like are
 * texts as DuckDB prints them. NaN and infinite numbers are missing.
 */
record ParquetFile(Path file, Schema schema, long rows, Set<String> empty) implements TableFile {
  private static final String MAGIC = "PAR1";

  ParquetFile {
    empty = Set.copyOf(empty);
  }

  /** Whether a file says that it is Parquet. */
  static boolean is(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII).equals(MAGIC);
    } catch (IOException e) {
      throw new UncheckedIOException("reading %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  static ParquetFile open(Path file) {
    return with(
        file,
        statement -> {
          List<Field> fields = new ArrayList<>();
          try (ResultSet none =
              statement.executeQuery("SELECT * FROM " + from(file) + " LIMIT 0")) {
            ResultSetMetaData columns = none.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
              fields.add(Field.of(columns.getColumnName(i), type(columns.getColumnTypeName(i))));
            }
          }
          String counts =
              fields.stream()
                  .map(field -> ", count(" + quoted(field.name()) + ")")
                  .collect(Collectors.joining());
          try (ResultSet counted =
              statement.executeQuery("SELECT count(*)" + counts + " FROM " + from(file))) {
            counted.next();
            long rows = counted.getLong(1);
            if (rows == 0) {
              throw new IllegalArgumentException(file + ": no rows (expected: at least one)");
            }
            Set<String> empty = new HashSet<>();
            for (int i = 0; i < fields.size(); i++) {
              if (counted.getLong(i + 2) == 0) {
                empty.add(fields.get(i).name());
              }
            }
            return new ParquetFile(file, Schema.of(fields), rows, empty);
          }
        });
  }

  private static FieldType type(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replaceFirst("\\(.*", "");
    return switch (plain) {
      case "BOOLEAN" -> FieldType.BOOLEAN;
      case "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL" ->
          FieldType.NUMBER;
      case "DATE",
          "TIMESTAMP",
          "TIMESTAMP_S",
          "TIMESTAMP_MS",
          "TIMESTAMP_NS",
          "TIMESTAMP WITH TIME ZONE" ->
          FieldType.TIME;
      default -> FieldType.CATEGORY;
    };
  }

  @Override
  public TableFile as(Schema other) {
    if (!other.names().equals(schema.names())) {
      throw new IllegalArgumentException(
          "%s: columns %s (expected: %s)".formatted(file, schema.names(), other.names()));
    }
    return new ParquetFile(file, other, rows, empty);
  }

  @Override
  public void read(Consumer<Row> to) {
    String columns =
        schema.fields().stream().map(ParquetFile::selected).collect(Collectors.joining(", "));
    with(
        file,
        statement -> {
          RowBuilder builder = new RowBuilder(schema);
          try (ResultSet rows =
              statement.executeQuery("SELECT " + columns + " FROM " + from(file))) {
            while (rows.next()) {
              to.accept(row(rows, builder));
            }
          }
          return true;
        });
  }

  private static String selected(Field field) {
    String name = quoted(field.name());
    return switch (field.type()) {
      case NUMBER -> "CAST(" + name + " AS DOUBLE)";
      case BOOLEAN -> "CAST(" + name + " AS BOOLEAN)";
      case TIME -> "CAST(epoch_ms(" + name + "::TIMESTAMP) AS DOUBLE)";
      case CATEGORY, TEXT -> "CAST(" + name + " AS VARCHAR)";
    };
  }

  private Row row(ResultSet rows, RowBuilder builder) throws SQLException {
    for (int i = 0; i < schema.size(); i++) {
      switch (schema.field(i).type()) {
        case NUMBER, TIME -> {
          double value = rows.getDouble(i + 1);
          if (!rows.wasNull() && Double.isFinite(value)) {
            builder.set(i, value);
          }
        }
        case BOOLEAN -> {
          boolean value = rows.getBoolean(i + 1);
          if (!rows.wasNull()) {
            builder.set(i, value);
          }
        }
        case CATEGORY, TEXT -> builder.set(i, rows.getString(i + 1));
      }
    }
    return builder.row();
  }

  private static String from(Path file) {
    return "read_parquet('" + file.toAbsolutePath().toString().replace("'", "''") + "')";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private interface Work<T> {
    T on(Statement statement) throws SQLException;
  }

  private static <T> T with(Path file, Work<T> work) {
    try (DuckDBConnection connection =
            (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute("SET memory_limit = '1GB'");
      statement.execute("SET preserve_insertion_order = true");
      return work.on(statement);
    } catch (SQLException e) {
      throw new IllegalArgumentException(
          "%s: %s (expected: a Parquet file)".formatted(file, e.getMessage()), e);
    }
  }
}

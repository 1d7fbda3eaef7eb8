package dev.pawl.store.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One connection with its prepared statements. Safe for use by any number of threads, one at a
 * time; what goes wrong is said with the file and what was being done.
 */
final class SqliteSession implements AutoCloseable {
  private final Path file;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();

  private SqliteSession(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Connects to a file, which is made when it is not there. */
  static SqliteSession open(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
      var session = new SqliteSession(file, connection);
      try {
        session.execute("PRAGMA busy_timeout = 30000");
        session.execute("PRAGMA journal_mode = WAL");
        session.execute("PRAGMA synchronous = NORMAL");
        return session;
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failed(file, "opening it", e);
    }
  }

  /** Work on a connection. */
  interface Work<T> {
    T run() throws SQLException;
  }

  /** Fills a statement's parameters. */
  interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** Reads the row a result stands at. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Runs work while no other thread uses this connection. */
  <T> T alone(String doing, Work<T> work) {
    lock.lock();
    try {
      return work.run();
    } catch (SQLException e) {
      throw failed(file, doing, e);
    } finally {
      lock.unlock();
    }
  }

  /** Runs work in one transaction: all of it is kept, or nothing. */
  void transaction(String doing, Work<?> work) {
    alone(
        doing,
        () -> {
          connection.setAutoCommit(false);
          try {
            work.run();
            connection.commit();
          } catch (SQLException | RuntimeException e) {
            try {
              connection.rollback();
            } catch (SQLException rollback) {
              e.addSuppressed(rollback);
            }
            throw e;
          } finally {
            connection.setAutoCommit(true);
          }
          return true;
        });
  }

  /** Changes rows, and says how many; within {@link #alone} or {@link #transaction}. */
  int update(String sql, Parameters parameters) throws SQLException {
    PreparedStatement statement = prepared(sql);
    parameters.set(statement);
    return statement.executeUpdate();
  }

  /** All rows of a query, in its order. */
  <T> List<T> query(String doing, String sql, Parameters parameters, Reading<T> reading) {
    return alone(
        doing,
        () -> {
          PreparedStatement statement = prepared(sql);
          parameters.set(statement);
          var rows = new ArrayList<T>();
          try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(reading.read(result));
            }
          } catch (IllegalArgumentException e) {
            throw corrupt(file, doing + ": " + e.getMessage(), e);
          }
          return rows;
        });
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  /** Runs one statement that has no parameters and is not needed again. */
  void execute(String sql) {
    alone(
        "running " + sql,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  private static RuntimeException failed(Path file, String doing, SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      // Extended codes carry the primary one in their lowest byte.
      int primary = code.code & 0xff;
      if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
          || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
        return corrupt(file, doing + ": " + e.getMessage(), e);
      }
    }
    return new UncheckedIOException(
        "registry %s: %s: %s (expected: a folder that can be written, with room)"
            .formatted(file, doing, e.getMessage()),
        new IOException(e.getMessage(), e));
  }

  static CorruptRegistryException corrupt(Path file, String what, @Nullable Throwable cause) {
    return new CorruptRegistryException(
        "registry %s: %s (expected: a registry that Pawl wrote). Move the file away and start again: it is rebuilt from the log and the artifacts"
            .formatted(file, what),
        cause);
  }

  /** Closing again does nothing. */
  @Override
  public void close() {
    alone(
        "closing it",
        () -> {
          connection.close();
          return true;
        });
  }
}

package dev.pawl.store.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a registry's tables to the form that this program knows: each step is a numbered file of
 * SQL, run once and in order, and counted in the table {@code schema_version}.
 */
final class Migrations {
  private static final List<String> STEPS = List.of("0001-models-versions-decisions.sql");

  private Migrations() {}

  /**
   * Runs the steps that a registry has not seen.
   *
   * @throws IllegalStateException when a newer program has been at it
   */
  static void run(Path file, SqliteSession session) {
    session.transaction(
        "migrating it",
        () -> {
          session.update(
              "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, step TEXT NOT NULL)",
              statement -> {});
          int version =
              session
                  .query(
                      "reading its schema version",
                      "SELECT coalesce(max(version), 0) FROM schema_version",
                      statement -> {},
                      row -> row.getInt(1))
                  .getFirst();
          if (version > STEPS.size()) {
            throw new IllegalStateException(
                "registry %s: schema version %d (expected: at most %d). A newer Pawl wrote it: use that one or a newer one"
                    .formatted(file, version, STEPS.size()));
          }
          for (int next = version; next < STEPS.size(); next++) {
            String step = STEPS.get(next);
            for (String sql : statements(step)) {
              session.update(sql, statement -> {});
            }
            int number = next + 1;
            session.update(
                "INSERT INTO schema_version (version, step) VALUES (?, ?)",
                statement -> {
                  statement.setInt(1, number);
                  statement.setString(2, step);
                });
          }
          return true;
        });
  }

  /** The statements of a step: each ends with a semicolon at the end of a line. */
  private static List<String> statements(String step) {
    String text;
    try (InputStream in = Migrations.class.getResourceAsStream(step)) {
      if (in == null) {
        throw new IllegalStateException("resource " + step + " is missing from the program");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the resource " + step, e);
    }
    var statements = new ArrayList<String>();
    var statement = new StringBuilder();
    for (String line : text.lines().toList()) {
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        statements.add(statement.toString());
        statement.setLength(0);
      }
    }
    return statements;
  }
}

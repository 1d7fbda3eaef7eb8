package dev.pawl.store.registry;

import dev.pawl.log.DiskTrouble;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A registry in one SQLite file, in write-ahead mode: other processes may read it meanwhile, with
 * {@code sqlite3} too. {@code docs/formats.md} describes its tables.
 *
 * <p>What was saved survives {@code kill -9}. The last of it may be lost with the power, and then
 * comes again when the loop folds the log on from its checkpoint.
 *
 * <p>Writes go one after another through one connection, reads through another: no read waits for a
 * write. Safe for use by any number of threads.
 */
public final class SqliteRegistry implements Registry {
  private final SqliteSession writer;
  private final SqliteSession reader;

  private SqliteRegistry(SqliteSession writer, SqliteSession reader) {
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Opens a registry, which is made, with the folders above it, when it is not there.
   *
   * @throws CorruptRegistryException when the file is damaged or something else
   * @throws IllegalStateException when a newer program wrote it
   * @throws UncheckedIOException when it cannot be read or written
   */
  public static SqliteRegistry open(Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "registry " + file + ": making its folder: " + DiskTrouble.words(e), e);
    }
    SqliteSession writer = SqliteSession.open(file);
    try {
      List<String> check =
          writer.query(
              "checking it", "PRAGMA quick_check(1)", statement -> {}, row -> row.getString(1));
      if (!check.equals(List.of("ok"))) {
        throw SqliteSession.corrupt(file, String.join("; ", check), null);
      }
      Migrations.run(file, writer);
      return new SqliteRegistry(writer, SqliteSession.open(file));
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /**
   * Copies one moment of a registry, which may be in use.
   *
   * @param file the registry
   * @param to a file that is not there yet
   * @throws CorruptRegistryException when the file is damaged or something else
   * @throws UncheckedIOException when it cannot be read, or the copy not be written
   */
  public static void copy(Path file, Path to) {
    try (SqliteSession session = SqliteSession.open(file)) {
      session.execute(
          "VACUUM INTO '%s'".formatted(to.toAbsolutePath().toString().replace("'", "''")));
    }
  }

  @Override
  public void save(ModelEntry entry) {
    writer.transaction(
        "saving model " + entry.model(),
        () -> {
          writer.update(Tables.SAVE_MODEL, statement -> Tables.put(statement, entry));
          return true;
        });
  }

  @Override
  public void save(List<Version> versions, List<Decision> decisions) {
    writer.transaction(
        "saving versions and decisions",
        () -> {
          for (Version version : versions) {
            writer.update(Tables.SAVE_VERSION, statement -> Tables.put(statement, version));
          }
          for (Decision decision : decisions) {
            writer.update(Tables.SAVE_DECISION, statement -> Tables.put(statement, decision));
          }
          return true;
        });
  }

  @Override
  public void save(LoopCheckpoint checkpoint) {
    writer.transaction(
        "saving a checkpoint of " + checkpoint.model(),
        () -> {
          writer.update(
              "INSERT OR REPLACE INTO checkpoints (model, log_offset, hash) VALUES (?, ?, ?)",
              statement -> {
                statement.setString(1, checkpoint.model());
                statement.setLong(2, checkpoint.offset());
                statement.setString(3, checkpoint.hash());
              });
          return true;
        });
  }

  @Override
  public void saveSpec(String specHash, String yaml) {
    writer.transaction(
        "saving spec " + specHash,
        () -> {
          writer.update(
              "INSERT OR REPLACE INTO specs (hash, yaml) VALUES (?, ?)",
              statement -> {
                statement.setString(1, specHash);
                statement.setString(2, yaml);
              });
          return true;
        });
  }

  @Override
  public Optional<String> spec(String specHash) {
    return reader
        .query(
            "reading spec " + specHash,
            "SELECT yaml FROM specs WHERE hash = ?",
            statement -> statement.setString(1, specHash),
            row -> row.getString(1))
        .stream()
        .findFirst();
  }

  @Override
  public List<ModelEntry> models() {
    return List.copyOf(
        reader.query(
            "reading models", Tables.MODELS + " ORDER BY model", statement -> {}, Tables::model));
  }

  @Override
  public Optional<ModelEntry> model(String model) {
    return reader
        .query(
            "reading model " + model,
            Tables.MODELS + " WHERE model = ?",
            statement -> statement.setString(1, model),
            Tables::model)
        .stream()
        .findFirst();
  }

  @Override
  public List<Version> versions(String model) {
    return List.copyOf(
        reader.query(
            "reading versions of " + model,
            Tables.VERSIONS + " ORDER BY iteration, number",
            statement -> statement.setString(1, model),
            Tables::version));
  }

  @Override
  public Optional<Version> version(String model, String id) {
    return Tables.VersionId.find(id)
        .flatMap(numbers ->
            reader
                .query(
                    "reading version %s@%s".formatted(model, id),
                    Tables.VERSIONS + " AND iteration = ? AND number = ?",
                    statement -> {
                      statement.setString(1, model);
                      statement.setInt(2, numbers.iteration());
                      statement.setInt(3, numbers.number());
                    },
                    Tables::version)
                .stream()
                .findFirst());
  }

  @Override
  public List<Decision> decisions(String model, long fromOffset, int limit) {
    requireAboveZero(limit);
    return List.copyOf(
        reader
            .query(
                "reading decisions of " + model,
                Tables.LATEST_DECISIONS,
                statement -> {
                  statement.setString(1, model);
                  statement.setLong(2, fromOffset);
                  statement.setInt(3, limit);
                },
                Tables::decision)
            .reversed());
  }

  @Override
  public Optional<Decision> decision(String model, String id) {
    return reader
        .query(
            "reading decision %s of %s".formatted(id, model),
            Tables.DECISION,
            statement -> {
              statement.setString(1, model);
              statement.setString(2, id);
            },
            Tables::decision)
        .stream()
        .findFirst();
  }

  @Override
  public List<Decision> decisionsAfter(String model, long offset, int place, int limit) {
    requireAboveZero(limit);
    return List.copyOf(
        reader.query(
            "reading decisions of " + model,
            Tables.NEXT_DECISIONS,
            statement -> {
              statement.setString(1, model);
              statement.setLong(2, offset);
              statement.setInt(3, place);
              statement.setInt(4, limit);
            },
            Tables::decision));
  }

  private static void requireAboveZero(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit: %d (expected: above 0)".formatted(limit));
    }
  }

  @Override
  public List<LoopCheckpoint> checkpoints(String model) {
    return List.copyOf(
        reader.query(
            "reading checkpoints of " + model,
            "SELECT model, log_offset, hash FROM checkpoints WHERE model = ? ORDER BY log_offset DESC",
            statement -> statement.setString(1, model),
            row -> new LoopCheckpoint(row.getString(1), row.getLong(2), row.getString(3))));
  }

  @Override
  public void remove(LoopCheckpoint checkpoint) {
    writer.transaction(
        "removing a checkpoint of " + checkpoint.model(),
        () -> {
          writer.update(
              "DELETE FROM checkpoints WHERE model = ? AND log_offset = ? AND hash = ?",
              statement -> {
                statement.setString(1, checkpoint.model());
                statement.setLong(2, checkpoint.offset());
                statement.setString(3, checkpoint.hash());
              });
          return true;
        });
  }

  @Override
  public boolean forgetFrom(String model, long offset) {
    AtomicBoolean any = new AtomicBoolean();
    writer.transaction(
        "forgetting what came of %s after its log ended".formatted(model),
        () -> {
          for (String table : List.of("versions", "decisions")) {
            int gone =
                writer.update(
                    "DELETE FROM " + table + " WHERE model = ? AND log_offset >= ?",
                    statement -> {
                      statement.setString(1, model);
                      statement.setLong(2, offset);
                    });
            any.compareAndSet(false, gone > 0);
          }
          return true;
        });
    return any.get();
  }

  /** Closing again does nothing. */
  @Override
  public void close() {
    reader.close();
    writer.close();
  }
}

package dev.pawl.store.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.RegistryContract;
import dev.pawl.loop.registry.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistryTest extends RegistryContract {
  @TempDir Path folder;
  private Path file;
  private SqliteRegistry registry;

  @BeforeEach
  void open() {
    file = folder.resolve("data/registry.db");
    registry = SqliteRegistry.open(file);
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Override
  protected Registry registry() {
    return registry;
  }

  @Test
  void what_was_saved_is_there_when_it_is_opened_again() {
    registry.save(entry("delay", "1.0"));
    registry.save(
        List.of(version("delay", "1.0", Version.State.CHAMPION)),
        List.of(decision("delay", 1, 0, "a")));
    registry.close();
    open();
    assertThat(registry.models()).containsExactly(entry("delay", "1.0"));
    assertThat(registry.versions("delay")).hasSize(1);
    assertThat(registry.decisions("delay", 0, 1)).hasSize(1);
  }

  @Test
  void what_was_saved_survives_the_process() throws IOException {
    registry.save(entry("delay", "1.0"));
    // The files as a killed process leaves them: nothing was closed.
    Path left = Files.createDirectory(folder.resolve("left"));
    for (String name : List.of("registry.db", "registry.db-wal")) {
      Files.copy(
          file.resolveSibling(name), left.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    try (SqliteRegistry again = SqliteRegistry.open(left.resolve("registry.db"))) {
      assertThat(again.models()).containsExactly(entry("delay", "1.0"));
    }
  }

  @Test
  void two_processes_may_have_it_open() {
    try (SqliteRegistry other = SqliteRegistry.open(file)) {
      registry.save(entry("delay", "1.0"));
      assertThat(other.models()).containsExactly(entry("delay", "1.0"));
      other.save(entry("late", "2.0"));
      assertThat(registry.models()).hasSize(2);
    }
  }

  @Test
  void a_registry_that_a_newer_program_wrote_is_refused() throws SQLException {
    registry.close();
    sql("INSERT INTO schema_version (version, step) VALUES (99, 'later.sql')");
    assertThatThrownBy(() -> SqliteRegistry.open(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "registry %s: schema version 99 (expected: at most 1). A newer Pawl wrote it: use that one or a newer one"
                .formatted(file));
  }

  @Test
  void a_migration_that_breaks_off_in_the_middle_leaves_nothing_behind() throws SQLException {
    file = folder.resolve("broken-off.db");
    sql("CREATE TABLE versions (in_the_way TEXT)");

    assertThatThrownBy(() -> SqliteRegistry.open(file))
        .hasMessageContaining("migrating it")
        .hasMessageContaining("versions already exists");

    assertThat(tables()).containsExactly("versions");
    sql("DROP TABLE versions");
    try (SqliteRegistry mended = SqliteRegistry.open(file)) {
      mended.save(entry("delay", "1.0"));
      assertThat(mended.models()).containsExactly(entry("delay", "1.0"));
    }
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      while (result.next()) {
        tables.add(result.getString(1));
      }
    }
    return tables;
  }

  @Test
  void a_file_that_is_no_registry_is_refused_with_the_remedy() throws IOException {
    Path text = folder.resolve("notes.txt");
    Files.writeString(text, "dear diary, ".repeat(500));
    assertThatThrownBy(() -> SqliteRegistry.open(text))
        .isInstanceOf(CorruptRegistryException.class)
        .hasMessageContaining("registry " + text)
        .hasMessageContaining("not a database")
        .hasMessageEndingWith(
            "Move the file away and start again: it is rebuilt from the log and the artifacts");
  }

  @Test
  void a_damaged_file_is_refused_with_the_remedy() throws IOException {
    var versions = new ArrayList<Version>();
    for (int i = 0; i < 500; i++) {
      versions.add(version("delay", "1." + i, Version.State.PARKED));
    }
    registry.save(versions, List.of());
    registry.close();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 16_384; at < channel.size(); at += 4_096) {
        channel.write(ByteBuffer.wrap(new byte[] {77, 77, 77, 77, 77, 77, 77, 77}), at);
      }
    }
    assertThatThrownBy(() -> SqliteRegistry.open(file))
        .isInstanceOf(CorruptRegistryException.class)
        .hasMessageContaining("registry " + file)
        .hasMessageContaining("rebuilt from the log and the artifacts");
  }

  @Test
  void a_value_that_no_registry_holds_is_named() throws SQLException {
    registry.save(List.of(version("delay", "1.0", Version.State.PARKED)), List.of());
    sql("UPDATE versions SET state = 'ASLEEP'");
    assertThatThrownBy(() -> registry.versions("delay"))
        .isInstanceOf(CorruptRegistryException.class)
        .hasMessageContaining("reading versions of delay")
        .hasMessageContaining("ASLEEP");
  }

  @Test
  void its_json_columns_can_be_queried() throws SQLException {
    registry.save(List.of(version("delay", "1.0", Version.State.PARKED)), List.of());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT metrics ->> 'mae' FROM versions")) {
      assertThat(result.getDouble(1)).isEqualTo(11.37);
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}

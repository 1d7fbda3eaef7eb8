package dev.pawl.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.Tick;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.Tensors;
import dev.pawl.store.artifact.FolderArtifactStore;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupTest {
  private static final Instant TAKEN = Instant.parse("2013-06-01T12:00:00Z");
  private static final ModelEntry ENTRY =
      new ModelEntry("delay", "ops@example.org", "why", "model: delay\n", "ab12", "1.0", 5, 7);

  @TempDir Path folder;
  private Path data;
  private Path target;
  private String artifact = "";

  @BeforeEach
  void fill() throws IOException {
    data = folder.resolve("data");
    target = folder.resolve("restored");
    try (SqliteRegistry registry = SqliteRegistry.open(data.resolve("registry.db"))) {
      registry.save(ENTRY);
    }
    var state = new Tensors.Writer();
    state.doubles("weights", 1, 2);
    artifact =
        FolderArtifactStore.open(data.resolve("artifacts"))
            .put(new Checkpoint("{}", Tensors.of(state)));
    Path log = Files.createDirectories(data.resolve("models/" + "m".repeat(64) + "/log"));
    Files.writeString(log.resolve("00000000000000000000.log"), "segment ".repeat(1_000));
    Files.writeString(log.resolve("lock"), "17");
  }

  private static EventLog open(Path log) throws IOException {
    return EmbeddedEventLog.open(
        log,
        EmbeddedLogSettings.standard(),
        Thread.ofPlatform().factory(),
        InstantSource.fixed(TAKEN));
  }

  private void requireWhole() throws IOException {
    try (SqliteRegistry registry = SqliteRegistry.open(target.resolve("registry.db"))) {
      assertThat(registry.models()).containsExactly(ENTRY);
    }
    assertThat(FolderArtifactStore.open(target.resolve("artifacts")).get(artifact)).isPresent();
    Path log = target.resolve("models/" + "m".repeat(64) + "/log");
    assertThat(log.resolve("00000000000000000000.log")).hasContent("segment ".repeat(1_000));
    assertThat(log.resolve("lock")).doesNotExist();
    assertThat(target.resolve("backup.json")).doesNotExist();
    assertThat(target.resolve(".restoring")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "copy.tar.gz", "copy.tgz"})
  void what_was_backed_up_can_be_restored(String name) throws IOException {
    Backup.Summary taken = Backup.create(data, folder.resolve(name), TAKEN);
    assertThat(taken.taken()).isEqualTo(TAKEN);
    assertThat(taken.files()).isEqualTo(4);
    assertThat(Restore.restore(folder.resolve(name), target)).isEqualTo(taken);
    requireWhole();
  }

  @Test
  void an_archive_is_one_that_tar_reads() throws IOException, InterruptedException {
    Backup.create(data, folder.resolve("copy.tar.gz"), TAKEN);
    Path out = Files.createDirectory(folder.resolve("out"));
    Process tar =
        new ProcessBuilder(
                "tar", "-xzf", folder.resolve("copy.tar.gz").toString(), "-C", out.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(said).isZero();
    // Unpacked by hand it is a backup in a folder.
    Restore.restore(out, target);
    requireWhole();
  }

  @Test
  void a_server_may_go_on_meanwhile() throws IOException {
    Path log = data.resolve("models/delay/log");
    try (SqliteRegistry registry = SqliteRegistry.open(data.resolve("registry.db"));
        EventLog running = open(log)) {
      registry.save(ENTRY);
      running.append(List.of(new Tick(1), new Tick(2)), 0, Durability.FSYNC).join();
      Backup.create(data, folder.resolve("copy"), TAKEN);
      running.append(List.of(new Tick(3)), 0, Durability.FSYNC).join();
    }
    Restore.restore(folder.resolve("copy"), target);
    requireWhole();
    try (EventLog restored = open(target.resolve("models/delay/log"))) {
      assertThat(restored.end()).isEqualTo(2);
    }
  }

  @Test
  void a_folder_without_data_is_refused() {
    assertThatThrownBy(() -> Backup.create(folder, folder.resolve("copy"), TAKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "data: %s has no registry.db (expected: a folder that pawl keeps its data in)"
                .formatted(folder));
  }

  @Test
  void a_target_that_is_taken_is_refused() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.writeString(copy.resolve("mine"), "");
    assertThatThrownBy(() -> Backup.create(data, copy, TAKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "target: %s is not empty, it has mine (expected: an empty folder, or none)"
                .formatted(copy));
    Path archive = Files.writeString(folder.resolve("copy.tar.gz"), "");
    assertThatThrownBy(() -> Backup.create(data, archive, TAKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("target: %s is there already (expected: a new file)".formatted(archive));
    assertThatThrownBy(() -> Backup.create(data, data.resolve("copy"), TAKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lies in the data folder");
  }

  @Test
  void a_restore_into_a_folder_that_is_not_empty_is_refused() {
    Backup.create(data, folder.resolve("copy"), TAKEN);
    assertThatThrownBy(() -> Restore.restore(folder.resolve("copy"), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("target: %s is not empty, it has ".formatted(data));
  }

  @Test
  void what_an_interrupted_restore_left_does_not_hinder_the_next() throws IOException {
    Backup.create(data, folder.resolve("copy"), TAKEN);
    Files.createDirectories(target.resolve(".restoring/models"));
    Restore.restore(folder.resolve("copy"), target);
    requireWhole();
  }

  @Test
  void a_damaged_file_is_named_and_nothing_is_restored() throws IOException {
    Path copy = folder.resolve("copy");
    Backup.create(data, copy, TAKEN);
    String path = "models/" + "m".repeat(64) + "/log/00000000000000000000.log";
    byte[] bytes = Files.readAllBytes(copy.resolve(path));
    bytes[100] ^= 1;
    Files.write(copy.resolve(path), bytes);
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageStartingWith("backup %s: %s has 8000 bytes with SHA-256 ".formatted(copy, path))
        .hasMessageEndingWith("Nothing was restored: use another backup");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void a_missing_file_is_named() throws IOException {
    Path copy = folder.resolve("copy");
    Backup.create(data, copy, TAKEN);
    Files.delete(copy.resolve("registry.db"));
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("registry.db is missing");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void a_backup_that_was_not_finished_is_refused() throws IOException {
    Path copy = folder.resolve("copy");
    Backup.create(data, copy, TAKEN);
    Files.delete(copy.resolve("backup.json"));
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("backup.json is missing: no backup, or one that was not finished");
  }

  @Test
  void an_archive_that_was_cut_or_damaged_is_refused() throws IOException {
    Path copy = folder.resolve("copy.tar.gz");
    Backup.create(data, copy, TAKEN);
    byte[] whole = Files.readAllBytes(copy);
    for (int length : new int[] {0, 5, whole.length / 2, whole.length - 3}) {
      Files.write(copy, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Restore.restore(copy, target))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(copy.toString());
    }
    Files.writeString(copy, "no archive at all");
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class);
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void a_path_out_of_the_folder_is_refused() throws IOException {
    Path copy = folder.resolve("copy");
    Backup.create(data, copy, TAKEN);
    Path json = copy.resolve("backup.json");
    Files.writeString(json, Files.readString(json).replace("registry.db", "../evil.db"));
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining("../evil.db");
    assertThat(folder.resolve("evil.db")).doesNotExist();
  }

  @Test
  void a_backup_of_a_later_format_is_refused() throws IOException {
    Path copy = folder.resolve("copy");
    Backup.create(data, copy, TAKEN);
    Path json = copy.resolve("backup.json");
    Files.writeString(json, Files.readString(json).replace("\"format\":1", "\"format\":2"));
    assertThatThrownBy(() -> Restore.restore(copy, target))
        .isInstanceOf(CorruptBackupException.class)
        .hasMessageContaining(
            "format: 2 (expected: 1). Use the program that wrote it, or a newer one");
  }

  @Test
  void a_backup_that_is_not_there_is_refused() {
    assertThatThrownBy(() -> Restore.restore(folder.resolve("none"), target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not there");
  }

  @Test
  void a_failed_archive_leaves_nothing() throws IOException {
    Files.writeString(data.resolve("registry.db"), "no registry");
    assertThatThrownBy(() -> Backup.create(data, folder.resolve("copy.tar.gz"), TAKEN))
        .hasMessageContaining("registry");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(data);
    }
  }
}

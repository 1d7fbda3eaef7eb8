package dev.pawl.store.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.ArtifactStoreContract;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.checkpoint.CorruptArtifactException;
import dev.pawl.model.checkpoint.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest extends ArtifactStoreContract {
  @TempDir Path folder;
  private Path root;
  private FolderArtifactStore store;

  @BeforeEach
  void open() {
    root = folder.resolve("data/artifacts");
    store = FolderArtifactStore.open(root);
  }

  @Override
  protected ArtifactStore store() {
    return store;
  }

  private Path artifact(String hash) {
    return root.resolve(hash.substring(0, 2)).resolve(hash);
  }

  @Override
  protected void damage(String hash) {
    Path file = artifact(hash).resolve(CheckpointCodec.STATE);
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Checkpoint checkpoint() {
    var state = new Tensors.Writer();
    state.doubles("weights", 1, 2, 3);
    return new Checkpoint("{}", Tensors.of(state));
  }

  @Test
  void an_artifact_is_a_folder_of_two_files_named_by_its_hash() throws IOException {
    String hash = store.put(checkpoint());
    assertThat(Files.readString(artifact(hash).resolve("manifest.json"))).isEqualTo("{}");
    assertThat(artifact(hash).resolve("state.safetensors")).isRegularFile();
  }

  @Test
  void an_artifact_is_there_when_the_folder_is_opened_again() {
    String hash = store.put(checkpoint());
    open();
    assertThat(store.get(hash)).isPresent();
  }

  @Test
  void a_damaged_artifact_is_refused_with_its_folder_and_the_remedy() {
    String hash = store.put(checkpoint());
    damage(hash);
    assertThatThrownBy(() -> store.get(hash))
        .isInstanceOf(CorruptArtifactException.class)
        .hasMessageContaining(artifact(hash).toString())
        .hasMessageContaining(
            "Restore it from a backup, or make the version again with pawl reproduce");
  }

  @Test
  void an_artifact_without_one_of_its_files_is_refused_by_that_file() throws IOException {
    String hash = store.put(checkpoint());
    Path state = artifact(hash).resolve("state.safetensors");
    Files.delete(state);
    assertThatThrownBy(() -> store.get(hash))
        .isInstanceOf(CorruptArtifactException.class)
        .hasMessage(
            state
                + " is missing. Restore it from a backup, or make the version again with pawl reproduce");
  }

  @Test
  void putting_a_damaged_artifact_again_repairs_it() {
    String hash = store.put(checkpoint());
    damage(hash);
    assertThat(store.put(checkpoint())).isEqualTo(hash);
    assertThat(store.get(hash)).isPresent();
  }

  @Test
  void what_a_crashed_write_left_is_gone_when_the_folder_is_opened_again() throws IOException {
    // Process ids end far below this one.
    Path left = Files.createDirectories(root.resolve(".writing/2147483647-0-1"));
    Files.writeString(left.resolve("manifest.json"), "{\"half");
    open();
    assertThat(left).doesNotExist();
    assertThat(hashes()).isZero();
  }

  @Test
  void what_a_living_process_writes_is_left_alone() throws IOException {
    Path other = new Workplace(root.resolve(".writing")).next();
    Files.createDirectories(other);
    open();
    assertThat(other).isDirectory();
  }

  @Test
  void nothing_is_left_of_a_write_but_the_artifact() throws IOException {
    store.put(checkpoint());
    store.put(checkpoint());
    try (Stream<Path> left = Files.list(root.resolve(".writing"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void files_that_are_no_artifacts_are_not_listed() throws IOException {
    store.put(checkpoint());
    Files.writeString(root.resolve("README"), "mine");
    Files.createDirectories(root.resolve("lost+found"));
    assertThat(hashes()).isEqualTo(1);
  }

  @Test
  void a_folder_that_cannot_be_made_is_named() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "");
    assertThatThrownBy(() -> FolderArtifactStore.open(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("opening the artifacts in " + file);
  }

  @Test
  void an_artifact_that_cannot_be_written_is_named_and_leaves_nothing() throws IOException {
    String hash = CheckpointCodec.hash(checkpoint());
    Files.writeString(root.resolve(hash.substring(0, 2)), "a file where a folder should be");
    assertThatThrownBy(() -> store.put(checkpoint()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("artifact " + artifact(hash));
    try (Stream<Path> left = Files.list(root.resolve(".writing"))) {
      assertThat(left).isEmpty();
    }
  }

  private long hashes() {
    try (Stream<String> hashes = store.hashes()) {
      return hashes.count();
    }
  }
}

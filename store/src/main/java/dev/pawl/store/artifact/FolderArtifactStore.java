package dev.pawl.store.artifact;

import dev.pawl.log.DiskTrouble;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.model.checkpoint.CorruptArtifactException;
import dev.pawl.store.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Artifacts in a folder: each in {@code ROOT/ab/abcdef…/}, named by its content hash and in a
 * folder of the hash's first two digits, as {@code manifest.json} and {@code state.safetensors}.
 *
 * <p>An artifact is written elsewhere in the folder, brought to disk, and then given its name in
 * one step: it survives a loss of power once {@link #put} has returned, and a crash leaves nothing
 * that looks like an artifact. What a crash leaves elsewhere is deleted when the folder is opened
 * again.
 *
 * <p>Safe for use by any number of threads and processes.
 */
public final class FolderArtifactStore implements ArtifactStore {
  private static final String WORKPLACE = ".writing";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHARD = Pattern.compile("[0-9a-f]{2}");

  private final Path root;
  private final Workplace workplace;

  private FolderArtifactStore(Path root) {
    this.root = root;
    this.workplace = new Workplace(root.resolve(WORKPLACE));
  }

  /**
   * Opens a folder of artifacts, which is made when it is not there.
   *
   * @throws UncheckedIOException when it cannot be read or written
   */
  public static FolderArtifactStore open(Path root) {
    var store = new FolderArtifactStore(root);
    try {
      store.workplace.clean();
    } catch (IOException e) {
      throw failed("opening the artifacts in " + root, e);
    }
    return store;
  }

  private Path folder(String hash) {
    return root.resolve(CheckpointCodec.requireHash(hash).substring(0, 2)).resolve(hash);
  }

  /**
   * {@inheritDoc} An artifact of that name whose content is damaged is replaced.
   *
   * @throws UncheckedIOException when it cannot be written, as when the disk is full; then nothing
   *     has changed
   */
  @Override
  public String put(Checkpoint checkpoint) {
    CheckpointCodec.Encoded encoded = CheckpointCodec.encode(checkpoint);
    String hash = encoded.hash();
    Path folder = folder(hash);
    try {
      if (!holds(hash)) {
        write(encoded, folder);
      }
    } catch (IOException e) {
      throw failed("writing artifact " + folder, e);
    }
    return hash;
  }

  /** Whether the artifact is there and its content is right. */
  private boolean holds(String hash) {
    try {
      return get(hash).isPresent();
    } catch (CorruptArtifactException e) {
      return false;
    }
  }

  private void write(CheckpointCodec.Encoded encoded, Path folder) throws IOException {
    Path written = workplace.next();
    try {
      Files.createDirectories(written);
      DurableFiles.write(written.resolve(CheckpointCodec.MANIFEST), encoded.manifest());
      DurableFiles.write(written.resolve(CheckpointCodec.STATE), encoded.state());
      DurableFiles.force(written);
      Path shard = root.resolve(encoded.hash().substring(0, 2));
      Files.createDirectories(shard);
      name(written, folder, encoded.hash());
      DurableFiles.force(shard);
      DurableFiles.force(root);
    } finally {
      DurableFiles.deleteTree(written);
    }
  }

  private void name(Path written, Path folder, String hash) throws IOException {
    try {
      Files.move(written, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another thread may have been faster. What is there and damaged makes room.
      if (!holds(hash)) {
        delete(hash);
        Files.move(written, folder, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  @Override
  public Optional<Checkpoint> get(String hash) {
    Path folder = folder(hash);
    try {
      var files =
          new CheckpointCodec.Encoded(
              Files.readAllBytes(folder.resolve(CheckpointCodec.MANIFEST)),
              Files.readAllBytes(folder.resolve(CheckpointCodec.STATE)));
      return Optional.of(CheckpointCodec.decode(hash, files));
    } catch (NoSuchFileException e) {
      if (!Files.exists(folder)) {
        return Optional.empty();
      }
      throw corrupt(
          e.getFile() + " is missing",
          ". Restore it from a backup, or make the version again with pawl reproduce",
          e);
    } catch (CorruptArtifactException e) {
      throw corrupt(folder + ": " + e.getMessage(), "", e);
    } catch (IOException e) {
      throw failed("reading artifact " + folder, e);
    }
  }

  private static CorruptArtifactException corrupt(String what, String remedy, Exception cause) {
    var corrupt = new CorruptArtifactException(what + remedy);
    corrupt.initCause(cause);
    return corrupt;
  }

  @Override
  public boolean contains(String hash) {
    return Files.isDirectory(folder(hash));
  }

  @Override
  public boolean delete(String hash) {
    Path folder = folder(hash);
    Path away = workplace.next();
    try {
      Files.move(folder, away, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.deleteTree(away);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw failed("deleting artifact " + folder, e);
    }
  }

  @Override
  public Stream<String> hashes() {
    var hashes = new ArrayList<String>();
    try {
      for (String shard : names(root, SHARD)) {
        hashes.addAll(names(root.resolve(shard), HASH));
      }
    } catch (IOException e) {
      throw failed("listing the artifacts in " + root, e);
    }
    return hashes.stream();
  }

  private static List<String> names(Path folder, Pattern form) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> form.matcher(name).matches())
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static UncheckedIOException failed(String doing, IOException e) {
    return new UncheckedIOException("%s: %s".formatted(doing, DiskTrouble.words(e)), e);
  }
}

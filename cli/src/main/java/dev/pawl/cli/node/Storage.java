package dev.pawl.cli.node;

import dev.pawl.log.embedded.FileOpener;
import dev.pawl.loop.registry.Registry;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.store.artifact.FolderArtifactStore;
import dev.pawl.store.registry.CorruptRegistryException;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How a node gets at its disk.
 *
 * @param registry opens the registry of a file
 * @param artifacts opens the artifacts of a folder
 * @param logFiles opens the files of the logs
 * @param checkpointEvery after how many records a loop keeps a checkpoint
 * @param keeping how long logs and checkpoints of versions are kept
 */
record Storage(
    Function<Path, Registry> registry,
    Function<Path, ArtifactStore> artifacts,
    FileOpener logFiles,
    long checkpointEvery,
    Keeping keeping) {
  private static final long CHECKPOINT_EVERY = 20_000;

  Storage(
      Function<Path, Registry> registry,
      Function<Path, ArtifactStore> artifacts,
      FileOpener logFiles,
      long checkpointEvery) {
    this(registry, artifacts, logFiles, checkpointEvery, Keeping.standard());
  }

  static Storage onDisk(Keeping keeping) {
    return new Storage(
        SqliteRegistry::open,
        FolderArtifactStore::open,
        FileChannel::open,
        CHECKPOINT_EVERY,
        keeping);
  }

  /** Opens a registry; one that is damaged is moved aside, to be made again from the logs. */
  Registry openRegistry(Path file, InstantSource time, Consumer<String> warnings) {
    try {
      return registry.apply(file);
    } catch (CorruptRegistryException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + time.millis());
      try {
        for (String part : new String[] {"", "-wal", "-shm"}) {
          Path from = file.resolveSibling(file.getFileName() + part);
          if (Files.exists(from)) {
            Files.move(from, aside.resolveSibling(aside.getFileName() + part));
          }
        }
      } catch (IOException moving) {
        throw new UncheckedIOException("moving the damaged registry " + file + " aside", moving);
      }
      warnings.accept(
          "the registry was damaged, is kept as %s, and is made again from the logs: %s"
              .formatted(aside, e.getMessage()));
      return registry.apply(file);
    }
  }
}

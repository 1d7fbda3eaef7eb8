package dev.pawl.cli.node;

import dev.pawl.log.EventLog;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.registry.Registry;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.store.artifact.FolderArtifactStore;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things lie in a data folder: {@code registry.db}, {@code artifacts}, and the log of each
 * model in {@code models/NAME/log}; hold-outs that others may name in {@code holdouts}. What is
 * opened here is for looking at a folder whose server may be running.
 *
 * @param root the folder
 */
public record DataFolder(Path root) {

  /**
   * A folder that a server has served.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static DataFolder existing(Path root) {
    DataFolder folder = new DataFolder(root);
    if (!Files.isRegularFile(folder.registryFile())) {
      throw new IllegalArgumentException(
          "--data: %s (expected: the data folder of a server, with a registry.db)".formatted(root));
    }
    return folder;
  }

  /** The file of the registry. */
  public Path registryFile() {
    return root.resolve("registry.db");
  }

  /** The folder of the artifacts. */
  public Path artifactFolder() {
    return root.resolve("artifacts");
  }

  /** The folder of all models. */
  public Path modelFolder() {
    return root.resolve("models");
  }

  /** The folder that hold-outs are read from on behalf of callers elsewhere. */
  Path holdoutFolder() {
    return root.resolve("holdouts");
  }

  /** The folder of a model's log. */
  public Path logFolder(String model) {
    return modelFolder().resolve(model).resolve("log");
  }

  /** The registry. */
  public Registry registry() {
    return SqliteRegistry.open(registryFile());
  }

  /** The artifacts. */
  public ArtifactStore artifacts() {
    return FolderArtifactStore.open(artifactFolder());
  }

  /** What can be read of a model's log as it is now. */
  public EventLog log(String model) throws IOException {
    return EmbeddedEventLog.openReadOnly(logFolder(model), EmbeddedLogSettings.standard());
  }
}

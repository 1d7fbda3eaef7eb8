package dev.pawl.cli.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where logs lie. */
public final class LogFolder {
  private LogFolder() {}

  /** The log of a model: the folder itself, a folder {@code log} in it, or a data folder's. */
  public static Optional<Path> of(Path folder, String model) {
    return List.of(
            folder, folder.resolve("log"), folder.resolve("models").resolve(model).resolve("log"))
        .stream()
        .filter(LogFolder::isLog)
        .findFirst();
  }

  private static boolean isLog(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().matches("\\d{20}\\.log"));
    } catch (IOException e) {
      return false;
    }
  }
}

package dev.pawl.cli.node;

import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.spec.Spec;
import dev.pawl.store.csv.CsvHoldout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the static hold-outs that specs name are read from: anywhere, on behalf of callers of the
 * same machine; below one folder alone, where others can call, so that a spec is no way to look
 * into the server's files.
 *
 * @param folder the only folder that hold-outs are read from; empty for no such bound
 */
record Holdouts(Optional<Path> folder) {

  /**
   * Keeps the hold-out that a spec names.
   *
   * @param start where a relative path in the spec starts, when there is no bound
   * @return its hash; "" when the spec names none
   * @throws IllegalArgumentException when it may not be read, or cannot be
   */
  String keep(Spec spec, Optional<String> start, ArtifactStore artifacts) {
    if (folder.isEmpty()) {
      return CsvHoldout.keep(spec, Path.of(start.orElse("")), artifacts);
    }
    Path only = folder.get().toAbsolutePath().normalize();
    spec.evaluation().holdout().ifPresent(named -> requireBelow(only, named));
    return CsvHoldout.keep(spec, only, artifacts);
  }

  private static void requireBelow(Path only, String named) {
    Path file = only.resolve(named).normalize();
    if (!file.startsWith(only) || (Files.exists(file) && !real(file).startsWith(real(only)))) {
      throw new IllegalArgumentException(
          "%s: outside of the folder for hold-outs (expected: the path of a file in the folder holdouts of the server's data folder, since this server can be called by others than its machine). Copy it there"
              .formatted(named));
    }
  }

  /** Without symbolic links, which could lead elsewhere. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException("looking for " + path, e);
    }
  }
}

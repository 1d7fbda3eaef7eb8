package dev.pawl.store.backup;

import dev.pawl.log.DiskTrouble;
import dev.pawl.store.files.DurableFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a data folder of a backup. Every file is held against the SHA-256 that was noted when it
 * was backed up; nothing is in its place before all of them are right.
 */
public final class Restore {
  private static final String WORKPLACE = ".restoring";

  private final Path backup;
  private final Path workplace;
  private final Map<String, Contents.Sum> found = new TreeMap<>();
  private @Nullable Contents contents;

  private Restore(Path backup, Path workplace) {
    this.backup = backup;
    this.workplace = workplace;
  }

  /**
   * Restores a backup.
   *
   * @param backup a folder or an archive that {@link Backup} made
   * @param target a folder that is empty or not there yet
   * @throws CorruptBackupException when a file of the backup is missing or damaged, by its name
   * @throws IllegalArgumentException when there is no backup, or the target is not empty
   * @throws UncheckedIOException when something cannot be read or written
   */
  public static Backup.Summary restore(Path backup, Path target) {
    if (!Files.exists(backup)) {
      throw new IllegalArgumentException(
          "backup: %s is not there (expected: a folder or an archive that pawl backup made)"
              .formatted(backup));
    }
    try {
      Path workplace = target.resolve(WORKPLACE);
      DurableFiles.deleteTree(workplace);
      DurableFiles.requireEmpty("target", target);
      Files.createDirectories(workplace);
      try {
        return new Restore(backup, workplace).into(target);
      } finally {
        DurableFiles.deleteTree(workplace);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "restoring %s to %s: %s".formatted(backup, target, DiskTrouble.words(e)), e);
    }
  }

  private Backup.Summary into(Path target) throws IOException {
    if (Files.isDirectory(backup)) {
      takeFolder();
    } else {
      takeArchive();
    }
    Contents right = verified();
    try (Stream<Path> top = Files.list(workplace)) {
      // The registry comes last: without it the folder is not one that was backed up.
      Comparator<Path> registryLast =
          Comparator.comparing((Path entry) -> entry.endsWith(Backup.REGISTRY))
              .thenComparing(Comparator.naturalOrder());
      for (Path entry : top.sorted(registryLast).toList()) {
        Files.move(
            entry,
            target.resolve(String.valueOf(entry.getFileName())),
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
    DurableFiles.force(target);
    return Backup.Summary.of(right);
  }

  private void takeFolder() throws IOException {
    try {
      read(Files.readAllBytes(backup.resolve(Contents.FILE)));
    } catch (NoSuchFileException e) {
      throw CorruptBackupException.of(
          backup, Contents.FILE + " is missing: no backup, or one that was not finished", e);
    }
    for (String path : Objects.requireNonNull(contents).files().keySet()) {
      try (InputStream in = Files.newInputStream(backup.resolve(path))) {
        take(path, in);
      } catch (NoSuchFileException e) {
        throw missing(path);
      }
    }
  }

  private void takeArchive() throws IOException {
    try (var tar =
        new TarReader(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(backup), 1 << 16), 1 << 16))) {
      for (String path = tar.next(); path != null; path = tar.next()) {
        if (path.equals(Contents.FILE)) {
          read(tar.content().readAllBytes());
        } else if (Contents.isSafe(path) && !found.containsKey(path)) {
          take(path, tar.content());
        } else {
          throw CorruptBackupException.of(
              backup, path + " is no path of a data folder, or there twice", null);
        }
      }
    } catch (ZipException | EOFException e) {
      throw CorruptBackupException.of(backup, "damaged or cut short: " + e.getMessage(), e);
    }
  }

  private void read(byte[] json) {
    try {
      contents = Contents.read(json);
    } catch (IllegalArgumentException e) {
      throw CorruptBackupException.of(backup, Contents.FILE + ": " + e.getMessage(), e);
    }
  }

  private void take(String path, InputStream from) throws IOException {
    Path file = workplace.resolve(path);
    Files.createDirectories(file.getParent());
    var content = new SumStream(from);
    try (var to = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      content.transferTo(to);
    }
    DurableFiles.force(file);
    found.put(path, content.sum());
  }

  private Contents verified() {
    if (contents == null) {
      throw CorruptBackupException.of(
          backup, Contents.FILE + " is missing: no backup, or one that was not finished", null);
    }
    contents
        .files()
        .forEach((path, expected) -> {
          Contents.Sum sum = found.get(path);
          if (sum == null) {
            throw missing(path);
          }
          if (!sum.equals(expected)) {
            throw CorruptBackupException.of(
                backup,
                "%s has %d bytes with SHA-256 %s (expected: %d bytes with %s)"
                    .formatted(path, sum.size(), sum.sha256(), expected.size(), expected.sha256()),
                null);
          }
        });
    for (String path : found.keySet()) {
      if (!contents.files().containsKey(path)) {
        throw CorruptBackupException.of(backup, path + " was not backed up", null);
      }
    }
    return contents;
  }

  private CorruptBackupException missing(String path) {
    return CorruptBackupException.of(backup, path + " is missing", null);
  }
}

package dev.pawl.store.backup;

import dev.pawl.log.DiskTrouble;
import dev.pawl.store.files.DurableFiles;
import dev.pawl.store.registry.SqliteRegistry;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A copy of a data folder, as a folder or as an archive ({@code .tar.gz} or {@code .tgz}), taken
 * while a server may be using it, with the SHA-256 of each file in {@code backup.json}.
 *
 * <p>What makes it consistent is the order in which things are written and copied: an artifact is
 * written before the log refers to it, and the log before the registry. So the registry is copied
 * first, as one moment of it, then the logs, which go at least as far, and then the artifacts.
 * Those that were there at the start have been copied before all that, lest the server deletes them
 * meanwhile. What was appended while a log was copied may be cut within a record: as after a crash,
 * opening the log cuts it off.
 */
public final class Backup {
  static final String REGISTRY = "registry.db";
  private static final String ARTIFACTS = "artifacts";
  private static final Set<String> LEFT_OUT = Set.of("lock", ".lock");

  private final Path data;
  private final Container to;
  private final SortedMap<String, Contents.Sum> files = new TreeMap<>();

  private Backup(Path data, Container to) {
    this.data = data;
    this.to = to;
  }

  /**
   * What was backed up or restored.
   *
   * @param taken when the backup was taken
   * @param files how many files
   * @param bytes how many bytes, uncompressed
   */
  public record Summary(Instant taken, long files, long bytes) {
    static Summary of(Contents contents) {
      return new Summary(
          contents.taken(),
          contents.files().size(),
          contents.files().values().stream().mapToLong(Contents.Sum::size).sum());
    }
  }

  /**
   * Backs up a data folder.
   *
   * @param data the folder, with its {@code registry.db}
   * @param target a folder that is empty or not there yet, or the name of an archive, which is not
   *     there yet
   * @param taken what to give as the time of the backup
   * @throws IllegalArgumentException when there is no data, or the target is taken
   * @throws UncheckedIOException when something cannot be read or written; an archive is not there
   *     then, and a folder is without its {@code backup.json}
   */
  public static Summary create(Path data, Path target, Instant taken) {
    if (!Files.isRegularFile(data.resolve(REGISTRY))) {
      throw new IllegalArgumentException(
          "data: %s has no %s (expected: a folder that pawl keeps its data in)"
              .formatted(data, REGISTRY));
    }
    if (target.toAbsolutePath().normalize().startsWith(data.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          "target: %s lies in the data folder (expected: a place outside of %s)"
              .formatted(target, data));
    }
    try {
      return isArchive(target)
          ? createArchive(data, target, taken)
          : createFolder(data, target, taken);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "backing up %s to %s: %s".formatted(data, target, DiskTrouble.words(e)), e);
    }
  }

  static boolean isArchive(Path target) {
    String name = String.valueOf(target.getFileName());
    return name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  private static Summary createFolder(Path data, Path target, Instant taken) throws IOException {
    DurableFiles.requireEmpty("target", target);
    Files.createDirectories(target);
    try (var folder = new Container.Folder(target)) {
      return new Backup(data, folder).copy(taken);
    }
  }

  private static Summary createArchive(Path data, Path target, Instant taken) throws IOException {
    if (Files.exists(target)) {
      throw new IllegalArgumentException(
          "target: %s is there already (expected: a new file)".formatted(target));
    }
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "parent");
    Files.createDirectories(folder);
    Path part = folder.resolve(target.getFileName() + ".part");
    try {
      Summary summary;
      try (var archive =
          new Container.Archive(
              new TarWriter(
                  new BufferedOutputStream(
                      new GZIPOutputStream(Files.newOutputStream(part)), 1 << 16)))) {
        summary = new Backup(data, archive).copy(taken);
      }
      DurableFiles.force(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.force(folder);
      return summary;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private Summary copy(Instant taken) throws IOException {
    copyBelow(data.resolve(ARTIFACTS));
    copyRegistry();
    try (Stream<Path> top = Files.list(data)) {
      for (Path entry : top.sorted().toList()) {
        String name = String.valueOf(entry.getFileName());
        if (!name.startsWith(REGISTRY) && !name.equals(ARTIFACTS)) {
          copyBelow(entry);
        }
      }
    }
    copyBelow(data.resolve(ARTIFACTS));
    var contents = new Contents(taken, files);
    byte[] json = contents.write();
    to.add(Contents.FILE, new ByteArrayInputStream(json), json.length);
    return Summary.of(contents);
  }

  private void copyRegistry() throws IOException {
    Path scratch = Files.createTempDirectory("pawl-backup");
    try {
      Path copy = scratch.resolve(REGISTRY);
      SqliteRegistry.copy(data.resolve(REGISTRY), copy);
      copy(REGISTRY, copy);
    } finally {
      DurableFiles.deleteTree(scratch);
    }
  }

  /** Copies the files that have not been copied, in the order of their paths. */
  private void copyBelow(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> found;
    try (Stream<Path> walk = Files.walk(root)) {
      found = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : found) {
      String path = path(file);
      if (!files.containsKey(path) && !isLeftOut(path)) {
        copyUnlessGone(path, file);
      }
    }
  }

  private void copyUnlessGone(String path, Path file) throws IOException {
    try {
      copy(path, file);
    } catch (NoSuchFileException e) {
      // The server deleted it after it was listed: an artifact, or a segment past retention.
      if (Files.exists(file)) {
        throw e;
      }
    }
  }

  private String path(Path file) {
    return data.relativize(file).toString().replace('\\', '/');
  }

  private static boolean isLeftOut(String path) {
    List<String> names = List.of(path.split("/", -1));
    return LEFT_OUT.contains(names.getLast()) || names.contains(".writing");
  }

  private void copy(String path, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      // A log grows while it is copied: what it holds now is what is taken.
      long size = Files.size(file);
      var content = new SumStream(new FirstBytes(in, size));
      to.add(path, content, size);
      files.put(path, content.sum());
    }
  }
}

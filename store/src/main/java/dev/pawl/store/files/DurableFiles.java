package dev.pawl.store.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and folders that are on disk, or gone, when a call returns. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Writes a file that is not there yet. */
  public static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** Brings a file, or a folder's list of names, to disk. */
  public static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a folder with all that is in it; one that is gone already is no error. */
  public static void deleteTree(Path folder) throws IOException {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error)
                throws IOException {
              if (error != null) {
                throw error;
              }
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // It is what was asked for.
      return;
    }
  }

  /**
   * Checks that a folder is empty or not there yet.
   *
   * @param name how to call it in the error
   * @throws IllegalArgumentException when it holds something, or is no folder
   */
  public static void requireEmpty(String name, Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "%s: %s is a file (expected: an empty folder, or none)".formatted(name, folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      Optional<Path> first = entries.sorted().findFirst();
      if (first.isPresent()) {
        throw new IllegalArgumentException(
            "%s: %s is not empty, it has %s (expected: an empty folder, or none)"
                .formatted(name, folder, first.get().getFileName()));
      }
    }
  }
}

package dev.pawl.log.embedded;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in memory, as large as it was when mapped. What was written after the mapping shows up in
 * it; what was added behind it needs a new one.
 */
record Mapping(Arena arena, MemorySegment memory) implements AutoCloseable {

  /** Maps a file, whole. An interrupt does not keep it from that, and is not lost. */
  static Mapping of(Path file, FileOpener files) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return map(file, files);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Mapping map(Path file, FileOpener files) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = files.open(file, StandardOpenOption.READ)) {
      return new Mapping(arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}

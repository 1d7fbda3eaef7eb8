package dev.pawl.log.embedded;

import java.nio.file.Path;

/**
 * One file of the log: a header ("PawlLog", then a byte with the format, then the base offset, 8
 * bytes each), then records one after the other as {@link Frame} lays them out. The file's name is
 * the base offset in 20 digits. The open segment may end in zeros: room taken in advance.
 *
 * <p>Safe for use by any thread; only the writer adds to the index and closes.
 */
final class Segment {
  static final int HEADER_BYTES = 16;
  static final long MAGIC = 0x01_676f_4c6c_7761_50L;
  static final String SUFFIX = ".log";

  private final Path directory;
  private final long base;
  private final SegmentIndex index;
  private volatile boolean closed;

  Segment(Path directory, SegmentIndex index, boolean closed) {
    this.directory = directory;
    this.base = index.base();
    this.index = index;
    this.closed = closed;
  }

  static Path file(Path directory, long base) {
    return directory.resolve("%020d%s".formatted(base, SUFFIX));
  }

  static Path indexFile(Path directory, long base) {
    return directory.resolve("%020d.index".formatted(base));
  }

  Path directory() {
    return directory;
  }

  Path file() {
    return file(directory, base);
  }

  Path indexFile() {
    return indexFile(directory, base);
  }

  long base() {
    return base;
  }

  SegmentIndex index() {
    return index;
  }

  /** The offset after its last record, when it takes no more; {@link Long#MAX_VALUE} before. */
  long end() {
    return closed ? index.end() : Long.MAX_VALUE;
  }

  void close() {
    closed = true;
  }
}

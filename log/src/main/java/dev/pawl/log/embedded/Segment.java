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

  private final LogFolder folder;
  private final long base;
  private final SegmentIndex index;
  private volatile boolean closed;

  Segment(LogFolder folder, SegmentIndex index, boolean closed) {
    this.folder = folder;
    this.base = index.base();
    this.index = index;
    this.closed = closed;
  }

  Path file() {
    return folder.segment(base);
  }

  Path indexFile() {
    return folder.index(base);
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

package dev.pawl.log.embedded;

import java.nio.file.Path;

/**
 * A log holds something else than what was written to it, other than a torn tail. Nothing was
 * changed; what lies before {@link #offset} can be read through {@link
 * EmbeddedEventLog#openReadOnly}.
 */
public final class CorruptLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final long position;
  private final long offset;

  CorruptLogException(Path file, long position, long offset, String found) {
    super(
        """
        %s: corrupt at byte %d, the record with offset %d: %s. Restore this file from a backup. \
        To give up this record and all after it: keep a copy of the folder, cut this file to %d \
        bytes, and delete its .index and all segments after it\
        """
            .formatted(file, position, offset, found, position));
    this.file = file;
    this.position = position;
    this.offset = offset;
  }

  /** The segment file. */
  public Path file() {
    return file;
  }

  /** Where in the file the damage starts, in bytes. */
  public long position() {
    return position;
  }

  /** The offset of the first record that cannot be read. */
  public long offset() {
    return offset;
  }
}

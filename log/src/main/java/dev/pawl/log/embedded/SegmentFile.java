package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * The file of the open segment, for appending. What is put lies in a buffer until it is written;
 * the file grows in steps ahead of what is written, so that readers seldom need to map it again.
 * For use by the writer's thread.
 */
final class SegmentFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long STEP_BYTES = 4L << 20;

  private final LogFolder folder;
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private final CRC32C checksum = new CRC32C();
  private long written;
  private long size;

  private SegmentFile(LogFolder folder, FileChannel channel, ByteBuffer buffer) {
    this.folder = folder;
    this.channel = channel;
    this.buffer = buffer;
  }

  /**
   * Opens a segment's file, cuts what follows its last record, and makes the rest durable. An empty
   * segment gets its file and its header.
   */
  static SegmentFile open(Segment segment, LogFolder folder) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return open(segment, folder, buffer);
  }

  private static SegmentFile open(Segment segment, LogFolder folder, ByteBuffer buffer)
      throws IOException {
    FileChannel channel =
        folder.files().open(segment.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      SegmentFile opened = new SegmentFile(folder, channel, buffer);
      opened.cut(segment.index().endPosition());
      if (segment.index().end() == segment.base()) {
        opened.writeHeader(segment.base());
      }
      opened.force();
      try (FileChannel entries = folder.files().open(folder.path(), StandardOpenOption.READ)) {
        entries.force(true);
      }
      return opened;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes the durable file of the empty segment that follows. This one is left as it is.
   *
   * @throws IOException when that failed, and there is no such file
   * @throws IllegalStateException when that failed, and what there is could not be deleted
   */
  SegmentFile successor(Segment segment) throws IOException {
    try {
      return open(segment, folder, buffer);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(segment.file());
      } catch (IOException undeleted) {
        e.addSuppressed(undeleted);
        throw new IllegalStateException("segment " + segment.file() + ": half made", e);
      }
      throw e;
    }
  }

  private void writeHeader(long base) throws IOException {
    written = 0;
    buffer.putLong(Segment.MAGIC).putLong(base);
    write(buffer);
  }

  /** Where the next record goes. */
  long position() {
    return written + buffer.position();
  }

  void put(long offset, long ingestTime, int group, boolean continues, byte[] event)
      throws IOException {
    int bytes = Frame.HEADER_BYTES + event.length;
    if (bytes > buffer.remaining()) {
      write(buffer);
    }
    if (bytes > buffer.remaining()) {
      ByteBuffer large = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      Frame.put(large, checksum, offset, ingestTime, group, continues, event);
      write(large);
    } else {
      Frame.put(buffer, checksum, offset, ingestTime, group, continues, event);
    }
  }

  /** Writes what was put, and waits until it is on disk. */
  void flush() throws IOException {
    write(buffer);
  }

  private void write(ByteBuffer bytes) throws IOException {
    bytes.flip();
    grow(written + bytes.remaining());
    while (bytes.hasRemaining()) {
      int count = channel.write(bytes, written);
      if (count <= 0) {
        throw new IOException("the file takes no more bytes");
      }
      written += count;
    }
    bytes.clear();
  }

  private void grow(long needed) throws IOException {
    long most = folder.settings().segmentBytes();
    if (needed > size && size < most) {
      size = Math.max(needed, Math.min(most, (needed / STEP_BYTES + 1) * STEP_BYTES));
      if (size > needed) {
        channel.write(ByteBuffer.allocate(1), size - 1);
      }
    }
  }

  void force() throws IOException {
    channel.force(false);
  }

  /** Forgets all from a position on, written or not. */
  void cut(long position) throws IOException {
    buffer.clear();
    channel.truncate(position);
    written = position;
    size = position;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

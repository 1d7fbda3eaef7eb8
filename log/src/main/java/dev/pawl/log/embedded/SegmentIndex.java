package dev.pawl.log.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a segment holds, in short: its extent, its latest times, and for every so many bytes a mark
 * with the offset and position of a record and the latest event time before it. Kept beside a
 * closed segment in a file, which is made again from the segment when it is missing or damaged:
 *
 * <pre>
 *  0  8  "PawlIdx", format: 1
 *  8  8  base: offset of the first record         16  8  end: offset after the last
 * 24  8  end of the last record in the segment file, bytes
 * 32  8  latest event time                        40  8  latest ingest time
 * 48  8  number of marks
 * 56  …  marks: offset, position, latest event time before it, 8 bytes each
 *  …  8  CRC32C of all before
 * </pre>
 *
 * <p>Safe for use by any thread.
 */
final class SegmentIndex {
  private static final long MAGIC = 0x01_7864_496c_7761_50L;
  private static final int HEADER_BYTES = 56;
  private static final int MARK_BYTES = 24;

  private final long base;
  private final long interval;
  private long[] offsets = new long[16];
  private long[] positions = new long[16];
  private long[] latestBefore = new long[16];
  private int marks;
  private long end;
  private long endPosition = Segment.HEADER_BYTES;
  private long latestEvent = Long.MIN_VALUE;
  private long latestIngest = Long.MIN_VALUE;

  /** A place to start reading: a record's offset and its position in the file. */
  record Place(long offset, long position) {}

  SegmentIndex(long base, long interval) {
    this.base = base;
    this.interval = interval;
    this.end = base;
  }

  /** Takes in the next record, which starts where the last one ended. */
  synchronized void add(int bytes, long eventTime, long ingestTime) {
    if (marks == 0 || endPosition - positions[marks - 1] >= interval) {
      mark(end, endPosition, latestEvent);
    }
    end++;
    endPosition += bytes;
    latestEvent = Math.max(latestEvent, eventTime);
    latestIngest = Math.max(latestIngest, ingestTime);
  }

  private void mark(long offset, long position, long latest) {
    if (marks == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * marks);
      positions = Arrays.copyOf(positions, 2 * marks);
      latestBefore = Arrays.copyOf(latestBefore, 2 * marks);
    }
    offsets[marks] = offset;
    positions[marks] = position;
    latestBefore[marks++] = latest;
  }

  /** The last marked place at or before an offset. */
  synchronized Place atOrBefore(long offset) {
    int found = Arrays.binarySearch(offsets, 0, marks, offset);
    return place(found >= 0 ? found : -found - 2);
  }

  /** The last marked place before which every event is earlier than a time. */
  synchronized Place before(long eventTime) {
    int low = 0;
    int high = marks;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (latestBefore[middle] < eventTime) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return place(low - 1);
  }

  private Place place(int mark) {
    return mark < 0
        ? new Place(base, Segment.HEADER_BYTES)
        : new Place(offsets[mark], positions[mark]);
  }

  long base() {
    return base;
  }

  synchronized long end() {
    return end;
  }

  synchronized long endPosition() {
    return endPosition;
  }

  synchronized long latestEvent() {
    return latestEvent;
  }

  synchronized long latestIngest() {
    return latestIngest;
  }

  synchronized void save(Path file, FileOpener files) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + marks * MARK_BYTES + Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(MAGIC).putLong(base).putLong(end).putLong(endPosition);
    out.putLong(latestEvent).putLong(latestIngest).putLong(marks);
    for (int i = 0; i < marks; i++) {
      out.putLong(offsets[i]).putLong(positions[i]).putLong(latestBefore[i]);
    }
    out.putLong(checksum(out.array(), out.position())).flip();
    try (FileChannel channel =
        files.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (out.hasRemaining()) {
        channel.write(out);
      }
      channel.force(false);
    }
  }

  /** The saved index of a segment; empty when there is none that is whole and of this format. */
  static Optional<SegmentIndex> load(LogFolder folder, long base) throws IOException {
    Path file = folder.index(base);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int body = bytes.length - Long.BYTES;
    if (body < HEADER_BYTES
        || in.getLong(body) != checksum(bytes, body)
        || in.getLong() != MAGIC
        || in.getLong() != base) {
      return Optional.empty();
    }
    SegmentIndex index = new SegmentIndex(base, folder.settings().indexBytes());
    index.end = in.getLong();
    index.endPosition = in.getLong();
    index.latestEvent = in.getLong();
    index.latestIngest = in.getLong();
    for (long left = in.getLong(); left > 0; left--) {
      index.mark(in.getLong(), in.getLong(), in.getLong());
    }
    return Optional.of(index);
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return checksum.getValue();
  }
}

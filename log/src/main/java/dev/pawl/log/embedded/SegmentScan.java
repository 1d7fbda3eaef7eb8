package dev.pawl.log.embedded;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a segment file holds, found by reading all of it.
 *
 * @param index its records up to the last whole append
 * @param tornBytes how many bytes of something else follow them
 * @param damage set when those are not what a crash leaves behind: records that were on disk for
 *     good are broken
 */
record SegmentScan(SegmentIndex index, long tornBytes, Optional<CorruptLogException> damage) {

  /**
   * Reads the file of the segment that starts at an offset.
   *
   * @param atLeast the offset up to which records are known to have been on disk for good
   */
  static SegmentScan of(LogFolder folder, long base, long atLeast) throws IOException {
    Path file = folder.segment(base);
    long interval = folder.settings().indexBytes();
    try (Mapping mapping = Mapping.of(file, folder.files())) {
      MemorySegment memory = mapping.memory();
      long written = writtenTo(memory);
      if (!hasHeader(memory, base)) {
        boolean unfinished = written == 0 || memory.byteSize() < Segment.HEADER_BYTES;
        return new SegmentScan(
            new SegmentIndex(base, interval),
            written,
            unfinished && atLeast == base
                ? Optional.empty()
                : Optional.of(
                    new CorruptLogException(
                        file, 0, base, "not a segment of format 1 that starts at this offset")));
      }
      return records(memory, file, base, interval, written, atLeast);
    }
  }

  private static SegmentScan records(
      MemorySegment memory, Path file, long base, long interval, long written, long atLeast) {
    Frame frame = new Frame();
    SegmentIndex index = new SegmentIndex(base, interval);
    long whole = base;
    while (frame.load(memory, index.endPosition(), index.end())) {
      boolean last = !frame.continues();
      index.add(frame.bytes(), frame.eventTime(), frame.ingestTime());
      if (last) {
        whole = index.end();
      }
    }
    long broken = index.end();
    long brokenAt = index.endPosition();
    Optional<CorruptLogException> damage = Optional.empty();
    if (broken < atLeast || isFollowedByLater(memory, brokenAt, broken, written, frame)) {
      damage =
          Optional.of(
              new CorruptLogException(
                  file, brokenAt, broken, "it was on disk for good, and is not whole any more"));
    }
    if (whole < broken) {
      index = firstRecords(memory, base, interval, whole, frame);
    }
    return new SegmentScan(index, Math.max(0, written - index.endPosition()), damage);
  }

  private static SegmentIndex firstRecords(
      MemorySegment memory, long base, long interval, long end, Frame frame) {
    SegmentIndex index = new SegmentIndex(base, interval);
    while (index.end() < end && frame.load(memory, index.endPosition(), index.end())) {
      index.add(frame.bytes(), frame.eventTime(), frame.ingestTime());
    }
    return index;
  }

  /** Whether a whole record lies behind a broken one whose group was begun after it. */
  private static boolean isFollowedByLater(
      MemorySegment memory, long brokenAt, long broken, long written, Frame frame) {
    long most = broken + (written - brokenAt) / Frame.LEAST_BYTES + 1;
    for (long at = brokenAt + 1; at < written; at++) {
      if (Frame.mayStart(memory, at, broken + 1, most)
          && frame.load(memory, at, Frame.offsetAt(memory, at))
          && frame.groupStart() > broken) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasHeader(MemorySegment memory, long base) {
    ValueLayout.OfLong layout = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    return memory.byteSize() >= Segment.HEADER_BYTES
        && memory.get(layout, 0) == Segment.MAGIC
        && memory.get(layout, Long.BYTES) == base;
  }

  /** One past the last byte that is not 0. */
  private static long writtenTo(MemorySegment memory) {
    long at = memory.byteSize();
    while (at >= Long.BYTES && memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at - Long.BYTES) == 0) {
      at -= Long.BYTES;
    }
    while (at > 0 && memory.get(ValueLayout.JAVA_BYTE, at - 1) == 0) {
      at--;
    }
    return at;
  }
}

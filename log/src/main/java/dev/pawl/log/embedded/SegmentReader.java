package dev.pawl.log.embedded;

import dev.pawl.log.EventCodec;
import dev.pawl.log.EventFormatException;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads durable records in order through memory maps of the segments. For use by one thread. */
final class SegmentReader implements EventLog.Reader {
  private final Segments segments;
  private final LogEnd end;
  private final LogFolder folder;
  private final EventCodec codec = new EventCodec();
  private final Frame frame = new Frame();
  private @Nullable Segment segment;
  private @Nullable Mapping mapping;
  private long next;
  private long place;
  private long visible;
  private long segmentEnd;

  SegmentReader(long from, Segments segments, LogEnd end, LogFolder folder) {
    this.next = from;
    this.segments = segments;
    this.end = end;
    this.folder = folder;
  }

  @Override
  public @Nullable LogRecord poll() {
    if (!load()) {
      return null;
    }
    LogRecord record;
    try {
      record = new LogRecord(next, frame.ingestTime(), frame.event(codec));
    } catch (EventFormatException e) {
      throw new EventFormatException(
          "%s, byte %d, offset %d: %s".formatted(file(), place, next, e.getMessage()), e);
    }
    step();
    return record;
  }

  /** Loads the next record without decoding its event; false when none is there yet. */
  private boolean load() {
    if (next >= visible) {
      visible = end.offset();
      if (next >= visible) {
        return false;
      }
      segmentEnd = segment == null ? next : segment.end();
    }
    if (next >= segmentEnd) {
      seek();
    }
    loadFrame(next);
    return true;
  }

  private void step() {
    place += frame.bytes();
    next++;
  }

  /** Checks the records from here to the end, and counts them. */
  long verify() {
    long from = next;
    while (load()) {
      step();
    }
    return next - from;
  }

  /** The offset of the next record of at least a time. */
  OptionalLong findAtOrAfter(long eventTime) {
    while (load()) {
      if (frame.eventTime() >= eventTime) {
        return OptionalLong.of(next);
      }
      step();
    }
    return OptionalLong.empty();
  }

  private void seek() {
    Segment found = segments.of(next);
    close();
    segment = found;
    SegmentIndex.Place from = found.index().atOrBefore(next);
    place = from.position();
    for (long offset = from.offset(); offset < next; offset++) {
      loadFrame(offset);
      place += frame.bytes();
    }
    // Last, so that a seek that failed is done again.
    segmentEnd = found.end();
  }

  private void loadFrame(long offset) {
    if (mapping != null && frame.load(mapping.memory(), place, offset)) {
      return;
    }
    // The file may have grown since it was mapped.
    mapping = map();
    if (!frame.load(mapping.memory(), place, offset)) {
      throw new CorruptLogException(file(), place, offset, "it is not whole");
    }
  }

  private Mapping map() {
    if (mapping != null) {
      mapping.close();
      mapping = null;
    }
    try {
      return Mapping.of(file(), folder.files());
    } catch (IOException e) {
      segments.of(next);
      throw new UncheckedIOException("log segment " + file() + ": cannot be read", e);
    }
  }

  private Path file() {
    return Objects.requireNonNull(segment, "segment").file();
  }

  @Override
  public boolean await() throws InterruptedException {
    return end.awaitBeyond(next);
  }

  @Override
  public long position() {
    return next;
  }

  @Override
  public void close() {
    if (mapping != null) {
      mapping.close();
      mapping = null;
    }
    segment = null;
    segmentEnd = 0;
  }
}

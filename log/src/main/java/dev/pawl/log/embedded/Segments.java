package dev.pawl.log.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** The segments of a log, at least one, the last of them open. Safe for use by any thread. */
final class Segments {
  private final ConcurrentSkipListMap<Long, Segment> byBase = new ConcurrentSkipListMap<>();
  private final EmbeddedLogSettings settings;
  private final InstantSource clock;
  private final Counters counters;
  private long needed;

  Segments(
      List<Segment> found, EmbeddedLogSettings settings, InstantSource clock, Counters counters) {
    this.settings = settings;
    this.clock = clock;
    this.counters = counters;
    found.forEach(this::add);
  }

  void add(Segment segment) {
    byBase.put(segment.base(), segment);
  }

  long start() {
    return byBase.firstKey();
  }

  Segment last() {
    return byBase.lastEntry().getValue();
  }

  /** All of them, in order. */
  Collection<Segment> all() {
    return byBase.values();
  }

  /**
   * The segment in which an offset is, or will be.
   *
   * @throws IllegalStateException when it was deleted by retention
   */
  Segment of(long offset) {
    Map.Entry<Long, Segment> found = byBase.floorEntry(offset);
    if (found == null) {
      throw new IllegalStateException(
          "offset: %d (expected: at least %d; retention deleted what lies before: start there, or keep more)"
              .formatted(offset, start()));
    }
    return found.getValue();
  }

  /** Deletes closed segments from the start on that are too old or too much, and not needed. */
  synchronized void retain(long from) {
    needed = Math.max(needed, from);
    long bytes = byBase.values().stream().mapToLong(s -> s.index().endPosition()).sum();
    while (true) {
      Segment oldest = byBase.firstEntry().getValue();
      boolean large = bytes > settings.retainBytes();
      if (oldest.end() > needed || !(large || isOld(oldest))) {
        return;
      }
      delete(oldest);
      bytes -= oldest.index().endPosition();
      LongAdder count = large ? counters.deletedBySize : counters.deletedByAge;
      count.add(oldest.end() - oldest.base());
    }
  }

  private boolean isOld(Segment segment) {
    Duration age =
        Duration.ofMillis(Math.subtractExact(clock.millis(), segment.index().latestIngest()));
    return age.compareTo(settings.retainFor()) > 0;
  }

  private void delete(Segment segment) {
    byBase.remove(segment.base());
    try {
      Files.delete(segment.file());
      Files.deleteIfExists(segment.indexFile());
    } catch (IOException e) {
      if (Files.exists(segment.file())) {
        add(segment);
      }
      throw new UncheckedIOException("retention: cannot delete " + segment.file(), e);
    }
  }
}

package dev.pawl.log.embedded;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What the tests of the embedded log share: small logs, and what is in them. */
final class TestLogs {
  /** Segments of 4 KiB, each append in a group of its own where it can be. */
  static final EmbeddedLogSettings SMALL =
      EmbeddedLogSettings.standard()
          .withSegmentBytes(4096)
          .withIndexBytes(256)
          .withGroup(Duration.ZERO, 1);

  private TestLogs() {}

  static EmbeddedEventLog open(Path folder, EmbeddedLogSettings settings, FileOpener files)
      throws IOException {
    return EmbeddedEventLog.open(
        folder,
        settings,
        Thread.ofPlatform().name("log").factory(),
        InstantSource.fixed(Instant.EPOCH),
        files);
  }

  static EmbeddedEventLog open(Path folder) throws IOException {
    return open(folder, SMALL, FileChannel::open);
  }

  static Outcome outcome(String id, byte[] row) {
    return new Outcome(id, "unit", 0, "about", row, false);
  }

  /** About 100 bytes in the file. */
  static Outcome outcome(long number) {
    return new Outcome("o" + number, "unit", number, "p" + number, new byte[40], false);
  }

  static List<Event> outcomes(long from, long to) {
    List<Event> events = new ArrayList<>();
    for (long i = from; i < to; i++) {
      events.add(outcome(i));
    }
    return events;
  }

  static CompletableFuture<Long> append(EventLog log, long number) {
    return log.append(List.of(outcome(number)), number, Durability.FSYNC);
  }

  /** Appends outcomes one by one, each durable before the next. */
  static void appendEach(EventLog log, long from, long to) {
    for (long i = from; i < to; i++) {
      append(log, i).join();
    }
  }

  /** The ids of all that is in a log. */
  static List<String> ids(EventLog log) {
    List<String> ids = new ArrayList<>();
    try (EventLog.Reader reader = log.read(log.start())) {
      for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
        ids.add(next.event().id());
      }
    }
    return ids;
  }

  static List<String> idsOf(long from, long to) {
    return outcomes(from, to).stream().map(Event::id).toList();
  }

  static List<Path> files(Path folder, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }
}

package dev.pawl.serve;

import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The log of a model under test: each append is forced to disk by itself. */
final class ServedLog {
  private ServedLog() {}

  static EventLog open(Path folder) throws IOException {
    return EmbeddedEventLog.open(
        folder,
        EmbeddedLogSettings.standard().withGroup(Duration.ZERO, 1),
        Thread.ofPlatform().daemon().factory(),
        InstantSource.fixed(Instant.EPOCH));
  }

  /** What is in it, from its first event on. */
  static List<LogRecord> records(EventLog log) {
    List<LogRecord> all = new ArrayList<>();
    try (EventLog.Reader reader = log.read(0)) {
      for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
        all.add(next);
      }
    }
    return all;
  }

  /** Its events of one kind. */
  static <E extends Event> List<E> events(EventLog log, Class<E> kind) {
    return records(log).stream()
        .map(LogRecord::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}

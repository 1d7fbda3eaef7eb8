package dev.pawl.bench.verify;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log of {@link NumberedEvents} and compares it with what it must hold: each append whole
 * and complete, each thread's appends in order, once, without gaps.
 */
final class LogAudit {
  private final Map<String, List<Long>> offsets = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private long records;

  /** Takes in all records from an offset to the end, where an append begins. */
  void read(EventLog log, long from) {
    try (EventLog.Reader reader = log.read(from)) {
      for (LogRecord first = reader.poll(); first != null; first = reader.poll()) {
        NumberedEvents append = NumberedEvents.of(first.event().id());
        take(append, first);
        LogRecord next = first;
        for (int i = 0; i < append.size() && next != null; i++) {
          check(append, i, next);
          next = i < append.size() - 1 ? reader.poll() : next;
        }
        if (next == null) {
          problems.add(append + ": its last events are missing at the log's end");
        }
      }
    }
  }

  private void take(NumberedEvents append, LogRecord first) {
    List<Long> known =
        offsets.computeIfAbsent(key(append.run(), append.thread()), k -> new ArrayList<>());
    if (append.number() != known.size()) {
      problems.add(
          "%s at offset %d (expected: number %d)".formatted(append, first.offset(), known.size()));
    }
    known.add(first.offset());
  }

  private void check(NumberedEvents append, int index, LogRecord record) {
    records++;
    if (!append.is(record.event(), index)) {
      problems.add(
          "offset %d: %s (expected: event %d of %s)"
              .formatted(record.offset(), record.event().id(), index, append));
    }
  }

  /** Where an append of a thread is; null when it is not there. */
  @Nullable Long offsetOf(int run, int thread, long number) {
    List<Long> known = offsets.getOrDefault(key(run, thread), List.of());
    return number < known.size() ? known.get(Math.toIntExact(number)) : null;
  }

  /** How many appends were found. */
  long appends() {
    return offsets.values().stream().mapToLong(List::size).sum();
  }

  /** How many records were found. */
  long records() {
    return records;
  }

  /** What is not as it must be. */
  List<String> problems() {
    return problems;
  }

  private static String key(int run, int thread) {
    return run + "/" + thread;
  }
}

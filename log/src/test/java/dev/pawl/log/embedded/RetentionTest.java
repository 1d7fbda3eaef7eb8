package dev.pawl.log.embedded;

import static dev.pawl.log.embedded.TestLogs.SMALL;
import static dev.pawl.log.embedded.TestLogs.appendEach;
import static dev.pawl.log.embedded.TestLogs.files;
import static dev.pawl.log.embedded.TestLogs.ids;
import static dev.pawl.log.embedded.TestLogs.idsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path folder;
  private Instant now = Instant.EPOCH;

  private EmbeddedEventLog open(Duration age, long bytes) throws IOException {
    InstantSource clock = () -> now;
    return EmbeddedEventLog.open(
        folder, SMALL.withRetention(age, bytes), Thread.ofPlatform().factory(), clock);
  }

  @Test
  void without_a_word_nothing_is_deleted() throws IOException {
    try (EmbeddedEventLog log = open(Duration.ZERO, 1)) {
      appendEach(log, 0, 300);
      assertThat(log.start()).isZero();
    }
  }

  @Test
  void too_large_a_log_loses_its_oldest_segments_and_counts_them() throws IOException {
    try (EmbeddedEventLog log = open(EmbeddedLogSettings.FOREVER, 10_000)) {
      appendEach(log, 0, 300);
      int before = files(folder, ".log").size();

      log.retain(300);

      assertThat(log.start()).isPositive();
      assertThat(log.counts().deletedBySize()).isEqualTo(log.start());
      assertThat(log.counts().deletedByAge()).isZero();
      assertThat(files(folder, ".log")).hasSizeBetween(2, 3).hasSizeLessThan(before);
      assertThat(ids(log)).isEqualTo(idsOf(log.start(), 300));
    }
    try (EmbeddedEventLog log = open(EmbeddedLogSettings.FOREVER, 10_000)) {
      assertThat(log.start()).isPositive();
      assertThat(ids(log)).isEqualTo(idsOf(log.start(), 300));
    }
  }

  @Test
  void what_the_log_took_too_long_ago_is_deleted_and_counted() throws IOException {
    try (EmbeddedEventLog log = open(Duration.ofMillis(100), Long.MAX_VALUE)) {
      appendEach(log, 0, 300);
      now = Instant.ofEpochMilli(250);

      log.retain(300);

      assertThat(log.start()).isBetween(100L, 150L);
      assertThat(log.counts().deletedByAge()).isEqualTo(log.start());
      assertThat(log.counts().deletedBySize()).isZero();
      assertThat(ids(log)).isEqualTo(idsOf(log.start(), 300));
    }
  }

  @Test
  void nothing_at_or_after_what_is_needed_is_deleted() throws IOException {
    try (EmbeddedEventLog log = open(Duration.ZERO, 1)) {
      appendEach(log, 0, 300);
      now = Instant.ofEpochMilli(1_000_000);
      log.retain(130);
      assertThat(log.start()).isBetween(1L, 130L);
      long start = log.start();
      log.retain(50);
      assertThat(log.start()).isEqualTo(start);
    }
  }

  @Test
  void the_open_segment_is_never_deleted() throws IOException {
    try (EmbeddedEventLog log = open(Duration.ZERO, 1)) {
      appendEach(log, 0, 300);
      now = Instant.ofEpochMilli(1_000_000);
      log.retain(300);
      assertThat(files(folder, ".log")).hasSize(1);
      assertThat(log.start()).isLessThan(300);
      appendEach(log, 300, 310);
      assertThat(ids(log)).isEqualTo(idsOf(log.start(), 310));
    }
  }

  @Test
  void a_reader_that_comes_to_deleted_records_is_told_where_the_log_starts() throws IOException {
    try (EmbeddedEventLog log = open(EmbeddedLogSettings.FOREVER, 1);
        EventLog.Reader slow = log.read(0)) {
      appendEach(log, 0, 300);
      LogRecord first = slow.poll();
      assertThat(first).isNotNull();
      log.retain(300);

      assertThatThrownBy(
              () -> {
                while (slow.poll() != null) {
                  assertThat(slow.position()).isLessThan(300);
                }
              })
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(
              "offset: %d (expected: at least %d".formatted(slow.position(), log.start()));
      assertThatThrownBy(() -> log.read(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from: 0 (expected: %d to 300".formatted(log.start()));
      assertThat(log.firstAtOrAfter(0)).hasValue(log.start());
    }
  }
}

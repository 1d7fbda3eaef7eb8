package dev.pawl.log.embedded;

import static dev.pawl.log.embedded.TestLogs.SMALL;
import static dev.pawl.log.embedded.TestLogs.append;
import static dev.pawl.log.embedded.TestLogs.appendEach;
import static dev.pawl.log.embedded.TestLogs.ids;
import static dev.pawl.log.embedded.TestLogs.idsOf;
import static dev.pawl.log.embedded.TestLogs.open;
import static dev.pawl.log.embedded.TestLogs.outcome;
import static dev.pawl.log.embedded.TestLogs.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FailingDiskTest {
  private final FaultyFiles files = new FaultyFiles();

  @TempDir Path folder;

  private static void assertUnavailable(CompletableFuture<Long> answer, String... words) {
    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(LogUnavailableException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void a_full_disk_refuses_appends_until_there_is_room_again() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 10);

      files.room = 30;
      assertUnavailable(
          append(log, 10), "cannot write", "No space left on device", "may be tried again");
      assertUnavailable(append(log, 11), "No space left on device");
      assertThat(log.end()).isEqualTo(10);
      assertThat(ids(log)).isEqualTo(idsOf(0, 10));
      assertThat(log.counts().failed()).isEqualTo(2);

      files.room = Long.MAX_VALUE;
      assertThat(append(log, 10).join()).isEqualTo(10);
      assertThat(ids(log)).isEqualTo(idsOf(0, 11));
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 11));
      assertThat(log.counts().tornBytes()).isZero();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void a_disk_that_fills_up_anywhere_keeps_what_was_answered_and_nothing_that_was_refused(long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> answered = new ArrayList<>();
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      int number = 0;
      for (int i = 0; i < 300; i++) {
        files.room = random.nextInt(4) == 0 ? random.nextInt(5000) : Long.MAX_VALUE;
        int count = random.nextInt(1, 5);
        List<String> ids = idsOf(number, number + count);
        CompletableFuture<Long> answer =
            log.append(outcomes(number, number + count), i, Durability.FSYNC);
        number += count;
        try {
          assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(answered.size());
          answered.addAll(ids);
        } catch (ExecutionException e) {
          assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
        }
        assertThat(log.end()).isEqualTo(answered.size());
      }
      files.room = Long.MAX_VALUE;
      assertThat(ids(log)).isEqualTo(answered);
      assertThat(log.counts().failed()).isPositive();
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(answered);
    }
  }

  @Test
  void a_disk_that_takes_a_few_bytes_at_a_time_gets_all_of_them() throws Exception {
    files.mostAtOnce = 7;
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 100);
      assertThat(ids(log)).isEqualTo(idsOf(0, 100));
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 100));
    }
  }

  @Test
  void after_a_failed_fsync_the_log_takes_no_more_until_it_is_opened_again() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 5);
      files.forceFails = true;
      assertUnavailable(
          append(log, 5), "fsync failed", "Input/output error", "until it is opened again");
      files.forceFails = false;
      assertUnavailable(append(log, 6), "fsync failed", "until it is opened again");
      assertThat(log.end()).isEqualTo(5);
      assertThat(ids(log)).isEqualTo(idsOf(0, 5));
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 5));
      assertThat(append(log, 5).join()).isEqualTo(5);
    }
  }

  @Test
  void after_a_failed_write_that_cannot_be_undone_the_log_takes_no_more() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 5);
      files.room = 30;
      files.truncateFails = true;
      assertUnavailable(append(log, 5), "could not be undone", "No space left on device");
      files.room = Long.MAX_VALUE;
      files.truncateFails = false;
      assertUnavailable(append(log, 6), "could not be undone");
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 5));
    }
  }

  @Test
  void a_segment_that_cannot_be_begun_leaves_no_file_behind() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      long number = 0;
      while (TestLogs.files(folder, ".log").size() == 1) {
        append(log, number++).join();
      }
      long next = number;
      files.room = 0;
      assertUnavailable(log.append(outcomes(next, next + 45), 0, Durability.FSYNC), "No space");
      assertThat(TestLogs.files(folder, ".log")).hasSize(2);

      files.room = Long.MAX_VALUE;
      log.append(outcomes(next, next + 45), 0, Durability.FSYNC).join();
      assertThat(TestLogs.files(folder, ".log")).hasSize(3);
      assertThat(ids(log)).isEqualTo(idsOf(0, next + 45));
    }
  }

  @Test
  void a_full_queue_refuses_at_once_and_counts_it() throws Exception {
    EmbeddedLogSettings settings = SMALL.withQueueBytes(1000);
    CountDownLatch gate = new CountDownLatch(1);
    try (EmbeddedEventLog log = open(folder, settings, files)) {
      files.forceWaits = gate;
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      CompletableFuture<Long> refused = new CompletableFuture<>();
      for (long i = 0; !refused.isCompletedExceptionally(); i++) {
        assertThat(i).isLessThan(100);
        refused = append(log, i);
        answers.add(refused);
      }
      assertUnavailable(refused, "queue:", "expected: at most 1000", "try again later");
      assertThat(log.counts().refused()).isEqualTo(1);
      assertThat(log.end()).isZero();

      gate.countDown();
      answers.removeLast();
      answers.forEach(CompletableFuture::join);
      assertThat(ids(log)).isEqualTo(idsOf(0, answers.size()));
      assertThat(append(log, answers.size()).join()).isEqualTo(answers.size());
    }
  }

  @Test
  void an_append_larger_than_the_queue_is_refused_with_what_to_do() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL.withQueueBytes(1000), files)) {
      assertThatThrownBy(() -> log.append(outcomes(0, 50), 0, Durability.FSYNC))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected: at most 1000, queueBytes; append fewer at once");
    }
  }

  @Test
  void readers_see_nothing_that_is_not_on_disk_yet() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (EmbeddedEventLog log = open(folder, SMALL, files);
        EventLog.Reader reader = log.read(0)) {
      files.forceWaits = gate;
      CompletableFuture<Long> queued = log.append(List.of(outcome(0)), 0, Durability.QUEUE);
      CompletableFuture<Long> forced = append(log, 1);
      assertThat(queued).isCompletedWithValue(0L);
      assertThat(forced).isNotDone();
      assertThat(log.end()).isZero();
      assertThat(reader.poll()).isNull();

      gate.countDown();
      assertThat(forced.join()).isEqualTo(1);
      assertThat(reader.await()).isTrue();
    }
  }

  @Test
  void queued_records_that_could_not_be_written_are_counted_as_lost() throws Exception {
    try (EmbeddedEventLog log =
        open(folder, SMALL.withGroup(Duration.ofMinutes(1), 1 << 20), files)) {
      appendEach(log, 0, 3);
      files.room = 0;
      assertThat(log.append(outcomes(3, 5), 0, Durability.QUEUE)).isCompletedWithValue(3L);
      assertUnavailable(append(log, 5), "No space left on device");
      assertThat(log.counts().lost()).isEqualTo(2);
      assertThat(log.counts().failed()).isEqualTo(2);

      files.room = Long.MAX_VALUE;
      assertThat(append(log, 6).join()).isEqualTo(3);
      assertThat(ids(log)).containsExactly("o0", "o1", "o2", "o6");
    }
  }

  @Test
  void appends_that_arrive_while_one_is_forced_share_the_next_group() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    try (EmbeddedEventLog log = open(folder, SMALL.withSegmentBytes(1 << 20), files)) {
      files.forceWaits = gate;
      List<CompletableFuture<Long>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(append(log, i));
      }
      gate.countDown();
      answers.forEach(CompletableFuture::join);
      assertThat(log.counts().groups()).isLessThanOrEqualTo(2);
      assertThat(log.counts().records()).isEqualTo(500);
    }
  }

  @Test
  void an_interrupted_writer_answers_those_who_wait() throws Exception {
    List<Thread> threads = new ArrayList<>();
    try (EmbeddedEventLog log =
        EmbeddedEventLog.open(
            folder,
            SMALL,
            task -> {
              Thread thread = Thread.ofPlatform().unstarted(task);
              threads.add(thread);
              return thread;
            },
            InstantSource.fixed(Instant.EPOCH),
            files)) {
      appendEach(log, 0, 3);
      threads.getFirst().interrupt();
      threads.getFirst().join();
      assertUnavailable(append(log, 3), "the writer stopped", "until it is opened again");
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 3));
    }
  }

  @Test
  void an_interrupted_reader_reads_on_and_stays_interrupted() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 100);
      Thread.currentThread().interrupt();
      assertThat(ids(log)).isEqualTo(idsOf(0, 100));
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void a_log_can_be_opened_on_a_full_disk() throws Exception {
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      appendEach(log, 0, 10);
    }
    files.room = 0;
    try (EmbeddedEventLog log = open(folder, SMALL, files)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, 10));
    }
    assertThat(Files.exists(folder.resolve("lock"))).isTrue();
  }

  @Test
  void a_folder_that_cannot_be_made_is_an_error() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> open(file, SMALL, files)).isInstanceOf(IOException.class);
  }
}

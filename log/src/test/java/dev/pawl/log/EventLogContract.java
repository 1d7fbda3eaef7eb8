package dev.pawl.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link EventLog} guarantees. An implementation proves itself by extending this. */
@Timeout(60)
public abstract class EventLogContract {

  /** Opens the test's own log: empty the first time, with what it held the next times. */
  protected abstract EventLog open() throws Exception;

  private static Outcome outcome(long number, long eventTime) {
    return new Outcome("o" + number, "u", eventTime, "p" + number, new byte[] {1, 2}, false);
  }

  private static Outcome outcome(long number) {
    return outcome(number, number);
  }

  private static List<Event> outcomes(int from, int to) {
    List<Event> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(outcome(i));
    }
    return events;
  }

  private static void take(CompletableFuture<Long> answer) {
    assertThat(answer).isNotCompletedExceptionally();
  }

  private static LogRecord next(EventLog.Reader reader) {
    return Objects.requireNonNull(reader.poll(), "no record is there yet");
  }

  private static List<LogRecord> drain(EventLog.Reader reader) {
    List<LogRecord> records = new ArrayList<>();
    for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
      records.add(next);
    }
    return records;
  }

  private static List<LogRecord> readAll(EventLog log) {
    try (EventLog.Reader reader = log.read(log.start())) {
      return drain(reader);
    }
  }

  @Test
  void an_empty_log_starts_and_ends_at_0() throws Exception {
    try (EventLog log = open();
        EventLog.Reader reader = log.read(0)) {
      assertThat(log.start()).isZero();
      assertThat(log.end()).isZero();
      assertThat(reader.poll()).isNull();
      assertThat(reader.position()).isZero();
      assertThat(log.firstAtOrAfter(Long.MIN_VALUE)).isEmpty();
    }
  }

  @Test
  void offsets_count_up_from_0_over_single_and_joint_appends() throws Exception {
    try (EventLog log = open()) {
      assertThat(log.append(outcomes(0, 1), 10, Durability.FSYNC).join()).isZero();
      assertThat(log.append(outcomes(1, 4), 11, Durability.FSYNC).join()).isEqualTo(1);
      assertThat(log.append(outcomes(4, 5), 12, Durability.QUEUE).join()).isEqualTo(4);
      assertThat(log.append(outcomes(5, 7), 13, Durability.FSYNC).join()).isEqualTo(5);
      assertThat(log.end()).isEqualTo(7);

      List<LogRecord> records = readAll(log);

      assertThat(records).extracting(LogRecord::offset).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(records)
          .extracting(LogRecord::ingestTime)
          .containsExactly(10L, 11L, 11L, 11L, 12L, 13L, 13L);
      assertThat(records)
          .extracting(record -> record.event().id())
          .containsExactly("o0", "o1", "o2", "o3", "o4", "o5", "o6");
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void every_event_comes_back_as_it_was_also_after_opening_again(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    RandomEvents generator = new RandomEvents(random);
    List<Event> expected = new ArrayList<>();
    try (EventLog log = open()) {
      for (int i = 0; i < 100; i++) {
        List<Event> events = generator.next(random.nextInt(1, 8));
        expected.addAll(events);
        take(log.append(events, i, random.nextBoolean() ? Durability.FSYNC : Durability.QUEUE));
      }
    }
    try (EventLog log = open()) {
      assertThat(log.end()).isEqualTo(expected.size());
      assertThat(readAll(log))
          .extracting(LogRecord::event)
          .usingRecursiveFieldByFieldElementComparator(RandomEvents.TO_THE_BIT)
          .isEqualTo(expected);
    }
  }

  @Test
  void what_was_answered_under_fsync_can_be_read_at_once() throws Exception {
    try (EventLog log = open();
        EventLog.Reader reader = log.read(0)) {
      for (int i = 0; i < 50; i++) {
        long offset = log.append(List.of(outcome(i)), i, Durability.FSYNC).join();
        assertThat(log.end()).isGreaterThan(offset);
        LogRecord record = next(reader);
        assertThat(record.event().id()).isEqualTo("o" + i);
        assertThat(reader.position()).isEqualTo(offset + 1);
        assertThat(reader.poll()).isNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void what_was_answered_is_there_after_closing_and_opening(Durability durability)
      throws Exception {
    try (EventLog log = open()) {
      for (int i = 0; i < 1000; i++) {
        CompletableFuture<Long> answer = log.append(List.of(outcome(i)), i, durability);
        assertThat(durability == Durability.FSYNC || answer.isDone()).isTrue();
      }
    }
    try (EventLog log = open()) {
      assertThat(readAll(log)).hasSize(1000);
      assertThat(log.append(List.of(outcome(1000)), 0, Durability.FSYNC).join()).isEqualTo(1000);
    }
  }

  @Test
  void appends_of_many_threads_are_neighbours_and_each_thread_finds_its_order() throws Exception {
    int threads = 8;
    int appends = 200;
    try (EventLog log = open();
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<List<Long>>> offsets = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int thread = t;
        offsets.add(pool.submit(() -> appendTriples(log, thread, appends)));
      }
      List<LogRecord> all;
      List<List<Long>> answered = new ArrayList<>();
      for (Future<List<Long>> future : offsets) {
        answered.add(future.get());
      }
      all = readAll(log);

      assertThat(all).hasSize(threads * appends * 3);
      for (int t = 0; t < threads; t++) {
        assertThat(answered.get(t)).isSorted();
        for (int i = 0; i < appends; i++) {
          int first = Math.toIntExact(answered.get(t).get(i));
          for (int k = 0; k < 3; k++) {
            assertThat(all.get(first + k).event().id()).isEqualTo(t + "/" + i + "/" + k);
          }
        }
      }
    }
  }

  private static List<Long> appendTriples(EventLog log, int thread, int appends) {
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < appends; i++) {
      List<Event> events = new ArrayList<>();
      for (int k = 0; k < 3; k++) {
        String id = thread + "/" + i + "/" + k;
        events.add(new Outcome(id, "", i, "about", new byte[i % 100], false));
      }
      offsets.add(log.append(events, i, Durability.FSYNC).join());
    }
    return offsets;
  }

  @Test
  void an_append_of_nothing_is_refused() throws Exception {
    try (EventLog log = open()) {
      assertThatThrownBy(() -> log.append(List.of(), 0, Durability.FSYNC))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("events");
    }
  }

  @Test
  void readers_have_their_own_positions() throws Exception {
    try (EventLog log = open()) {
      log.append(outcomes(0, 100), 0, Durability.FSYNC).join();
      try (EventLog.Reader first = log.read(0);
          EventLog.Reader second = log.read(50);
          EventLog.Reader third = log.read(100)) {
        assertThat(drain(first)).hasSize(100);
        assertThat(second.position()).isEqualTo(50);
        LogRecord record = next(second);
        assertThat(record.offset()).isEqualTo(50);
        assertThat(record.event().id()).isEqualTo("o50");
        assertThat(drain(second)).hasSize(49);
        assertThat(third.poll()).isNull();
      }
    }
  }

  @Test
  void a_reader_starts_at_any_offset() throws Exception {
    try (EventLog log = open()) {
      log.append(outcomes(0, 777), 0, Durability.FSYNC).join();
      for (int from = 0; from <= 777; from += 7) {
        try (EventLog.Reader reader = log.read(from)) {
          List<LogRecord> rest = drain(reader);
          assertThat(rest).hasSize(777 - from);
          assertThat(rest.isEmpty() ? 777 : rest.getFirst().offset()).isEqualTo(from);
        }
      }
    }
  }

  @Test
  void a_reader_outside_the_log_is_refused_with_the_range() throws Exception {
    try (EventLog log = open()) {
      log.append(outcomes(0, 3), 0, Durability.FSYNC).join();
      assertThatThrownBy(() -> log.read(-1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from: -1 (expected: 0 to 3");
      assertThatThrownBy(() -> log.read(4))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from: 4 (expected: 0 to 3");
    }
  }

  @Test
  void readers_that_follow_the_writers_see_every_record_once_in_order() throws Exception {
    int appends = 500;
    try (EventLog log = open();
        ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<List<Long>>> readers = new ArrayList<>();
      for (int r = 0; r < 3; r++) {
        readers.add(pool.submit(() -> follow(log, 2L * appends * 3)));
      }
      List<Future<List<Long>>> writers = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        int thread = t;
        writers.add(pool.submit(() -> appendTriples(log, thread, appends)));
      }
      for (Future<List<Long>> writer : writers) {
        assertThat(writer.get()).hasSize(appends);
      }
      List<Long> all = LongStream.range(0, 2L * appends * 3).boxed().toList();
      for (Future<List<Long>> reader : readers) {
        assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(all);
      }
    }
  }

  private static List<Long> follow(EventLog log, long count) throws InterruptedException {
    List<Long> offsets = new ArrayList<>();
    try (EventLog.Reader reader = log.read(0)) {
      while (offsets.size() < count && reader.await()) {
        drain(reader).forEach(record -> offsets.add(record.offset()));
      }
    }
    return offsets;
  }

  @Test
  void a_waiting_reader_is_woken_by_an_append() throws Exception {
    try (EventLog log = open();
        EventLog.Reader reader = log.read(0);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 20; i++) {
        Future<Boolean> woken = pool.submit(reader::await);
        take(log.append(List.of(outcome(i)), 0, i % 2 == 0 ? Durability.FSYNC : Durability.QUEUE));
        assertThat(woken.get(30, TimeUnit.SECONDS)).isTrue();
        LogRecord record = next(reader);
        assertThat(record.offset()).isEqualTo(i);
      }
    }
  }

  @Test
  void a_waiting_reader_is_woken_by_closing() throws Exception {
    EventLog log = open();
    try (EventLog.Reader reader = log.read(0);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<Boolean> woken = pool.submit(reader::await);
      log.close();
      assertThat(woken.get(30, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void a_waiting_reader_is_woken_by_an_interrupt() throws Exception {
    try (EventLog log = open();
        EventLog.Reader reader = log.read(0);
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      Future<Boolean> waiting = pool.submit(reader::await);
      pool.shutdownNow();
      assertThatThrownBy(() -> waiting.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void a_reader_gives_what_a_closed_log_held_and_then_ends() throws Exception {
    EventLog log = open();
    try (EventLog.Reader reader = log.read(0)) {
      take(log.append(outcomes(0, 10), 0, Durability.QUEUE));
      log.close();
      assertThat(reader.await()).isTrue();
      assertThat(drain(reader)).hasSize(10);
      assertThat(reader.await()).isFalse();
    }
  }

  @Test
  void a_closed_log_takes_no_more_and_says_so() throws Exception {
    EventLog log = open();
    log.close();
    CompletableFuture<Long> answer = log.append(outcomes(0, 1), 0, Durability.QUEUE);
    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(LogUnavailableException.class)
        .hasMessageContaining("closed");
    log.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void reading_from_an_event_time_misses_no_event_of_that_time_or_later(long seed)
      throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    int count = 3000;
    long[] times = new long[count];
    try (EventLog log = open()) {
      for (int i = 0; i < count; i++) {
        times[i] = i * 10L + random.nextInt(-200, 200);
        take(log.append(List.of(outcome(i, times[i])), i, Durability.QUEUE));
      }
      log.append(List.of(new Tick(-1000)), 0, Durability.FSYNC).join();

      for (int i = 0; i < 300; i++) {
        long time = random.nextLong(-300, count * 10L + 300);
        OptionalLong found = log.firstAtOrAfter(time);
        int exact = 0;
        while (exact < count && times[exact] < time) {
          exact++;
        }
        if (exact == count) {
          assertThat(found).isEmpty();
        } else {
          assertThat(found).isPresent();
          assertThat(found.getAsLong()).isBetween(0L, (long) exact);
        }
      }
    }
  }

  @Test
  void nothing_is_deleted_that_is_still_needed() throws Exception {
    try (EventLog log = open()) {
      for (int i = 0; i < 10; i++) {
        log.append(outcomes(i * 100, i * 100 + 100), 0, Durability.FSYNC).join();
      }
      log.retain(500);
      log.retain(200);
      assertThat(log.start()).isLessThanOrEqualTo(500);
      try (EventLog.Reader reader = log.read(500)) {
        assertThat(drain(reader)).hasSize(500);
      }
      assertThatThrownBy(() -> log.retain(1001))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("from: 1001 (expected: at most the end, 1000)");
    }
  }
}

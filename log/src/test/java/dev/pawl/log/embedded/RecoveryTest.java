package dev.pawl.log.embedded;

import static dev.pawl.log.embedded.TestLogs.SMALL;
import static dev.pawl.log.embedded.TestLogs.append;
import static dev.pawl.log.embedded.TestLogs.appendEach;
import static dev.pawl.log.embedded.TestLogs.files;
import static dev.pawl.log.embedded.TestLogs.ids;
import static dev.pawl.log.embedded.TestLogs.idsOf;
import static dev.pawl.log.embedded.TestLogs.open;
import static dev.pawl.log.embedded.TestLogs.outcome;
import static dev.pawl.log.embedded.TestLogs.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogUnavailableException;
import dev.pawl.log.Outcome;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RecoveryTest {
  @TempDir Path folder;

  /** A log of 20 records in one segment, and of 10 more that were appended as one. */
  private Path thirty() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 20);
      log.append(outcomes(20, 30), 0, Durability.FSYNC).join();
    }
    return files(folder, ".log").getLast();
  }

  /** As a crash leaves it: without the mark that it was closed. */
  private void forgetClosing() throws IOException {
    Files.delete(files(folder, ".index").getLast());
  }

  private static void cut(Path file, long bytes) throws IOException {
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), Math.toIntExact(bytes)));
  }

  private static void flip(Path file, long position) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.toIntExact(position)] ^= 0x10;
    Files.write(file, bytes);
  }

  @Test
  void a_tail_cut_anywhere_keeps_every_whole_append_before_it() throws IOException {
    byte[] whole = Files.readAllBytes(thirty());
    Path file = files(folder, ".log").getLast();
    int last = 30;
    for (int length = whole.length; length >= 0; length -= 29) {
      Files.write(file, Arrays.copyOf(whole, length));
      Files.deleteIfExists(folder.resolve("%020d.index".formatted(0)));
      int count;
      try (EmbeddedEventLog log = open(folder)) {
        count = Math.toIntExact(log.end());
        assertThat(ids(log)).isEqualTo(idsOf(0, count));
        assertThat(count)
            .isLessThanOrEqualTo(last)
            .satisfiesAnyOf(
                n -> assertThat(n).isEqualTo(30), n -> assertThat(n).isLessThanOrEqualTo(20));
        assertThat(append(log, count).join()).isEqualTo(count);
        assertThat(ids(log)).isEqualTo(idsOf(0, count + 1));
      }
      last = count;
    }
    assertThat(last).isZero();
  }

  @Test
  void the_bytes_of_a_torn_tail_are_counted() throws IOException {
    Path file = thirty();
    forgetClosing();
    byte[] whole = Files.readAllBytes(file);
    byte[] garbage = Arrays.copyOf(whole, whole.length + 1000);
    garbage[whole.length + 76] = 1;
    Files.write(file, garbage);
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(log.counts().tornBytes()).isEqualTo(77);
      assertThat(ids(log)).isEqualTo(idsOf(0, 30));
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(log.counts().tornBytes()).isZero();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void a_tail_of_garbage_is_cut(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = thirty();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < 30; i++) {
      byte[] torn = Arrays.copyOf(whole, whole.length + random.nextInt(1, 3000));
      byte[] tail = new byte[torn.length - whole.length];
      random.nextBytes(tail);
      System.arraycopy(tail, 0, torn, whole.length, tail.length);
      Files.write(file, torn);
      Files.deleteIfExists(folder.resolve("%020d.index".formatted(0)));
      try (EmbeddedEventLog log = open(folder)) {
        assertThat(ids(log)).isEqualTo(idsOf(0, 30));
      }
    }
  }

  @Test
  void a_group_of_which_a_later_page_reached_the_disk_first_is_cut_as_a_torn_tail()
      throws IOException {
    Path file;
    long start;
    EmbeddedLogSettings slow = SMALL.withGroup(Duration.ofMinutes(1), 1 << 20);
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 10);
      file = files(folder, ".log").getLast();
    }
    start = Files.size(file);
    try (EmbeddedEventLog log = open(folder, slow, FileChannel::open)) {
      for (int i = 10; i < 20; i++) {
        assertThat(log.append(List.of(outcome(i)), 0, Durability.QUEUE)).isCompleted();
      }
    }
    forgetClosing();
    flip(file, start + 150);
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(log.end()).isEqualTo(11);
      assertThat(log.counts().tornBytes()).isPositive();
      assertThat(ids(log)).isEqualTo(idsOf(0, 11));
    }
  }

  @Test
  void a_broken_record_in_the_middle_is_refused_with_file_position_and_remedy() throws IOException {
    Path file = thirty();
    forgetClosing();
    byte[] before = Files.readAllBytes(file);
    flip(file, before.length / 2);
    byte[] damaged = Files.readAllBytes(file);

    CorruptLogException refusal =
        catchThrowableOfType(CorruptLogException.class, () -> open(folder));

    assertThat(refusal)
        .hasMessageStartingWith(file + ": corrupt at byte " + refusal.position())
        .hasMessageContaining("the record with offset " + refusal.offset())
        .hasMessageContaining("Restore this file from a backup")
        .hasMessageContaining("cut this file to " + refusal.position() + " bytes");
    assertThat(refusal.file()).isEqualTo(file);
    assertThat(refusal.offset()).isBetween(10L, 20L);
    assertThat(Files.readAllBytes(file)).isEqualTo(damaged);

    try (EmbeddedEventLog log = EmbeddedEventLog.openReadOnly(folder, SMALL)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, refusal.offset()));
      assertThat(log.damage())
          .get()
          .extracting(CorruptLogException::offset)
          .isEqualTo(refusal.offset());
    }

    cut(file, refusal.position());
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, refusal.offset()));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void a_flipped_bit_anywhere_in_what_was_closed_is_refused(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Path file = thirty();
    byte[] whole = Files.readAllBytes(file);
    byte[] index = Files.readAllBytes(folder.resolve("%020d.index".formatted(0)));
    for (int i = 0; i < 50; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, broken);
      Files.write(folder.resolve("%020d.index".formatted(0)), index);
      assertThatThrownBy(() -> open(folder)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void the_last_record_of_a_log_that_was_closed_is_not_taken_for_a_torn_tail() throws IOException {
    Path file = thirty();
    cut(file, Files.size(file) - 1);
    assertThatThrownBy(() -> open(folder)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void a_broken_record_of_an_earlier_segment_stops_the_reader_that_comes_to_it()
      throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 200);
    }
    Path second = files(folder, ".log").get(1);
    flip(second, 2000);
    try (EmbeddedEventLog log = open(folder);
        EventLog.Reader reader = log.read(0)) {
      CorruptLogException found =
          catchThrowableOfType(
              CorruptLogException.class,
              () -> {
                while (reader.poll() != null) {
                  assertThat(reader.position()).isLessThan(200);
                }
              });
      assertThat(found.file()).isEqualTo(second);
      assertThat(found.offset()).isEqualTo(reader.position());
      assertThatThrownBy(log::verify).isInstanceOf(CorruptLogException.class);
      assertThatThrownBy(reader::poll).hasMessage(found.getMessage());
      try (EventLog.Reader behind = log.read(found.offset() + 50)) {
        assertThat(behind.poll()).isNotNull();
      }
      try (EventLog.Reader near = log.read(found.offset() + 1)) {
        assertThatThrownBy(near::poll).hasMessage(found.getMessage());
        assertThatThrownBy(near::poll).hasMessage(found.getMessage());
        assertThat(near.position()).isEqualTo(found.offset() + 1);
      }
      assertThat(append(log, 200).join()).isEqualTo(200);
    }
  }

  @Test
  void the_remedy_of_the_message_gives_up_what_is_broken_and_keeps_the_rest() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 200);
    }
    flip(files(folder, ".log").get(1), 2000);
    CorruptLogException found =
        catchThrowableOfType(
            CorruptLogException.class,
            () -> {
              try (EmbeddedEventLog log = open(folder)) {
                log.verify();
              }
            });

    cut(found.file(), found.position());
    Files.delete(files(folder, ".index").get(1));
    for (Path later : files(folder, ".log").stream().skip(2).toList()) {
      Files.delete(later);
    }

    try (EmbeddedEventLog log = open(folder)) {
      assertThat(ids(log)).isEqualTo(idsOf(0, found.offset()));
      assertThat(append(log, found.offset()).join()).isEqualTo(found.offset());
    }
  }

  @Test
  void indexes_that_are_missing_or_broken_are_made_again() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 300);
    }
    List<Path> indexes = files(folder, ".index");
    assertThat(indexes).hasSizeGreaterThan(4);
    Files.delete(indexes.get(0));
    cut(indexes.get(1), 20);
    flip(indexes.get(2), 70);
    Files.write(indexes.get(3), new byte[0]);
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(log.verify()).isEqualTo(300);
      for (int i = 0; i < 300; i++) {
        assertThat(log.firstAtOrAfter(i)).hasValue(i);
      }
    }
  }

  @Test
  void a_missing_segment_is_refused() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 300);
    }
    Files.delete(files(folder, ".log").get(2));
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(files(folder, ".log").get(1).toString());
  }

  @Test
  void a_segment_that_a_crash_left_without_its_header_is_begun_again() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 30);
    }
    for (byte[] left : List.of(new byte[0], new byte[5], new byte[4096])) {
      Path next = folder.resolve("%020d.log".formatted(30));
      Files.write(next, left);
      Files.deleteIfExists(folder.resolve("%020d.index".formatted(30)));
      try (EmbeddedEventLog log = open(folder)) {
        assertThat(ids(log)).isEqualTo(idsOf(0, 30));
      }
    }
    try (EmbeddedEventLog log = open(folder)) {
      assertThat(append(log, 30).join()).isEqualTo(30);
      assertThat(ids(log)).isEqualTo(idsOf(0, 31));
    }
  }

  @Test
  void a_file_that_is_no_segment_is_refused() throws IOException {
    Files.writeString(folder.resolve("%020d.log".formatted(0)), "something else altogether");
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("not a segment of format 1 that starts at this offset");
  }

  @Test
  void other_files_in_the_folder_are_left_alone() throws IOException {
    Path other = Files.writeString(folder.resolve("notes.log"), "hello");
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 100);
    }
    assertThat(other).hasContent("hello");
  }

  @Test
  void a_second_writer_is_refused_and_named_the_first() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("stop that one, or open the log read-only");
      assertThat(append(log, 0).join()).isZero();
    }
    open(folder).close();
  }

  @Test
  void a_log_can_be_read_while_another_writes_it() throws IOException {
    try (EmbeddedEventLog log = open(folder)) {
      appendEach(log, 0, 150);
      try (EmbeddedEventLog copy = EmbeddedEventLog.openReadOnly(folder, SMALL)) {
        assertThat(copy.damage()).isEmpty();
        assertThat(ids(copy)).isEqualTo(idsOf(0, 150));
        assertThat(copy.read(150).poll()).isNull();
        assertThatThrownBy(append(copy, 150)::join)
            .isInstanceOf(CompletionException.class)
            .hasCauseInstanceOf(LogUnavailableException.class)
            .hasMessageContaining("opened read-only");
        copy.retain(100);
      }
      appendEach(log, 150, 200);
      assertThat(ids(log)).isEqualTo(idsOf(0, 200));
    }
  }

  @Test
  void an_empty_folder_opened_read_only_is_an_empty_log_and_stays_empty() throws IOException {
    try (EmbeddedEventLog log = EmbeddedEventLog.openReadOnly(folder, SMALL)) {
      assertThat(log.end()).isZero();
      assertThat(ids(log)).isEmpty();
      assertThat(log.firstAtOrAfter(0)).isEmpty();
      assertThat(log.verify()).isZero();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void an_append_larger_than_a_segment_gets_a_segment_of_its_own() throws IOException {
    byte[] row = new byte[3 << 20];
    new SplittableRandom(1).nextBytes(row);
    try (EmbeddedEventLog log = open(folder)) {
      append(log, 0).join();
      log.append(List.of(outcome("large", row), outcome("next", row)), 0, Durability.FSYNC).join();
      append(log, 3).join();
      assertThat(files(folder, ".log")).hasSize(3);
      assertThat(ids(log)).containsExactly("o0", "large", "next", "o3");
    }
    try (EmbeddedEventLog log = open(folder);
        EventLog.Reader reader = log.read(1)) {
      assertThat(reader.poll())
          .isNotNull()
          .extracting(record -> ((Outcome) record.event()).row())
          .isEqualTo(row);
    }
  }

  @Test
  void the_room_taken_in_advance_is_given_back() throws IOException {
    EmbeddedLogSettings large = EmbeddedLogSettings.standard();
    try (EmbeddedEventLog log = open(folder, large, FileChannel::open)) {
      appendEach(log, 0, 10);
      assertThat(Files.size(files(folder, ".log").getLast())).isEqualTo(4 << 20);
    }
    assertThat(Files.size(files(folder, ".log").getLast())).isLessThan(2000);
  }
}

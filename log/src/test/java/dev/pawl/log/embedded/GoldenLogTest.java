package dev.pawl.log.embedded;

import static dev.pawl.log.embedded.TestLogs.outcome;
import static dev.pawl.log.embedded.TestLogs.outcomes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.RandomEvents;
import dev.pawl.log.Tick;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log as format 1 wrote it, which every later version has to open, read and go on with. {@link
 * #main} writes the files; it is run by hand, once for a format, as that of the golden events.
 */
class GoldenLogTest {
  private static final List<String> FILES =
      List.of("00000000000000000000.log", "00000000000000000000.index");

  @TempDir Path folder;

  private static void write(EventLog log) {
    log.append(List.of(outcome(0)), 1000, Durability.FSYNC).join();
    log.append(outcomes(1, 4), 1001, Durability.FSYNC).join();
    log.append(List.of(new Tick(9)), 1002, Durability.FSYNC).join();
  }

  public static void main(String[] args) throws IOException {
    try (EventLog log = TestLogs.open(Path.of(args[0]))) {
      write(log);
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = GoldenLogTest.class.getResourceAsStream("log-v1/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @BeforeEach
  void copy() throws IOException {
    for (String name : FILES) {
      Files.write(folder.resolve(name), golden(name));
    }
  }

  private void assertGolden(EventLog log) {
    List<LogRecord> records = new ArrayList<>();
    try (EventLog.Reader reader = log.read(0)) {
      for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
        records.add(next);
      }
    }
    assertThat(records)
        .usingRecursiveFieldByFieldElementComparator(RandomEvents.TO_THE_BIT)
        .containsExactly(
            new LogRecord(0, 1000, outcome(0)),
            new LogRecord(1, 1001, outcome(1)),
            new LogRecord(2, 1001, outcome(2)),
            new LogRecord(3, 1001, outcome(3)),
            new LogRecord(4, 1002, new Tick(9)));
    assertThat(log.firstAtOrAfter(3)).hasValue(3);
    assertThat(log.firstAtOrAfter(9)).hasValue(4);
    assertThat(log.firstAtOrAfter(10)).isEmpty();
  }

  @Test
  void a_log_of_format_1_is_read_and_gone_on_with() throws IOException {
    try (EventLog log = TestLogs.open(folder)) {
      assertGolden(log);
      assertThat(TestLogs.append(log, 5).join()).isEqualTo(5);
    }
  }

  @Test
  void its_index_is_taken_as_it_is() throws IOException {
    LogFolder files = new LogFolder(folder, TestLogs.SMALL, FileChannel::open);
    assertThat(SegmentIndex.load(files, 0)).get().extracting(SegmentIndex::end).isEqualTo(5L);
  }

  @Test
  void the_same_appends_make_the_same_files() throws IOException {
    Path again = folder.resolve("again");
    try (EventLog log = TestLogs.open(again)) {
      write(log);
    }
    for (String name : FILES) {
      assertThat(again.resolve(name)).hasBinaryContent(golden(name));
    }
  }
}

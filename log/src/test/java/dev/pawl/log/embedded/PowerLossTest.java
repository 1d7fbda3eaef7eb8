package dev.pawl.log.embedded;

import static dev.pawl.log.embedded.TestLogs.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes the power away in the middle of any operation on any file: of what was not forced to disk,
 * some sectors are there and some are not. The log goes on from what is left, again and again.
 */
@Timeout(120)
class PowerLossTest {
  private static final int LOSSES = 25;
  private static final int MOST_OPERATIONS = 150;

  private static final EmbeddedLogSettings SETTINGS = TestLogs.SMALL.withSegmentBytes(20_000);

  @TempDir Path folder;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void what_was_answered_survives_any_loss_of_power(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, String> answered = new HashMap<>();
    Path disk = Files.createDirectory(folder.resolve("disk-0"));
    for (int loss = 1; loss <= LOSSES; loss++) {
      Path left = folder.resolve("disk-" + loss);
      VolatileFiles files =
          new VolatileFiles(disk, left, random.nextInt(3, MOST_OPERATIONS), random.split());
      appendUntilThePowerIsGone(files, disk, loss, answered, random);
      disk = left;
      try (EmbeddedEventLog log = EmbeddedEventLog.openReadOnly(disk, SETTINGS)) {
        assertThat(log.damage()).isEmpty();
        check(log, answered);
      }
    }
    assertThat(answered).hasSizeGreaterThan(LOSSES);
  }

  private void appendUntilThePowerIsGone(
      VolatileFiles files, Path disk, int loss, Map<Long, String> answered, SplittableRandom random)
      throws IOException {
    EmbeddedEventLog log;
    try {
      log = TestLogs.open(disk, SETTINGS, files);
    } catch (IOException e) {
      assertThat(e).hasMessage(VolatileFiles.GONE);
      return;
    }
    try (log) {
      for (int i = 0; !files.gone(); i++) {
        List<Append> group = new ArrayList<>();
        for (int k = random.nextInt(1, 6); k > 0; k--) {
          group.add(append(log, loss + "/" + i + "/" + k, random));
        }
        for (Append append : group) {
          try {
            long offset = append.answer().join();
            for (Event event : append.events()) {
              answered.put(offset++, event.id());
            }
          } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
          }
        }
      }
    }
  }

  /** Some events, answered when durable. */
  private record Append(List<Event> events, CompletableFuture<Long> answer) {}

  private static Append append(EventLog log, String name, SplittableRandom random) {
    int count = random.nextInt(1, 5);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] row = new byte[random.nextInt(random.nextInt(10) == 0 ? 2000 : 100)];
      random.nextBytes(row);
      events.add(outcome(name + "/" + i + "/" + count, row));
    }
    return new Append(events, log.append(events, 0, Durability.FSYNC));
  }

  private static void check(EventLog log, Map<Long, String> answered) {
    List<String> ids = new ArrayList<>();
    try (EventLog.Reader reader = log.read(0)) {
      for (LogRecord next = reader.poll(); next != null; next = reader.poll()) {
        ids.add(next.event().id());
      }
    }
    answered.forEach((offset, id) -> {
      assertThat(offset).isLessThan(ids.size());
      assertThat(ids.get(Math.toIntExact(offset))).isEqualTo(id);
    });
    assertThat(ids).doesNotHaveDuplicates();
    for (int i = 0; i < ids.size(); ) {
      String[] parts = ids.get(i).split("/");
      int count = Integer.parseInt(parts[4]);
      for (int k = 0; k < count; k++, i++) {
        parts[3] = Integer.toString(k);
        assertThat(i).as("half an append").isLessThan(ids.size());
        assertThat(ids.get(i)).isEqualTo(String.join("/", parts));
      }
    }
  }
}

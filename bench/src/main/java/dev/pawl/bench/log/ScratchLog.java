package dev.pawl.bench.log;

import dev.pawl.log.Event;
import dev.pawl.log.Outcome;
import dev.pawl.log.Prediction;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A log in a folder of its own that goes away with it, and events like those of the demo. */
final class ScratchLog implements AutoCloseable {
  private static final int EVENTS = 1024;
  private static final int INPUT_BYTES = 120;
  private static final int LABEL_BYTES = 9;
  private static final long KEPT_BYTES = 1L << 28;

  final Path folder;
  final EmbeddedEventLog log;

  ScratchLog() throws IOException {
    folder = Files.createTempDirectory("pawl-bench-log-");
    log =
        EmbeddedEventLog.open(
            folder,
            EmbeddedLogSettings.standard().withRetention(EmbeddedLogSettings.FOREVER, KEPT_BYTES),
            Thread.ofPlatform().daemon().name("log").factory(),
            InstantSource.system());
  }

  /** As many predictions as outcomes, in turn; 184 bytes each on average, without their frames. */
  static List<List<Event>> events() {
    SplittableRandom random = new SplittableRandom(1);
    return Stream.iterate(0, i -> i + 1)
        .limit(EVENTS)
        .map(i -> List.of(i % 2 == 0 ? prediction(random, i) : outcome(random, i)))
        .toList();
  }

  private static Event prediction(SplittableRandom random, int number) {
    byte[] row = new byte[INPUT_BYTES];
    random.nextBytes(row);
    return new Prediction(
        "2013-07-04/EWR/UA" + number,
        "N" + random.nextInt(10_000, 99_999),
        1_372_900_000_000L + number * 60_000L,
        "",
        row,
        "2.13",
        "champion",
        1,
        new double[] {random.nextGaussian()},
        true);
  }

  private static Event outcome(SplittableRandom random, int number) {
    byte[] row = new byte[LABEL_BYTES];
    random.nextBytes(row);
    String about = "2013-07-04/EWR/UA" + number;
    return new Outcome(
        about + "/arrived", "N14228", 1_372_900_000_000L + number * 60_000L, about, row, false);
  }

  @Override
  public void close() throws IOException {
    log.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

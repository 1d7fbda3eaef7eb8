package dev.pawl.log.embedded;

import dev.pawl.log.EventLog;
import dev.pawl.log.EventLogContract;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEventLogTest {

  private static EventLog open(Path folder, EmbeddedLogSettings settings) throws IOException {
    return EmbeddedEventLog.open(
        folder, settings, Thread.ofPlatform().factory(), InstantSource.fixed(Instant.EPOCH));
  }

  @Nested
  class WithStandardSettings extends EventLogContract {
    @TempDir Path folder;

    @Override
    protected EventLog open() throws IOException {
      return EmbeddedEventLogTest.open(folder, EmbeddedLogSettings.standard());
    }
  }

  /** Many segments, many index entries, and deletion of all that may be deleted. */
  @Nested
  class WithSmallSegments extends EventLogContract {
    @TempDir Path folder;

    @Override
    protected EventLog open() throws IOException {
      return EmbeddedEventLogTest.open(
          folder,
          EmbeddedLogSettings.standard()
              .withSegmentBytes(4096)
              .withIndexBytes(256)
              .withGroup(Duration.ZERO, 1)
              .withRetention(EmbeddedLogSettings.FOREVER, 1));
    }
  }
}

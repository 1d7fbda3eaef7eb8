package dev.pawl.cli;

import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.spec.Spec;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A data folder as a server leaves it behind. */
public final class RecordedLog {
  private RecordedLog() {}

  /** Writes the log of a model whose spec was applied at first. */
  public static void write(Path data, Spec spec, List<? extends Event> events) throws Exception {
    Path folder = data.resolve("models").resolve(spec.model()).resolve("log");
    try (EmbeddedEventLog log =
        EmbeddedEventLog.open(
            folder,
            EmbeddedLogSettings.standard(),
            Thread::new,
            InstantSource.fixed(Instant.EPOCH))) {
      Command apply = Command.of("apply", 0, "apply", Map.of("spec", spec.text()), "test", "");
      log.append(List.of(apply), 0, Durability.QUEUE).get();
      log.append(events, 0, Durability.FSYNC).get();
    }
  }
}

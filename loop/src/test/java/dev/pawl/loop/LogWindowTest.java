package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.training.LogWindow;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWindowTest {
  private static final String WITH_Z =
      LineEvents.yaml().replace("  shop: category", "  shop: category\n  z: number");

  @TempDir Path folder;

  @Test
  void a_training_reads_what_was_logged_under_earlier_specs() throws IOException {
    ModelDefinition before = definition(LineEvents.yaml());
    ModelDefinition now = definition(WITH_Z);
    try (EventLog log = log()) {
      append(log, LineEvents.yaml(), 0, 10);
      append(log, WITH_Z, 10, 20);

      Collection<Example> examples =
          new LogWindow(log, () -> List.of(before.columns(), now.columns()))
              .examples(everything(log), now);

      assertThat(examples).hasSize(2 * 9 * 20);
      int z = now.columns().row().indexOf("z");
      assertThat(examples.stream().filter(example -> example.row().isMissing(z)).count())
          .isEqualTo(9 * 20);
    }
  }

  private EventLog log() throws IOException {
    return EmbeddedEventLog.open(
        folder,
        EmbeddedLogSettings.standard(),
        Thread.ofPlatform().daemon().factory(),
        InstantSource.fixed(Instant.EPOCH));
  }

  private static ModelDefinition definition(String spec) {
    return ModelDefinition.of(SpecReader.read(spec, "line.yaml"));
  }

  private static void append(EventLog log, String spec, long from, long to) {
    LineEvents events = new LineEvents(spec);
    events.hours(from, to, 20, 3, 1);
    List<Event> all = events.records().stream().map(LogRecord::event).toList();
    log.append(all, 0, Durability.FSYNC).join();
  }

  private static TrainingRequest everything(EventLog log) {
    return new TrainingRequest(
        "t", "line", "", "main", Purpose.VERSION, "", "", 0, 0, log.end(), 0, List.of());
  }
}

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

  @Test
  void lineages_with_windows_of_their_own_take_turns() throws IOException {
    ModelDefinition definition =
        definition(
            LineEvents.yaml()
                .replace("window: 10d", "window: 6h\n  lineages: {wide: {window: 9h}}"));
    try (EventLog log = log()) {
      append(log, LineEvents.yaml(), 0, 20);
      LogWindow window = new LogWindow(log);
      for (long hour : new long[] {12, 15, 20}) {
        for (String lineage : List.of("main", "wide")) {
          TrainingRequest request = windowed(log, definition, lineage, hour);
          assertThat(window.examples(request, definition))
              .as("%s at %d", lineage, hour)
              .isNotEmpty()
              .allMatch(example -> example.labelTime() >= request.fromTime())
              .extracting(Example::labelOffset)
              .containsExactlyElementsOf(
                  new LogWindow(log)
                      .examples(request, definition).stream().map(Example::labelOffset).toList());
        }
      }
    }
  }

  /** What a lineage asks for when so many of the hours have been logged. */
  private static TrainingRequest windowed(
      EventLog log, ModelDefinition definition, String lineage, long hour) {
    long clock = hour * LineEvents.HOUR;
    long window = definition.spec().training().windowOf(lineage).toMillis();
    return new TrainingRequest(
        "t",
        "line",
        definition.hash(),
        lineage,
        Purpose.VERSION,
        "",
        "",
        clock - window,
        0,
        log.end() * hour / 20,
        clock,
        List.of());
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

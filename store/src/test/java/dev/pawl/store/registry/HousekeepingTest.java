package dev.pawl.store.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Decision.Kind;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.registry.Version.State;
import dev.pawl.loop.run.LoopRunner;
import dev.pawl.loop.run.VersionRetention;
import dev.pawl.loop.training.LogWindow;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that keeps nothing it may delete, and a loop that makes a version each hour. */
class HousekeepingTest {
  private static final long HOURS = 700;
  private static final int EACH = 5;
  private static final String YAML =
      LineEvents.yaml()
          .replace("{every: 1d}", "{every: 1h}")
          .replace("micro_batch: 16", "micro_batch: 4");

  @TempDir Path folder;
  private final MemoryArtifactStore artifacts = new MemoryArtifactStore();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private Registry registry;
  private EventLog log;

  @BeforeEach
  void open() throws IOException {
    registry = SqliteRegistry.open(folder.resolve("registry.db"));
    log =
        EmbeddedEventLog.open(
            folder.resolve("log"),
            EmbeddedLogSettings.standard()
                .withSegmentBytes(8 * 1024)
                .withRetention(Duration.ZERO, 1),
            Thread.ofPlatform().daemon().factory(),
            InstantSource.fixed(Instant.EPOCH.plusSeconds(60)));
  }

  @AfterEach
  void close() {
    log.close();
    registry.close();
  }

  private LoopRunner start() {
    LoopRunner runner =
        new LoopRunner(
            "line",
            log,
            new LoopSettings("test", Answers.RECORDED, () -> 0, example -> {}),
            new LoopRunner.Surroundings(
                registry,
                artifacts,
                new WindowTrainer(
                    new LogWindow(log),
                    hash -> ModelDefinition.of(SpecReader.read(YAML, "line.yaml")),
                    artifacts,
                    () -> 0),
                Runnable::run,
                InstantSource.fixed(Instant.EPOCH),
                Thread.ofPlatform().daemon().factory(),
                plan -> {},
                decision -> {},
                warnings::add,
                200,
                new VersionRetention(10, Duration.ofDays(1))));
    runner.start();
    return runner;
  }

  private void append(List<? extends Event> events) {
    long next = log.append(events, 0, Durability.FSYNC).join() + events.size();
    assertThat(next).isEqualTo(log.end());
  }

  private static List<Event> events() {
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(YAML));
    events.hours(0, HOURS, EACH, 3, 1);
    return events.records().stream().map(LogRecord::event).toList();
  }

  @Test
  void what_is_needed_is_kept_and_the_rest_is_let_go_of() {
    LoopRunner runner = start();
    List<Event> events = events();
    for (int i = 0; i < events.size(); i += 100) {
      append(events.subList(i, Math.min(events.size(), i + 100)));
    }
    runner.settled(log.end()).join();
    runner.close();

    assertThat(warnings).isEmpty();
    the_log_goes_back_to_the_older_checkpoint_and_the_window();
    versions_whose_log_is_gone_have_expired();
    checkpoints_of_old_candidates_are_gone_and_all_others_are_there();
    the_loop_goes_on_after_a_restart_and_trains_on_its_whole_window();
  }

  private void the_log_goes_back_to_the_older_checkpoint_and_the_window() {
    assertThat(log.start()).isPositive();
    assertThat(registry.checkpoints("line"))
        .hasSize(2)
        .extracting(LoopCheckpoint::offset)
        .allSatisfy(offset -> assertThat(offset).isGreaterThan(log.start()));
    // ten days of training, and twice the attribution window of 6 hours before them
    long needed = (HOURS - 240 - 12) * LineEvents.HOUR;
    try (EventLog.Reader reader = log.read(log.start())) {
      assertThat(Objects.requireNonNull(reader.poll()).event().eventTime())
          .isLessThanOrEqualTo(needed);
    }
  }

  private void versions_whose_log_is_gone_have_expired() {
    List<Version> versions = registry.versions("line");
    assertThat(versions)
        .filteredOn(version -> version.data().examples() > 0)
        .allSatisfy(version ->
            assertThat(version.reproducibility())
                .as(version.toString())
                .isEqualTo(
                    version.data().fromOffset() < log.start()
                        ? Reproducibility.EXPIRED
                        : Reproducibility.EXACT));
    assertThat(versions)
        .extracting(Version::reproducibility)
        .contains(Reproducibility.EXPIRED, Reproducibility.EXACT);
  }

  private void checkpoints_of_old_candidates_are_gone_and_all_others_are_there() {
    List<Version> versions = registry.versions("line");
    assertThat(versions).hasSizeGreaterThan(600);
    List<Version> gone =
        versions.stream().filter(version -> !artifacts.contains(version.hash())).toList();
    assertThat(gone).isNotEmpty().extracting(Version::state).containsOnly(State.CANDIDATE);
    assertThat(gone.getLast().eventTime()).isLessThan((HOURS - 24) * LineEvents.HOUR);
    for (Version version : versions) {
      if (version.state() != State.CANDIDATE) {
        assertThat(artifacts.contains(version.hash())).as(version.toString()).isTrue();
        for (String parent : version.parents()) {
          Version from = registry.version("line", parent).orElseThrow();
          assertThat(artifacts.contains(from.hash())).as("parent of %s", version).isTrue();
        }
      }
    }
  }

  private void the_loop_goes_on_after_a_restart_and_trains_on_its_whole_window() {
    LoopRunner again = start();
    append(
        List.of(
            Command.of(
                "t1", HOURS * LineEvents.HOUR, "train", Map.of("lineage", "main"), "tests", "")));
    again.settled(log.end()).join();
    again.close();

    assertThat(warnings).isEmpty();
    List<Decision> decisions = registry.decisions("line", 0, 10);
    assertThat(decisions).extracting(Decision::kind).contains(Kind.TRAIN);
    Version trained = registry.versions("line").getLast();
    assertThat(trained.by()).startsWith("training ");
    assertThat(trained.data().examples()).isEqualTo(240L * EACH);
  }
}

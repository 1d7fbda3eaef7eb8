package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Command;
import dev.pawl.log.Durability;
import dev.pawl.log.Event;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.TrainingFinished;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.SomeVersion;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.registry.Version.Reproducibility;
import dev.pawl.loop.reproduction.Reproduced;
import dev.pawl.loop.reproduction.Reproduced.Made;
import dev.pawl.loop.reproduction.Reproduced.Refused;
import dev.pawl.loop.reproduction.Reproduction;
import dev.pawl.loop.training.LogWindow;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReproductionTest {
  private static final String STATELESS =
      LineEvents.yaml().replace("mode: continual", "mode: scheduled_stateless");
  private static final String STATEFUL =
      LineEvents.yaml().replace("mode: continual", "mode: scheduled_stateful");
  private static final String BLENDED =
      LineEvents.yaml()
          .replace("  window: 10d", "  window: 5d\n  blend: {every: 3d, share: 40%}")
          .replace(
              "  micro_batch: 16",
              "  micro_batch: 16\n  lineages:\n    slow: {linear: {loss: huber}}");

  @TempDir Path folder;
  private final Recorder recorder = new Recorder();
  private final Map<String, String> specs = new TreeMap<>();
  private EventLog log;
  private long folded;

  @BeforeEach
  void open() throws IOException {
    log =
        EmbeddedEventLog.open(
            folder,
            EmbeddedLogSettings.standard(),
            Thread.ofPlatform().daemon().factory(),
            InstantSource.fixed(Instant.EPOCH));
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void each_cut_of_a_lineage_comes_out_the_same() {
    run(LineEvents.yaml());

    assertThat(recorder.versions).hasSizeGreaterThan(8);
    assertAllTheSame();
  }

  @Test
  void each_training_from_scratch_comes_out_the_same() {
    run(STATELESS);

    assertThat(recorder.requests).hasSizeGreaterThan(5);
    assertAllTheSame();
  }

  @Test
  void each_training_from_a_parent_comes_out_the_same() {
    run(STATEFUL);

    assertThat(recorder.requests).hasSizeGreaterThan(5);
    assertAllTheSame();
  }

  @Test
  void recalibrations_and_lineages_beside_the_main_one_come_out_the_same() {
    run(BLENDED);

    assertThat(recorder.decisions)
        .extracting(Decision::kind)
        .contains(Decision.Kind.RECALIBRATE, Decision.Kind.CUT);
    assertThat(recorder.versions.values()).extracting(Version::lineage).contains("slow");
    assertAllTheSame();
  }

  @ParameterizedTest
  @ValueSource(strings = {"continual", "scheduled_stateless", "scheduled_stateful"})
  void lineages_with_features_and_windows_of_their_own_come_out_the_same(String mode) {
    String spec =
        LineageFeaturesTest.SPEC
            .replace("mode: continual", "mode: " + mode)
            .replace(
                "  window: 10d",
                mode.equals("continual")
                    ? "  window: 10d\n  blend: {every: 3d, share: 40%}"
                    : "  window: 10d");
    run(spec);

    assertThat(recorder.versions.values())
        .extracting(Version::lineage)
        .contains("main", "line", "recent");
    assertAllTheSame();
  }

  @Test
  void a_lineage_that_gets_other_features_begins_anew_and_comes_out_the_same() {
    String other = LineageFeaturesTest.SPEC.replace("- number: [x]", "- standardise: [x]");
    remember(other);
    LineEvents events = events(LineageFeaturesTest.SPEC, 0, 60);
    events.add(LineEvents.apply(other));
    events.hours(60, 120, 20, 3, 2);
    fold(events);

    assertThat(recorder.versions.values())
        .filteredOn(version -> version.lineage().equals("line"))
        .filteredOn(version -> version.parents().isEmpty())
        .as("where it begins anew")
        .singleElement()
        .satisfies(version -> assertThat(version.offset()).isGreaterThan(2_400));
    assertAllTheSame();
  }

  @ParameterizedTest
  @ValueSource(strings = {"continual", "scheduled_stateless", "scheduled_stateful"})
  void what_was_withheld_while_a_feed_was_broken_is_not_learned_again(String mode) {
    String spec = LineEvents.yaml().replace("mode: continual", "mode: " + mode);
    LineEvents events = events(spec, 0, 0);
    events.hours(0, 120, 20, 3, 5, x -> Math.rint(100 * x) / 100, 1);
    events.hours(120, 150, 20, 3, 5, x -> Math.rint(100 * x) / 30.48, 2);
    events.hours(150, 240, 20, 3, 5, x -> Math.rint(100 * x) / 100, 3);
    fold(events);

    assertThat(recorder.decisions)
        .extracting(Decision::kind)
        .containsOnlyOnce(Decision.Kind.PAUSE, Decision.Kind.RESUME);
    assertThat(loop.running().orElseThrow().withheld()).isGreaterThan(500);
    assertAllTheSame();
  }

  @Test
  void what_was_learned_around_a_pause_and_after_a_revival_comes_out_the_same() {
    LineEvents events = events(LineEvents.yaml(), 0, 72);
    events.add(Command.of("c1", 72 * LineEvents.HOUR, "pause", Map.of(), "ops", "look"));
    events.hours(72, 96, 20, 3, 2);
    events.add(Command.of("c2", 96 * LineEvents.HOUR, "resume", Map.of(), "ops", "go on"));
    events.hours(96, 130, 20, 3, 3);
    events.add(
        Command.of("c3", 130 * LineEvents.HOUR, "park", Map.of("version", "main"), "ops", "no"));
    fold(events);
    String parked =
        recorder.versions.values().stream()
            .filter(version -> version.state() == Version.State.PARKED)
            .map(Version::id)
            .findFirst()
            .orElseThrow();
    LineEvents more = new LineEvents();
    more.add(
        Command.of(
            "c4", 130 * LineEvents.HOUR, "revive", Map.of("version", parked), "ops", "again"));
    more.hours(131, 200, 20, 3, 4);
    fold(more);

    assertThat(recorder.decisions).extracting(Decision::kind).contains(Decision.Kind.REVIVE);
    assertAllTheSame();
  }

  @Test
  void a_model_iteration_comes_out_the_same() {
    fold(events(LineEvents.yaml(), 0, 72));
    LineEvents more = new LineEvents();
    String changed = LineEvents.yaml().replace("loss: squared", "loss: huber");
    more.add(Command.of("s2", 72 * LineEvents.HOUR, "apply", Map.of("spec", changed), "tests", ""));
    more.hours(72, 200, 20, 3, 5);
    remember(changed);
    fold(more);

    assertThat(recorder.versions).containsKey("2.1");
    assertAllTheSame();
  }

  @Test
  void a_parent_whose_artifact_is_gone_is_made_again_first() {
    run(LineEvents.yaml());
    Version last = last();
    for (Version version : recorder.versions.values()) {
      recorder.artifacts.delete(version.hash());
    }

    Reproduced reproduced = reproduction().again(last);

    assertThat(reproduced)
        .isInstanceOfSatisfying(
            Made.class,
            made -> {
              assertThat(made.isSame()).isTrue();
              assertThat(made.steps()).hasSizeGreaterThan(5);
              assertThat(made.steps().getFirst().version().id()).isEqualTo("1.0");
            });
    assertThat(recorder.artifacts.contains(last.hash())).as("something is written").isFalse();
  }

  @Test
  void a_version_that_came_from_something_else_comes_out_different() {
    run(LineEvents.yaml());
    Version last = last();
    Version of = SomeVersion.with(last, List.of("1.0"), last.metrics());

    Made made = (Made) reproduction().again(of);

    assertThat(made.isSame()).isFalse();
    assertThat(made.last().sameExamples()).isTrue();
    assertThat(made.last().hash()).isNotEqualTo(last.hash());
  }

  @Test
  void classes_that_cannot_be_made_again_are_refused_with_the_reason() {
    run(LineEvents.yaml());

    assertThat(refusal(Reproducibility.EXPIRED)).contains("is gone", "class expired");
    assertThat(refusal(Reproducibility.RECORDED)).contains("outside trainer", "class recorded");
    assertThat(refusal(Reproducibility.ERASED)).contains("deleted on request", "class erased");
  }

  private String refusal(Reproducibility reproducibility) {
    Version last = last();
    Version of = last.reproducible(reproducibility);
    return ((Refused) reproduction().again(of)).reason();
  }

  // ---- a loop over a log ----------------------------------------------------------------------

  private void assertAllTheSame() {
    Reproduction reproduction = reproduction();
    for (Version version : recorder.versions.values()) {
      Reproduced reproduced = reproduction.again(version);
      assertThat(reproduced)
          .as("%s", version)
          .isInstanceOfSatisfying(
              Made.class, made -> assertThat(made.isSame()).as("%s", made).isTrue());
    }
  }

  private Reproduction reproduction() {
    written.join();
    return new Reproduction("line", new Recorded(recorder, specs), log, recorder.artifacts);
  }

  private Version last() {
    return recorder.versions.values().stream()
        .reduce((one, other) -> one.offset() > other.offset() ? one : other)
        .orElseThrow();
  }

  private void run(String yaml) {
    fold(events(yaml, 0, 240));
  }

  private LineEvents events(String yaml, long from, long to) {
    remember(yaml);
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(yaml));
    events.hours(from, to, 20, 3, 1);
    return events;
  }

  private void remember(String yaml) {
    specs.put(ModelDefinition.of(SpecReader.read(yaml, "line.yaml")).hash(), yaml);
  }

  private final Loop loop =
      new Loop(
          "line",
          new LoopSettings("test", Answers.RECORDED, () -> 0, example -> {}),
          recorder,
          recorder.artifacts);
  private CompletableFuture<Long> written = CompletableFuture.completedFuture(0L);
  private int trained;

  private void fold(LineEvents events) {
    for (LogRecord each : events.records()) {
      append(each.event());
    }
  }

  private void append(Event event) {
    written = log.append(List.of(event), 0, Durability.FSYNC);
    loop.on(new LogRecord(folded++, 0, event));
    while (trained < recorder.requests.size()) {
      written.join();
      TrainingFinished finished =
          new WindowTrainer(
                  new LogWindow(log),
                  hash ->
                      ModelDefinition.of(
                          SpecReader.read(specs.getOrDefault(hash, ""), "line.yaml")),
                  recorder.artifacts,
                  () -> 0)
              .train(recorder.requests.get(trained++));
      append(finished);
    }
  }

  /** What a recorder heard, as a registry. */
  private record Recorded(Recorder recorder, Map<String, String> specs) implements Registry {
    @Override
    public Optional<String> spec(String specHash) {
      return Optional.ofNullable(specs.get(specHash));
    }

    @Override
    public List<Version> versions(String model) {
      return new ArrayList<>(recorder.versions.values());
    }

    @Override
    public Optional<Version> version(String model, String id) {
      return Optional.ofNullable(recorder.versions.get(id));
    }

    @Override
    public Optional<Decision> decision(String model, String id) {
      return recorder.decisions.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    @Override
    public List<Decision> decisions(String model, long fromOffset, int limit) {
      return recorder.decisions;
    }

    @Override
    public List<Decision> decisionsAfter(String model, long offset, int place, int limit) {
      return List.of();
    }

    @Override
    public List<ModelEntry> models() {
      return List.of();
    }

    @Override
    public Optional<ModelEntry> model(String model) {
      return Optional.empty();
    }

    @Override
    public List<LoopCheckpoint> checkpoints(String model) {
      return List.of();
    }

    @Override
    public void save(ModelEntry entry) {}

    @Override
    public void save(List<Version> versions, List<Decision> decisions) {}

    @Override
    public void save(LoopCheckpoint checkpoint) {}

    @Override
    public void saveSpec(String specHash, String yaml) {}

    @Override
    public void remove(LoopCheckpoint checkpoint) {}

    @Override
    public boolean forgetFrom(String model, long offset) {
      return false;
    }

    @Override
    public void close() {}
  }
}

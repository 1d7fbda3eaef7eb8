package dev.pawl.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.KeptExamples;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.loop.training.WindowTrainer;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One positive in a hundred; nine of ten negatives are left out, and positives weigh double. */
class BalancedTrainingTest {
  private static final int EACH = 200;
  private static final int HOURS = 24 * 10;

  @Test
  void probabilities_are_those_of_the_whole_in_a_lineage() {
    RareEvents events = events();
    Recorder recorder = new Recorder();
    Loop loop = loop(recorder, example -> {});
    events.records().forEach(loop::on);

    Learner learner = loop.running().orElseThrow().contest().lineages().getFirst().learner();

    assertThat(mean(learner, events)).isCloseTo(events.baseRate(), within(0.0015));
  }

  @Test
  void probabilities_are_those_of_the_whole_after_a_training_from_scratch_and_going_on_from_it() {
    RareEvents events = events();
    Recorder recorder = new Recorder();
    WindowTrainer trainer = trainer(events, recorder);

    TrainingFinished scratch = trainer.train(request("t1", "", events.records().size() / 2));
    TrainingFinished onwards =
        trainer(events, recorder).train(request("t2", scratch.artifact(), events.records().size()));

    assertThat(scratch.error()).isEmpty();
    assertThat(mean(learner(recorder, scratch), events))
        .isCloseTo(events.baseRate(), within(0.002));
    assertThat(onwards.error()).isEmpty();
    assertThat(mean(learner(recorder, onwards), events))
        .isCloseTo(events.baseRate(), within(0.0015));
  }

  @Test
  void what_is_left_out_by_chance_is_the_same_each_time() {
    RareEvents events = events();
    Recorder one = new Recorder();
    Recorder other = new Recorder();
    events.records().forEach(loop(one, example -> {})::on);
    events.records().forEach(loop(other, example -> {})::on);

    assertThat(one.versions.values()).extracting(Version::hash).hasSizeGreaterThan(5);
    assertThat(other.versions).isEqualTo(one.versions);
    TrainingRequest request = request("t1", "", events.records().size());
    assertThat(trainer(events, other).train(request))
        .isEqualTo(trainer(events, one).train(request));
  }

  @Test
  void a_training_that_goes_on_learns_as_the_present_spec_says() {
    String even = yaml().replace("{positive: 2}", "{}").replace("{negative: 10%}", "{}");
    RareEvents events = events();
    ModelDefinition before = ModelDefinition.of(SpecReader.read(even, "rare.yaml"));
    ModelDefinition present = ModelDefinition.of(SpecReader.read(yaml(), "rare.yaml"));
    Learner old = before.learner(ModelDefinition.MAIN);
    for (int i = 0; i < 100; i++) {
      old.learn(events.row(i / 100.0), i % 10 == 0 ? 1 : 0, 1);
    }

    Learner next = present.goingOn(ModelDefinition.MAIN, old);

    assertThat(next).isNotSameAs(old);
    assertThat(present.goingOn(ModelDefinition.MAIN, next)).isSameAs(next);
    assertThat(mean(next, events)).isEqualTo(mean(old, events));
  }

  @Test
  void a_lineage_goes_on_as_a_changed_spec_says_and_each_version_is_of_one_spec() {
    String even = yaml().replace("{positive: 2}", "{}").replace("{negative: 10%}", "{}");
    RareEvents events = new RareEvents(even);
    events.hours(0, 36, 20, 7);
    events.add(LineEvents.apply(yaml()));
    events.hours(36, 40, 20, 8);
    Recorder recorder = new Recorder();
    Loop loop = loop(recorder, example -> {});
    events.records().forEach(loop::on);

    Learner learner = loop.running().orElseThrow().contest().lineages().getFirst().learner();
    Version last =
        recorder.versions.values().stream()
            .filter(version -> version.by().equals("another spec"))
            .findFirst()
            .orElseThrow();

    assertThat(Learners.checkpoint(learner).manifest()).contains("samples");
    assertThat(last.specHash())
        .isEqualTo(ModelDefinition.of(SpecReader.read(even, "rare.yaml")).hash());
  }

  private static double mean(Learner learner, RareEvents events) {
    double[] score = new double[1];
    double sum = 0;
    int n = 2_000;
    for (int i = 0; i < n; i++) {
      learner.predict(events.row(-1 + 2 * (i + 0.5) / n), score);
      sum += score[0];
    }
    return sum / n;
  }

  private static Learner learner(Recorder recorder, TrainingFinished finished) {
    return ModelDefinition.restore(recorder.artifacts.get(finished.artifact()).orElseThrow());
  }

  private static RareEvents events() {
    RareEvents events = new RareEvents(yaml());
    events.hours(0, HOURS, EACH, 7);
    return events;
  }

  private static WindowTrainer trainer(RareEvents events, Recorder recorder) {
    KeptExamples kept = new KeptExamples();
    events.records().forEach(loop(new Recorder(), kept::add)::on);
    ModelDefinition definition = ModelDefinition.of(SpecReader.read(yaml(), "rare.yaml"));
    return new WindowTrainer(kept, hash -> definition, recorder.artifacts, () -> 0);
  }

  private static TrainingRequest request(String id, String parentHash, long toOffset) {
    return new TrainingRequest(
        id,
        "rare",
        "",
        ModelDefinition.MAIN,
        Purpose.VERSION,
        parentHash.isEmpty() ? "" : "1.1",
        parentHash,
        0,
        0,
        toOffset,
        0,
        List.of());
  }

  private static Loop loop(Recorder recorder, Consumer<Example> examples) {
    return new Loop(
        "rare",
        new LoopSettings("test", Answers.OWN, () -> 0, examples),
        recorder,
        recorder.artifacts);
  }

  private static String yaml() {
    try (InputStream in =
        Objects.requireNonNull(BalancedTrainingTest.class.getResourceAsStream("rare.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.pawl.loop.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.log.Durability;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.TrainingFinished;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.log.embedded.EmbeddedLogSettings;
import dev.pawl.loop.LineEvents;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.training.TrainingRequest.Purpose;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.spec.read.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of trainers: the same request gives the same result, and a training that fails is a
 * result too.
 */
public abstract class TrainerContract {
  private static final long HOURS = 96;
  private static final ModelDefinition DEFINITION =
      ModelDefinition.of(SpecReader.read(LineEvents.yaml(), "line.yaml"));

  @TempDir Path folder;
  private EventLog log;
  private ArtifactStore artifacts;

  /**
   * A new trainer.
   *
   * @param log where the examples are
   * @param definitions finds the definition of a spec by its hash; throws an
   *     IllegalArgumentException for one that is not known
   * @param artifacts where checkpoints are kept
   */
  protected abstract Trainer trainer(
      EventLog log, Function<String, ModelDefinition> definitions, ArtifactStore artifacts);

  @BeforeEach
  void four_days_of_a_line() throws IOException {
    artifacts = new MemoryArtifactStore();
    log =
        EmbeddedEventLog.open(
            folder,
            EmbeddedLogSettings.standard(),
            Thread.ofPlatform().daemon().factory(),
            InstantSource.fixed(Instant.EPOCH));
    LineEvents events = new LineEvents();
    events.add(LineEvents.apply(LineEvents.yaml()));
    events.hours(0, HOURS, 20, 3, 5);
    log.append(events.records().stream().map(LogRecord::event).toList(), 0, Durability.FSYNC)
        .join();
  }

  @AfterEach
  void close() {
    log.close();
  }

  private Trainer trainer() {
    return trainer(log, TrainerContract::definition, artifacts);
  }

  private static ModelDefinition definition(String hash) {
    if (!hash.equals(DEFINITION.hash())) {
      throw new IllegalArgumentException(
          "spec: %s (expected: one that was applied)".formatted(hash));
    }
    return DEFINITION;
  }

  private TrainingRequest request(String specHash, String parentHash, long fromTime, long from) {
    return new TrainingRequest(
        "t7.0",
        "line",
        specHash,
        ModelDefinition.MAIN,
        Purpose.VERSION,
        parentHash.isEmpty() ? "" : "1.1",
        parentHash,
        fromTime,
        from,
        log.end(),
        HOURS * LineEvents.HOUR,
        List.of());
  }

  private TrainingRequest scratch() {
    return request(DEFINITION.hash(), "", 24 * LineEvents.HOUR, 0);
  }

  @Test
  void a_result_answers_its_request_with_an_artifact_that_is_kept() {
    TrainingFinished result = trainer().train(scratch());

    assertThat(result.error()).isEmpty();
    assertThat(result.id()).isEqualTo("t7.0");
    assertThat(result.eventTime()).isEqualTo(HOURS * LineEvents.HOUR);
    assertThat(result.dataHash()).isNotEmpty();
    assertThat(artifacts.contains(result.artifact())).isTrue();
    // of the 95 hours that were answered, those from the 24th on
    assertThat(result.metrics().get("examples")).isEqualTo(72 * 20.0);
  }

  @Test
  void the_same_request_gives_the_same_artifact_and_data_hash() {
    Trainer trainer = trainer();
    TrainingFinished first = trainer.train(scratch());
    TrainingFinished again = trainer.train(scratch());
    TrainingFinished another = trainer().train(scratch());

    for (TrainingFinished result : List.of(again, another)) {
      assertThat(result.artifact()).isEqualTo(first.artifact());
      assertThat(result.dataHash()).isEqualTo(first.dataHash());
    }
  }

  @Test
  void other_requests_in_between_change_nothing() {
    Trainer trainer = trainer();
    TrainingFinished first = trainer.train(scratch());
    trainer.train(request(DEFINITION.hash(), "", 48 * LineEvents.HOUR, 0));
    trainer.train(request(DEFINITION.hash(), first.artifact(), 48 * LineEvents.HOUR, 2_000));
    TrainingFinished again = trainer.train(scratch());

    assertThat(again.artifact()).isEqualTo(first.artifact());
    assertThat(again.dataHash()).isEqualTo(first.dataHash());
  }

  @Test
  void a_training_that_goes_on_depends_on_its_parent() {
    TrainingFinished one = trainer().train(scratch());
    TrainingFinished other =
        trainer().train(request(DEFINITION.hash(), "", 48 * LineEvents.HOUR, 0));
    TrainingFinished fromOne =
        trainer().train(request(DEFINITION.hash(), one.artifact(), 48 * LineEvents.HOUR, 2_000));
    TrainingFinished fromOther =
        trainer().train(request(DEFINITION.hash(), other.artifact(), 48 * LineEvents.HOUR, 2_000));

    assertThat(fromOne.error()).isEmpty();
    assertThat(fromOther.dataHash()).isEqualTo(fromOne.dataHash());
    assertThat(fromOther.artifact()).isNotEqualTo(fromOne.artifact());
  }

  @Test
  void a_parent_that_is_gone_is_a_result_that_says_so() {
    String gone = "ab".repeat(32);

    TrainingFinished result =
        trainer().train(request(DEFINITION.hash(), gone, 48 * LineEvents.HOUR, 2_000));

    assertThat(result.id()).isEqualTo("t7.0");
    assertThat(result.artifact()).isEmpty();
    assertThat(result.error()).contains(gone).hasLineCount(1);
  }

  @Test
  void a_spec_that_is_not_known_is_a_result_that_says_so() {
    TrainingFinished result = trainer().train(request("0000", "", 0, 0));

    assertThat(result.artifact()).isEmpty();
    assertThat(result.error()).contains("0000").hasLineCount(1);
  }

  @Test
  void a_window_without_examples_is_told_and_never_an_exception() {
    TrainingFinished result =
        trainer().train(request(DEFINITION.hash(), "", 10_000 * LineEvents.HOUR, 0));

    if (result.error().isEmpty()) {
      assertThat(result.metrics().get("examples")).isEqualTo(0);
    }
  }
}

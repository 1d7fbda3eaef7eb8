package dev.pawl.loop.training;

import dev.pawl.learn.Learner;
import dev.pawl.learn.Learners;
import dev.pawl.log.TrainingFinished;
import dev.pawl.loop.definition.ModelDefinition;
import dev.pawl.loop.join.Example;
import dev.pawl.loop.probe.Measurement;
import dev.pawl.loop.registry.Version.DataSpan;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Trains in one pass: from scratch on a window of label time, or on from a version over what came
 * after it. For use by one thread at a time.
 */
public final class WindowTrainer implements Trainer {
  private final ExampleSource source;
  private final Function<String, ModelDefinition> definitions;
  private final ArtifactStore artifacts;
  private final LongSupplier cpuNanos;
  private final LearningPass pass = new LearningPass();

  /**
   * A trainer.
   *
   * @param source where the examples are
   * @param definitions finds the definition of a spec by its hash
   * @param artifacts where checkpoints are kept
   * @param cpuNanos the CPU time of the calling thread, in nanoseconds
   */
  public WindowTrainer(
      ExampleSource source,
      Function<String, ModelDefinition> definitions,
      ArtifactStore artifacts,
      LongSupplier cpuNanos) {
    this.source = source;
    this.definitions = definitions;
    this.artifacts = artifacts;
    this.cpuNanos = cpuNanos;
  }

  @Override
  public TrainingFinished train(TrainingRequest request) {
    try {
      return trained(request);
    } catch (RuntimeException e) {
      return new TrainingFinished(
          request.id(), request.clock(), "", "", oneLine(e), new TreeMap<>());
    }
  }

  private static String oneLine(RuntimeException e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private TrainingFinished trained(TrainingRequest request) {
    if (request.purpose() == TrainingRequest.Purpose.MEASURE) {
      Learner parent = ModelDefinition.restore(parent(request.parentHash()));
      return new TrainingFinished(
          request.id(),
          request.clock(),
          request.parentHash(),
          "",
          "",
          Measurement.of(parent, cpuNanos).byName());
    }
    ModelDefinition definition = definitions.apply(request.specHash());
    Learner learner =
        request.parentHash().isEmpty()
            ? definition.learner(request.lineage())
            : definition.goingOn(
                request.lineage(), ModelDefinition.restore(parent(request.parentHash())));
    Collection<Example> examples = request.without(source.examples(request, definition));
    long start = cpuNanos.getAsLong();
    pass.over(examples, learner);
    long spent = cpuNanos.getAsLong() - start;
    SpanRecorder span = new SpanRecorder(request.fromOffset());
    examples.forEach(span::add);
    DataSpan data = span.upTo(request.toOffset());
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put("examples", (double) data.examples());
    metrics.put("fromTime", (double) data.fromTime());
    metrics.put("toTime", (double) data.toTime());
    metrics.put("cpuNanos", (double) spent);
    String hash = artifacts.put(Learners.checkpoint(learner));
    return new TrainingFinished(request.id(), request.clock(), hash, data.hash(), "", metrics);
  }

  private Checkpoint parent(String hash) {
    return artifacts
        .get(hash)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "parent: artifact %s is gone (expected: it is kept; train from scratch instead)"
                    .formatted(hash)));
  }
}

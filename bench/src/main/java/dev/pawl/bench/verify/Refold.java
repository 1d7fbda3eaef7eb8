package dev.pawl.bench.verify;

import dev.pawl.cli.node.Node;
import dev.pawl.log.EventLog;
import dev.pawl.log.LogRecord;
import dev.pawl.log.embedded.EmbeddedEventLog;
import dev.pawl.loop.Loop;
import dev.pawl.loop.LoopSettings;
import dev.pawl.loop.LoopSettings.Answers;
import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.plan.ServingPlan;
import dev.pawl.store.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Folds a recorded log again in a fresh loop, with the answers and training results in it. Every
 * checkpoint is hashed again; none is kept.
 */
final class Refold implements Effects {
  private final List<Decision> decisions = new ArrayList<>();
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private long hashed;

  /** What came of it. */
  record Result(List<Decision> decisions, List<Version> versions, long hashed, double seconds) {}

  /**
   * Folds the log of a model from its start to its end.
   *
   * @param breakEvery after how many records the loop is thrown away, and a fresh one goes on from
   *     its snapshot; 0 for never
   */
  static Result of(Path data, String model, long breakEvery) throws IOException {
    long start = System.nanoTime();
    Refold effects = new Refold();
    ArtifactStore artifacts = FolderArtifactStore.open(data.resolve("artifacts"));
    try (EmbeddedEventLog log = Recorded.log(data, model);
        EventLog.Reader reader = log.read(0)) {
      Loop loop = effects.loop(model, artifacts);
      for (LogRecord each = reader.poll(); each != null; each = reader.poll()) {
        loop.on(each);
        if (breakEvery > 0 && loop.position() % breakEvery == 0) {
          Checkpoint snapshot = loop.snapshot();
          loop = effects.loop(model, artifacts);
          loop.restore(snapshot);
        }
      }
    }
    return new Result(
        List.copyOf(effects.decisions),
        Recorded.withoutCost(effects.versions.values()),
        effects.hashed,
        (System.nanoTime() - start) / 1e9);
  }

  private Loop loop(String model, ArtifactStore artifacts) {
    return new Loop(
        model,
        new LoopSettings(Node.version(), Answers.RECORDED, Node::cpuNanos, example -> {}),
        this,
        artifacts);
  }

  @Override
  public void publish(ServingPlan plan) {}

  @Override
  public String keep(Supplier<Checkpoint> checkpoint) {
    hashed++;
    return CheckpointCodec.hash(checkpoint.get());
  }

  @Override
  public void record(Version version) {
    versions.put(version.id(), version);
  }

  @Override
  public void record(Decision decision) {
    decisions.add(decision);
  }

  @Override
  public void train(TrainingRequest request) {}
}

package dev.pawl.loop;

import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.MemoryArtifactStore;
import dev.pawl.plan.ServingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Remembers what a loop wanted done. */
final class Recorder implements Effects {
  final List<Decision> decisions = new ArrayList<>();
  final Map<String, Version> versions = new TreeMap<>();
  final List<TrainingRequest> requests = new ArrayList<>();
  final MemoryArtifactStore artifacts;
  @Nullable ServingPlan plan;

  Recorder() {
    this(new MemoryArtifactStore());
  }

  /** A recorder whose artifacts another one has kept. */
  Recorder(MemoryArtifactStore artifacts) {
    this.artifacts = artifacts;
  }

  @Override
  public void publish(ServingPlan next) {
    plan = next;
  }

  @Override
  public String keep(Supplier<Checkpoint> checkpoint) {
    return artifacts.put(checkpoint.get());
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
  public void train(TrainingRequest request) {
    requests.add(request);
  }
}

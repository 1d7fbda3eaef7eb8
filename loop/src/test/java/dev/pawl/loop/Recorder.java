package dev.pawl.loop;

import dev.pawl.loop.journal.Effects;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.Version;
import dev.pawl.loop.training.TrainingRequest;
import dev.pawl.model.checkpoint.ArtifactStore;
import dev.pawl.model.checkpoint.Checkpoint;
import dev.pawl.model.checkpoint.CheckpointCodec;
import dev.pawl.plan.ServingPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Remembers what a loop wanted done. */
final class Recorder implements Effects, ArtifactStore {
  final List<Decision> decisions = new ArrayList<>();
  final Map<String, Version> versions = new TreeMap<>();
  final List<TrainingRequest> requests = new ArrayList<>();
  final Map<String, Checkpoint> artifacts = new TreeMap<>();
  @Nullable ServingPlan plan;

  @Override
  public void publish(ServingPlan next) {
    plan = next;
  }

  @Override
  public String keep(Checkpoint checkpoint) {
    return put(checkpoint);
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

  @Override
  public String put(Checkpoint checkpoint) {
    String hash = CheckpointCodec.hash(checkpoint);
    artifacts.put(hash, checkpoint);
    return hash;
  }

  @Override
  public Optional<Checkpoint> get(String hash) {
    return Optional.ofNullable(artifacts.get(hash));
  }

  @Override
  public boolean contains(String hash) {
    return artifacts.containsKey(hash);
  }

  @Override
  public boolean delete(String hash) {
    return artifacts.remove(hash) != null;
  }

  @Override
  public Stream<String> hashes() {
    return artifacts.keySet().stream();
  }
}

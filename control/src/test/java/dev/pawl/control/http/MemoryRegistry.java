package dev.pawl.control.http;

import dev.pawl.control.http.DecisionStream.Place;
import dev.pawl.loop.registry.Decision;
import dev.pawl.loop.registry.LoopCheckpoint;
import dev.pawl.loop.registry.ModelEntry;
import dev.pawl.loop.registry.Registry;
import dev.pawl.loop.registry.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A registry that forgets. */
final class MemoryRegistry implements Registry {
  private final Map<String, ModelEntry> models = new TreeMap<>();
  private final Map<String, Version> versions = new LinkedHashMap<>();
  private final Map<String, Decision> decisions = new LinkedHashMap<>();
  private final Map<String, String> specs = new TreeMap<>();
  private final List<LoopCheckpoint> checkpoints = new ArrayList<>();

  @Override
  public synchronized void save(ModelEntry entry) {
    models.put(entry.model(), entry);
  }

  @Override
  public synchronized void save(List<Version> some, List<Decision> others) {
    some.forEach(version -> versions.put(version.model() + "@" + version.id(), version));
    others.forEach(decision -> decisions.put(decision.model() + "@" + decision.id(), decision));
  }

  @Override
  public synchronized void save(LoopCheckpoint checkpoint) {
    checkpoints.addFirst(checkpoint);
  }

  @Override
  public synchronized void saveSpec(String specHash, String yaml) {
    specs.put(specHash, yaml);
  }

  @Override
  public synchronized Optional<String> spec(String specHash) {
    return Optional.ofNullable(specs.get(specHash));
  }

  @Override
  public synchronized List<ModelEntry> models() {
    return List.copyOf(models.values());
  }

  @Override
  public synchronized Optional<ModelEntry> model(String model) {
    return Optional.ofNullable(models.get(model));
  }

  @Override
  public synchronized List<Version> versions(String model) {
    return versions.values().stream().filter(version -> version.model().equals(model)).toList();
  }

  @Override
  public synchronized Optional<Version> version(String model, String id) {
    return Optional.ofNullable(versions.get(model + "@" + id));
  }

  @Override
  public synchronized List<Decision> decisions(String model, long fromOffset, int limit) {
    List<Decision> all =
        decisions.values().stream()
            .filter(decision -> decision.model().equals(model) && decision.offset() >= fromOffset)
            .sorted(Comparator.comparingLong(Decision::offset))
            .toList();
    return all.subList(Math.max(0, all.size() - limit), all.size());
  }

  @Override
  public Optional<Decision> decision(String model, String id) {
    return decisions(model, 0, Integer.MAX_VALUE).stream()
        .filter(decision -> decision.id().equals(id))
        .findFirst();
  }

  @Override
  public synchronized List<Decision> decisionsAfter(
      String model, long offset, int place, int limit) {
    Place after = new Place(offset, place);
    return decisions.values().stream()
        .filter(decision -> decision.model().equals(model))
        .filter(decision -> Place.of(decision.id()).compareTo(after) > 0)
        .sorted(Comparator.comparing(decision -> Place.of(decision.id())))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<LoopCheckpoint> checkpoints(String model) {
    return checkpoints.stream().filter(each -> each.model().equals(model)).toList();
  }

  @Override
  public synchronized void remove(LoopCheckpoint checkpoint) {
    checkpoints.remove(checkpoint);
  }

  @Override
  public synchronized boolean forgetFrom(String model, long offset) {
    int before = versions.size() + decisions.size();
    versions.values().removeIf(it -> it.model().equals(model) && it.offset() >= offset);
    decisions.values().removeIf(it -> it.model().equals(model) && it.offset() >= offset);
    return versions.size() + decisions.size() < before;
  }

  @Override
  public void close() {}
}

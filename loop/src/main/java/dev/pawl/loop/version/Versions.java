package dev.pawl.loop.version;

import dev.pawl.loop.operator.Operator;
import dev.pawl.loop.operator.StateJson;
import dev.pawl.loop.registry.Version;
import dev.pawl.model.checkpoint.Tensors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The versions that the fold still needs to know, the numbers that it gave out, and the model
 * iteration that is at work.
 */
public final class Versions implements Operator {
  /** Older ones that are out of play are known to the registry alone. */
  static final int KEPT = 500;

  private final Map<String, Version> byId = new LinkedHashMap<>();
  private final SortedMap<Integer, Integer> next = new TreeMap<>();
  private int iteration = 1;

  private long changes;

  /** No version yet, at the first model iteration. */
  public Versions() {}

  /** The model iteration that is at work, from 1 on. */
  public int iteration() {
    return iteration;
  }

  /** Features, architecture or label have changed. */
  public void nextIteration() {
    iteration++;
  }

  /** The next id of an iteration. */
  String nextId(int ofIteration) {
    int number = next.merge(ofIteration, 1, Integer::sum) - 1;
    return ofIteration + "." + number;
  }

  void put(Version version) {
    byId.put(version.id(), version);
    changes++;
  }

  /** How often a version was made or changed its state: as long as it is the same, so are all. */
  public long changes() {
    return changes;
  }

  /**
   * Forgets the oldest versions when there are too many, parked ones last. The version that was
   * superseded last is not forgotten: an operator may roll back to it.
   *
   * @param inPlay the ids of those that must not be forgotten
   */
  public void trim(Set<String> inPlay) {
    if (byId.size() <= KEPT) {
      return;
    }
    String before = lastSuperseded().map(Version::id).orElse("");
    Predicate<Version> idle =
        version -> !inPlay.contains(version.id()) && !version.id().equals(before);
    forget(idle.and(version -> version.state() != Version.State.PARKED));
    forget(idle);
  }

  private void forget(Predicate<Version> idle) {
    Iterator<Version> oldest = byId.values().iterator();
    while (byId.size() > KEPT && oldest.hasNext()) {
      if (idle.test(oldest.next())) {
        oldest.remove();
      }
    }
  }

  /** The version of that id, if the fold still knows it. */
  public Optional<Version> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** The version of that id, which must be known. */
  public Version get(String id) {
    return find(id)
        .orElseThrow(() -> new IllegalStateException("version " + id + " is not known any more"));
  }

  /** All versions that the fold still knows, the oldest first. */
  public List<Version> all() {
    return List.copyOf(byId.values());
  }

  /** The versions in a state that the fold still knows, the oldest first. */
  public List<Version> in(Version.State state) {
    return byId.values().stream().filter(version -> version.state() == state).toList();
  }

  /** The latest version of a lineage in the present iteration. */
  public Optional<Version> latest(String lineage) {
    Version found = null;
    for (Version version : byId.values()) {
      if (version.lineage().equals(lineage)
          && version.id().startsWith(iteration + ".")
          && version.state() != Version.State.REJECTED) {
        found = version;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The version that was superseded last, if the fold still knows one. */
  public Optional<Version> lastSuperseded() {
    return byId.values().stream()
        .filter(version -> version.state() == Version.State.SUPERSEDED)
        .reduce((first, second) -> second);
  }

  /** What is remembered. */
  record Remembered(int iteration, List<Version> versions, SortedMap<Integer, Integer> next) {}

  @Override
  public void snapshot(Tensors.Writer to) {
    to.text(
        "versions",
        StateJson.write(new Remembered(iteration, new ArrayList<>(byId.values()), next)));
  }

  @Override
  public void restore(Tensors from) {
    Remembered own = StateJson.read(from.text("versions"), Remembered.class);
    iteration = own.iteration();
    byId.clear();
    own.versions().forEach(version -> byId.put(version.id(), version));
    next.clear();
    next.putAll(own.next());
  }
}

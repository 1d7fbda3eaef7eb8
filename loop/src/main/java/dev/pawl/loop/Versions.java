package dev.pawl.loop;

import dev.pawl.loop.registry.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The versions that the fold still needs to know, and the numbers that it gave out. */
final class Versions {
  /** Older ones that are out of play are known to the registry alone. */
  private static final int KEPT = 200;

  private final Map<String, Version> byId = new LinkedHashMap<>();
  private final SortedMap<Integer, Integer> next = new TreeMap<>();

  /** The next id of an iteration. */
  String nextId(int iteration) {
    int number = next.merge(iteration, 1, Integer::sum) - 1;
    return iteration + "." + number;
  }

  void put(Version version) {
    byId.put(version.id(), version);
    if (byId.size() > KEPT) {
      byId.values().stream()
          .filter(old -> old.state() == Version.State.SUPERSEDED)
          .findFirst()
          .or(() -> byId.values().stream().filter(Versions::isIdle).findFirst())
          .ifPresent(old -> byId.remove(old.id()));
    }
  }

  private static boolean isIdle(Version version) {
    return version.state() == Version.State.ROLLED_BACK
        || version.state() == Version.State.REJECTED;
  }

  Optional<Version> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Version get(String id) {
    return find(id)
        .orElseThrow(() -> new IllegalStateException("version " + id + " is not known any more"));
  }

  /** The latest version of a lineage in an iteration. */
  Optional<Version> latest(int iteration, String lineage) {
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

  List<Version> all() {
    return new ArrayList<>(byId.values());
  }

  SortedMap<Integer, Integer> next() {
    return next;
  }

  void restore(Collection<Version> versions, SortedMap<Integer, Integer> numbers) {
    byId.clear();
    versions.forEach(version -> byId.put(version.id(), version));
    next.clear();
    next.putAll(numbers);
  }
}

package dev.pawl.loop.rollout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a rollout ended.
 *
 * @param passed whether a version has gone through all stages
 * @param version which: the rollout's own when none has
 * @param others the other versions that took part
 * @param why in a sentence's end
 * @param evidence the numbers of all stages, by name
 */
public record Ended(
    boolean passed,
    String version,
    List<String> others,
    String why,
    SortedMap<String, Object> evidence) {

  public Ended {
    others = List.copyOf(others);
    evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
  }

  /** All versions that took part. */
  public List<String> versions() {
    List<String> all = new ArrayList<>(others);
    all.addFirst(version);
    return all;
  }
}

package dev.pawl.loop.live;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the events of one live feature.
 *
 * @param feature the feature's name
 * @param cases how many events are in each case; their sum is the number of events that came
 * @param keys how many keys have something in the window, or weigh something
 * @param removedKeys how often a key had nothing left
 */
public record FeatureCounts(
    String feature, Map<LiveCase, Long> cases, long keys, long removedKeys) {

  /** Copies the map. */
  public FeatureCounts {
    cases = Collections.unmodifiableMap(new EnumMap<>(cases));
  }

  /** How many events are in a case. */
  public long of(LiveCase which) {
    return cases.getOrDefault(which, 0L);
  }

  /** How many events came. */
  public long events() {
    return cases.values().stream().mapToLong(Long::longValue).sum();
  }
}

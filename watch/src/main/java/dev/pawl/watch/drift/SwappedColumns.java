package dev.pawl.watch.drift;

import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds columns that each have the values that the other had. */
record SwappedColumns(TableProfile reference, TableProfile current, DriftTest test) {
  /** How much closer two columns are when one is taken for the other. */
  private static final double CLOSER = 3;

  private static final double CLOSE = 0.05;

  /** Columns of different kinds are as far apart as can be. */
  private static final double APART = 1;

  /**
   * The pairs among these columns, each once.
   *
   * @param changed columns that are not what they were
   */
  Map<String, String> among(Set<String> changed) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Set<String> paired = new LinkedHashSet<>();
    for (String one : changed) {
      for (String other : changed) {
        if (one.compareTo(other) < 0
            && !paired.contains(one)
            && !paired.contains(other)
            && areSwapped(one, other)) {
          pairs.put(one, other);
          paired.addAll(List.of(one, other));
        }
      }
    }
    return pairs;
  }

  private boolean areSwapped(String one, String other) {
    double crossed = distance(one, other);
    double back = distance(other, one);
    double apart = distance(one, one) + distance(other, other);
    boolean close = Math.max(crossed, back) <= Math.max(CLOSE, test.leastEffect());
    return crossed + back < apart && (close || crossed + back < apart / CLOSER);
  }

  /** How far what a column now has is from what another one had before. */
  private double distance(String before, String now) {
    ColumnProfile then = reference.columns().get(before);
    ColumnProfile here = current.columns().get(now);
    if (then == null || here == null || !then.getClass().equals(here.getClass())) {
      return APART;
    }
    TableProfile one = new TableProfile(0);
    TableProfile other = new TableProfile(0);
    one.put(before, then);
    other.put(before, here);
    return test.compare(one, other).stream()
        .filter(comparison -> comparison.aspect() == Aspect.VALUES)
        .mapToDouble(Comparison::effect)
        .max()
        .orElse(APART);
  }
}

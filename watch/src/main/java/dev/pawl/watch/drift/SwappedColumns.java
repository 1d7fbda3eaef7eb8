package dev.pawl.watch.drift;

import dev.pawl.watch.drift.Comparison.Aspect;
import dev.pawl.watch.profile.ColumnProfile;
import dev.pawl.watch.profile.TableProfile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Finds columns that each have the values that the other had. */
record SwappedColumns(TableProfile reference, TableProfile current, DriftTest test) {
  /** What to do about them. */
  static final String ACTION = "look at the order of the columns where they are written";

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
    return pairs(changed, this::areSwapped);
  }

  private static Map<String, String> pairs(
      Set<String> columns, BiPredicate<String, String> areSwapped) {
    Map<String, String> pairs = new LinkedHashMap<>();
    Set<String> paired = new LinkedHashSet<>();
    for (String one : columns) {
      for (String other : columns) {
        if (one.compareTo(other) < 0
            && !paired.contains(one)
            && !paired.contains(other)
            && areSwapped.test(one, other)) {
          pairs.put(one, other);
          paired.addAll(List.of(one, other));
        }
      }
    }
    return pairs;
  }

  /**
   * The pairs among columns that are too much alike to be found by what counts as drift, each once:
   * both are surely not what they were, and each is, as far as the rows can tell, what the other
   * was.
   *
   * @param comparisons of the values of columns, by name
   */
  Map<String, String> alike(Map<String, Comparison> comparisons) {
    Set<String> moved = new LinkedHashSet<>();
    comparisons.forEach((name, comparison) -> {
      if (comparison.low() > 0) {
        moved.add(name);
      }
    });
    return pairs(
        moved,
        (one, other) ->
            areAlike(comparisons.get(one), comparisons.get(other)) && isExact(one, other));
  }

  /** Whether both are about as far from what they were: as far as the two were apart. */
  private static boolean areAlike(@Nullable Comparison one, @Nullable Comparison other) {
    return one != null && other != null && one.high() >= other.low() && other.high() >= one.low();
  }

  private boolean isExact(String one, String other) {
    double crossed = distance(one, other);
    double back = distance(other, one);
    double apart = distance(one, one) + distance(other, other);
    return crossed + back < apart / CLOSER && !differ(one, other) && !differ(other, one);
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
    return compared(before, now).map(Comparison::effect).orElse(APART);
  }

  /** Whether what a column now has is surely not what another one had before. */
  private boolean differ(String before, String now) {
    return compared(before, now).map(comparison -> comparison.low() > 0).orElse(true);
  }

  private Optional<Comparison> compared(String before, String now) {
    ColumnProfile then = reference.columns().get(before);
    ColumnProfile here = current.columns().get(now);
    if (then == null || here == null || !then.getClass().equals(here.getClass())) {
      return Optional.empty();
    }
    TableProfile one = new TableProfile(0);
    TableProfile other = new TableProfile(0);
    one.put(before, then);
    other.put(before, here);
    return test.compare(one, other).stream()
        .filter(comparison -> comparison.aspect() == Aspect.VALUES)
        .findFirst();
  }
}

package dev.pawl.loop.join;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many events fell into each case so far. {@code predictions} is the sum over the cases of
 * {@link JoinCase.Kind#PREDICTION}, {@code outcomes} that over those of {@link
 * JoinCase.Kind#OUTCOME}: nothing is dropped without a count.
 *
 * @param predictions how many predictions came, repeated ones included
 * @param outcomes how many outcomes came, duplicates included
 * @param cases how many are in each case, zeros included; for {@link JoinCase.Kind#NOTE}, how often
 *     it was noted
 */
public record JoinCounts(long predictions, long outcomes, Map<JoinCase, Long> cases) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException when a case is missing
   */
  public JoinCounts {
    cases = Collections.unmodifiableMap(new EnumMap<>(cases));
    for (JoinCase each : JoinCase.values()) {
      if (!cases.containsKey(each)) {
        throw new IllegalArgumentException("cases: %s is missing (expected: all)".formatted(each));
      }
    }
  }

  /** How many are in a case. */
  public long of(JoinCase which) {
    return cases.getOrDefault(which, 0L);
  }

  /** How many outcomes met their prediction within its window. */
  public long joined() {
    return of(JoinCase.EVIDENCE)
        + of(JoinCase.AFTER_LABEL)
        + of(JoinCase.CORRECTION_BEFORE_LABEL)
        + of(JoinCase.CORRECTION_AFTER_LABEL)
        + of(JoinCase.ABOUT_EXCLUDED);
  }
}

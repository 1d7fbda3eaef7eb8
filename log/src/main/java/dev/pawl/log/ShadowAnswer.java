package dev.pawl.log;

import java.util.Objects;

/**
 * What a shadow on another server said to a request that was answered already, or that it said
 * nothing.
 *
 * @param about the id of the prediction
 * @param unit whom the prediction was made for; may be ""
 * @param eventTime when the prediction was asked for, in milliseconds since 1970-01-01T00:00Z
 * @param shadow the shadow's name
 * @param scores what it said: as many numbers as the prediction has, all finite; none when it is
 *     absent
 * @param error why it is absent, in a few words; "" when it is not
 * @param micros how long it took, or was waited for, in microseconds; 0 when it was not asked
 */
public record ShadowAnswer(
    String about,
    String unit,
    long eventTime,
    String shadow,
    double[] scores,
    String error,
    float micros)
    implements Event {

  public ShadowAnswer {
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(shadow, "shadow");
    Objects.requireNonNull(scores, "scores");
    Objects.requireNonNull(error, "error");
    if ((scores.length == 0) == error.isEmpty()) {
      throw new IllegalArgumentException(
          "scores: %d of them, error: \"%s\" (expected: exactly one of the two)"
              .formatted(scores.length, error));
    }
    for (double score : scores) {
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException("scores: " + score + " (expected: finite)");
      }
    }
    if (!(micros >= 0 && micros < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("micros: " + micros + " (expected: finite, 0 or more)");
    }
  }

  /** The prediction and the shadow: each is asked once about each. */
  @Override
  public String id() {
    return about + "/" + shadow;
  }

  /** Whether the shadow did not answer. */
  public boolean isAbsent() {
    return scores.length == 0;
  }
}

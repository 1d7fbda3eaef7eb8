package dev.pawl.serve;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a request itself says about who answers, and how. An answer by a wish is not counted.
 *
 * @param version the version that is to answer; "" for whoever it is
 * @param arm the arm that is to answer; "" for whichever it is; not beside a version
 * @param threshold from which probability on the answer is yes, in [0, 1]
 */
public record Wish(String version, String arm, OptionalDouble threshold) {
  /** No wish. */
  public static final Wish NONE = new Wish("", "", OptionalDouble.empty());

  public Wish {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(arm, "arm");
    Objects.requireNonNull(threshold, "threshold");
    if (!version.isEmpty() && !arm.isEmpty()) {
      throw new IllegalArgumentException(
          "arm: %s (expected: left out beside version %s)".formatted(arm, version));
    }
    if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "threshold: " + threshold.getAsDouble() + " (expected: in [0, 1])");
    }
  }

  /** Whether there is none. */
  public boolean isNone() {
    return version.isEmpty() && arm.isEmpty() && threshold.isEmpty();
  }
}

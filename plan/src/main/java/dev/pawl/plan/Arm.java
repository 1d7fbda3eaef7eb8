package dev.pawl.plan;

import dev.pawl.model.Model;
import java.util.Objects;

/**
 * One version that takes part in serving.
 *
 * @param name how events call it: {@code champion}, or the name of an experiment's arm
 * @param version the version that answers, such as {@code 1.13}
 * @param model its frozen model
 * @param share the share of the traffic that it gets, in [0, 1]; the shares of a plan sum to 1
 */
public record Arm(String name, String version, Model model, double share) {
  /** What the arm of everybody who is in no experiment is called. */
  public static final String CHAMPION = "champion";

  public Arm {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(model, "model");
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: in [0, 1])");
    }
  }
}

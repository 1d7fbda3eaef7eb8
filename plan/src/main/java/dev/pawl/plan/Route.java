package dev.pawl.plan;

import dev.pawl.model.Model;
import java.util.Objects;

/**
 * Requests that always get one version, such as those of a country. They are in no experiment.
 *
 * @param when which requests
 * @param version the version that answers them
 * @param model its frozen model
 */
public record Route(Condition when, String version, Model model) {
  /** What events call the arm of a routed request. */
  public static final String ARM = "route";

  public Route {
    Objects.requireNonNull(when, "when");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(model, "model");
  }
}

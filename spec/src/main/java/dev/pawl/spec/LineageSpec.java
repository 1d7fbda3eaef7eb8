package dev.pawl.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A lineage that is kept going beside the main one: what differs from it.
 *
 * @param learner what learns; the spec's own learner when the lineage names none
 * @param features the transforms of its own; empty for the spec's
 * @param window how far back its trainings from scratch look; empty for {@link
 *     TrainingSpec#window()}
 */
public record LineageSpec(
    Component learner, Optional<List<Component>> features, Optional<Duration> window) {

  public LineageSpec {
    features = features.map(List::copyOf);
  }

  /** One that differs in nothing but its learner. */
  public static LineageSpec of(Component learner) {
    return new LineageSpec(learner, Optional.empty(), Optional.empty());
  }
}

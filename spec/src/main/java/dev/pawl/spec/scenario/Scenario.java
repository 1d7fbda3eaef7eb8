package dev.pawl.spec.scenario;

import java.time.Duration;
import java.util.List;

/**
 * What happens to a model while a spec is tried: who asks, what then comes true, what changes, who
 * tries to take over, and what the verdicts have to be. Immutable.
 *
 * @param name its name
 * @param purpose what it shows, in a sentence
 * @param seed of everything that is drawn
 * @param step how far the data clock moves at once; within a step, all questions come before all
 *     outcomes
 * @param source where the events come from
 * @param changes what changes, in the order of the text
 * @param challengers who tries to take over, in the order of their times
 */
public record Scenario(
    String name,
    String purpose,
    long seed,
    Duration step,
    Source source,
    List<Change> changes,
    List<Challenger> challengers) {

  public Scenario {
    changes = List.copyOf(changes);
    challengers = List.copyOf(challengers);
  }
}

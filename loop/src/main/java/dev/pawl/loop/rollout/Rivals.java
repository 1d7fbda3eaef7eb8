package dev.pawl.loop.rollout;

import java.util.Optional;

/** Brings the present version of another lineage into play, for a stage with several candidates. */
@FunctionalInterface
public interface Rivals {

  /**
   * The version that a lineage is just now, which predicts from here on.
   *
   * @param lineage its name
   * @return its id; empty when there is no such lineage, or nothing new in it
   */
  Optional<String> enter(String lineage);
}

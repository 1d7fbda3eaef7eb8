package dev.pawl.spec.scenario;

import dev.pawl.spec.Spec;
import java.time.Duration;
import java.util.Optional;

/**
 * Somebody who tries to take over.
 *
 * @param name its name
 * @param at when it is introduced, from the beginning
 * @param means how
 * @param truth what is true of it, in words
 * @param expected what has to become of it, such as {@code promoted} or {@code stopped in canary}
 * @param within how soon; empty for before the next challenger, or the end
 */
public record Challenger(
    String name,
    Duration at,
    Means means,
    String truth,
    String expected,
    Optional<Duration> within) {

  /** It takes over. */
  public static final String PROMOTED = "promoted";

  /** It failed a check before any traffic. */
  public static final String REJECTED = "rejected";

  /** It was set aside without having been in a stage. */
  public static final String PARKED = "parked";

  /** It took over, and its predecessor came back. */
  public static final String ROLLED_BACK = "rolled back";

  /** Nothing was decided about it in time. */
  public static final String NO_DECISION = "no decision";

  /** What comes before the name of the stage that stopped it. */
  public static final String STOPPED_IN = "stopped in ";

  /** How a challenger is introduced. */
  public sealed interface Means {

    /** Another spec of the same model is applied. */
    record OtherSpec(Spec spec) implements Means {}

    /**
     * A training is asked for.
     *
     * @param stateful whether it goes on from the last version
     */
    record Training(boolean stateful) implements Means {}
  }
}

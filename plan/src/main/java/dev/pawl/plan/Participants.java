package dev.pawl.plan;

import dev.pawl.model.row.Row;
import dev.pawl.trial.assignment.Assignment;
import dev.pawl.trial.assignment.Layer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom an experiment is for. Everyone else gets the champion.
 *
 * <ol>
 *   <li>A unit of the hold-out is in no experiment, whatever its layer: the hold-out has a salt of
 *       its own.
 *   <li>A unit is in at most one experiment of a layer.
 *   <li>Who is in depends on the unit and the request alone, never on the arms or their shares.
 * </ol>
 *
 * Immutable, safe for use by any number of threads.
 */
public final class Participants {
  private final @Nullable Assignment holdout;
  private final @Nullable Layer layer;
  private final String experiment;
  private final Optional<Condition> only;

  private Participants(
      @Nullable Assignment holdout,
      @Nullable Layer layer,
      String experiment,
      Optional<Condition> only) {
    this.holdout = holdout;
    this.layer = layer;
    this.experiment = experiment;
    this.only = Objects.requireNonNull(only, "only");
  }

  /** Everybody who has a unit. */
  public static Participants everybody() {
    return new Participants(null, null, "", Optional.empty());
  }

  /**
   * The same, without a share of the units.
   *
   * @param salt the hold-out's name; one and the same in all experiments that it is kept out of
   * @param share of all units, in [0, 1)
   */
  public Participants without(String salt, double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("holdout: " + share + " (expected: in [0, 1))");
    }
    return new Participants(
        share == 0 ? null : Assignment.of(salt, 1 - share, share), layer, experiment, only);
  }

  /**
   * The same, and of them only who is in an experiment's slice of a layer.
   *
   * @param experiment its name in the layer
   */
  public Participants in(Layer layer, String experiment) {
    if (!(layer.share(experiment) > 0)) {
      throw new IllegalArgumentException(
          "experiment: '%s' (expected: one that has units of the layer)".formatted(experiment));
    }
    return new Participants(holdout, layer, experiment, only);
  }

  /** The same, and of them only whose requests fulfil a condition. */
  public Participants only(Condition condition) {
    return new Participants(holdout, layer, experiment, Optional.of(condition));
  }

  /** Whether a request takes part; one without a unit does not. */
  public boolean includes(String unit, Row request) {
    return !unit.isEmpty()
        && !isHeldOut(unit)
        && (layer == null || layer.experiment(unit).filter(experiment::equals).isPresent())
        && fulfils(request);
  }

  /** Whether a request takes part when chance is to decide about it and not about its unit. */
  boolean includesRequest(String unit, Row request) {
    return unit.isEmpty() ? fulfils(request) : includes(unit, request);
  }

  /** Whether a unit is in the hold-out. */
  public boolean isHeldOut(String unit) {
    return holdout != null && holdout.arm(unit) == 1;
  }

  private boolean fulfils(Row request) {
    return only.isEmpty() || only.get().holds(request);
  }
}

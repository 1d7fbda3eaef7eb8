package dev.pawl.trial.power;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The size of a comparison of one control with one or more treatments, two-sided, in units of all
 * arms together:
 *
 * <pre>
 *   n = F² (σ₀²/w₀ + σ₁²/w₁) / δ²
 *   F = z₁₋ₐ + z_β   looked at once (Fleiss, Levin and Paik 2003, chapter 4, without continuity
 *                    correction)
 *   F = θ            looked at after every unit: the drift with which an asymptotic confidence
 *                    sequence tuned to n excludes 0 by then with probability β
 *   a = α/2 divided by the number of treatments
 * </pre>
 *
 * with {@code w₀} the control's share and {@code w₁} the smallest treatment's, and {@code σ₁²} at
 * the value that is to be found. Immutable.
 *
 * @param metric what is compared
 * @param alpha the probability of a false finding, over all treatments together (Bonferroni), in
 *     (0, 0.5]
 * @param power β, the probability that the effect is found if it is there, in (0.5, 1)
 * @param split how units are shared out
 * @param looks how often it is looked at
 */
public record Design(Metric metric, double alpha, double power, Split split, Looks looks) {
  private static final NormalDistribution NORMAL = new NormalDistribution();
  private static final int HALVINGS = 200;

  public Design {
    Objects.requireNonNull(metric, "metric");
    Objects.requireNonNull(split, "split");
    Objects.requireNonNull(looks, "looks");
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(power > 0.5 && power < 1)) {
      throw new IllegalArgumentException("power: " + power + " (expected: in (0.5, 1))");
    }
  }

  /** α = 5 %, power 80 %, two arms of the same size, looked at once. */
  public static Design of(Metric metric) {
    return new Design(metric, 0.05, 0.8, Split.equal(2), Looks.ONE);
  }

  /**
   * How many units are needed, all arms together: the sum of {@link #unitsByArm}.
   *
   * @param effect δ, the difference to be found, in the metric's unit, not 0
   */
  public long units(double effect) {
    return unitsByArm(effect).stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How many units each arm needs, the control first.
   *
   * @param effect δ, the difference to be found, in the metric's unit, not 0
   */
  public List<Long> unitsByArm(double effect) {
    double units = size(effect, factor());
    List<Long> arms = new ArrayList<>();
    for (double share : split.shares()) {
      arms.add((long) Math.ceil(units * share * (1 - 1e-12)));
    }
    return List.copyOf(arms);
  }

  /**
   * After how many units, all arms together, the test ends in the mean when the effect is there:
   * the planned size when it is looked at once, fewer when it may end at any look.
   *
   * @param effect δ, the difference to be found, in the metric's unit, not 0
   */
  public double meanUnits(double effect) {
    if (looks == Looks.ONE) {
      return units(effect);
    }
    AnytimeReach reach = new AnytimeReach(level());
    double drift = reach.drift(power);
    return size(effect, drift) * reach.meanSize(drift);
  }

  private double size(double effect, double factor) {
    if (!Double.isFinite(effect) || effect == 0) {
      throw new IllegalArgumentException("effect: " + effect + " (expected: finite and not 0)");
    }
    double variance =
        metric.variance(metric.base()) / split.control()
            + metric.variance(metric.base() + effect) / split.smallestTreatment();
    return factor * factor * variance / (effect * effect);
  }

  private double level() {
    return alpha / (split.arms() - 1);
  }

  private double factor() {
    return switch (looks) {
      case ONE ->
          NORMAL.inverseCumulativeProbability(1 - level() / 2)
              + NORMAL.inverseCumulativeProbability(power);
      case ANY -> new AnytimeReach(level()).drift(power);
    };
  }

  /**
   * The smallest increase that is found with this power.
   *
   * @param units how many there are, all arms together, at least 2 for each arm
   * @return in the metric's unit, above 0; {@code NaN} when no increase within the metric's range
   *     is large enough
   */
  public double minimumEffect(long units) {
    if (units < 2L * split.arms()) {
      throw new IllegalArgumentException(
          "units: %d (expected: at least 2 for each of %d arms)".formatted(units, split.arms()));
    }
    double factor = factor();
    double spread =
        metric.variance(metric.base()) * (1 / split.control() + 1 / split.smallestTreatment());
    double most =
        metric instanceof Metric.Proportion
            ? (1 - metric.base()) * (1 - 1e-9)
            : factor * Math.sqrt(spread / units) * (1 + 1e-9);
    if (size(most, factor) > units) {
      return Double.NaN;
    }
    double low = 0;
    double high = most;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (middle > 0 && size(middle, factor) <= units) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * How many days the comparison takes: while it lasts no further one of the same traffic can be
   * decided, so this bounds how often a model can be updated on the strength of such tests.
   *
   * @param effect the difference to be found
   * @param unitsPerDay how many new units come in a day, all arms together, above 0
   */
  public double days(double effect, double unitsPerDay) {
    if (!(unitsPerDay > 0 && unitsPerDay < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "unitsPerDay: " + unitsPerDay + " (expected: finite and above 0)");
    }
    return units(effect) / unitsPerDay;
  }
}

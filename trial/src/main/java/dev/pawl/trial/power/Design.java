package dev.pawl.trial.power;

import java.util.Objects;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The size of a comparison of one control with one or more treatments, two-sided, in units per arm
 * (Fleiss, Levin and Paik 2003, chapter 4, without continuity correction):
 *
 * <pre>
 *   n = (z₁₋ₐ + z_β)² (σ₀² + σ₁²) / δ²,   a = α/2 divided by the number of treatments
 * </pre>
 *
 * with {@code σ₁²} at the value that is to be found. Immutable.
 *
 * @param metric what is compared
 * @param alpha the probability of a false finding, over all treatments together (Bonferroni), in
 *     (0, 0.5]
 * @param power the probability that the effect is found if it is there, in (0.5, 1)
 * @param arms how many there are, the control included, at least 2; all of the same size
 */
public record Design(Metric metric, double alpha, double power, int arms) {
  private static final NormalDistribution NORMAL = new NormalDistribution();
  private static final int HALVINGS = 200;

  public Design {
    Objects.requireNonNull(metric, "metric");
    if (!(alpha > 0 && alpha <= 0.5)) {
      throw new IllegalArgumentException("alpha: " + alpha + " (expected: in (0, 0.5])");
    }
    if (!(power > 0.5 && power < 1)) {
      throw new IllegalArgumentException("power: " + power + " (expected: in (0.5, 1))");
    }
    if (arms < 2) {
      throw new IllegalArgumentException("arms: " + arms + " (expected: at least 2)");
    }
  }

  /** α = 5 %, power 80 %, two arms. */
  public static Design of(Metric metric) {
    return new Design(metric, 0.05, 0.8, 2);
  }

  /**
   * How many units each arm needs.
   *
   * @param effect δ, the difference to be found, in the metric's unit, not 0
   */
  public long unitsPerArm(double effect) {
    return (long) Math.ceil(exactUnits(effect));
  }

  private double exactUnits(double effect) {
    if (!Double.isFinite(effect) || effect == 0) {
      throw new IllegalArgumentException("effect: " + effect + " (expected: finite and not 0)");
    }
    double z = quantiles();
    double variance = metric.variance(metric.base()) + metric.variance(metric.base() + effect);
    return z * z * variance / (effect * effect);
  }

  private double quantiles() {
    return NORMAL.inverseCumulativeProbability(1 - alpha / 2 / (arms - 1))
        + NORMAL.inverseCumulativeProbability(power);
  }

  /**
   * The smallest increase that is found with this power.
   *
   * @param unitsPerArm how many units each arm has, at least 2
   * @return in the metric's unit, above 0; {@code NaN} when no increase within the metric's range
   *     is large enough
   */
  public double minimumEffect(long unitsPerArm) {
    if (unitsPerArm < 2) {
      throw new IllegalArgumentException("unitsPerArm: " + unitsPerArm + " (expected: at least 2)");
    }
    double most =
        metric instanceof Metric.Proportion
            ? (1 - metric.base()) * (1 - 1e-9)
            : quantiles()
                * Math.sqrt(2 * metric.variance(metric.base()) / unitsPerArm)
                * (1 + 1e-9);
    if (exactUnits(most) > unitsPerArm) {
      return Double.NaN;
    }
    double low = 0;
    double high = most;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (middle > 0 && exactUnits(middle) <= unitsPerArm) {
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
    return arms * (double) unitsPerArm(effect) / unitsPerDay;
  }
}

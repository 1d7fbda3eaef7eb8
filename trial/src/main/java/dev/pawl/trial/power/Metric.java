package dev.pawl.trial.power;

import dev.pawl.trial.ab.RatioSample;

/** What is to be compared, as it is without the treatment. */
public sealed interface Metric {

  /** The value without the treatment. */
  double base();

  /** The variance of one unit's value when the metric has this value. */
  double variance(double value);

  /**
   * A mean over units.
   *
   * @param base its value, finite
   * @param deviation the standard deviation of one unit's, above 0
   */
  record Mean(double base, double deviation) implements Metric {
    public Mean {
      if (!Double.isFinite(base)) {
        throw new IllegalArgumentException("base: " + base + " (expected: a finite number)");
      }
      if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "deviation: " + deviation + " (expected: finite and above 0)");
      }
    }

    @Override
    public double variance(double value) {
      return deviation * deviation;
    }
  }

  /**
   * A share of units; its variance changes with its value: {@code p(1 − p)}.
   *
   * @param base its value, in (0, 1)
   */
  record Proportion(double base) implements Metric {
    public Proportion {
      if (!(base > 0 && base < 1)) {
        throw new IllegalArgumentException("base: " + base + " (expected: in (0, 1))");
      }
    }

    @Override
    public double variance(double value) {
      if (!(value > 0 && value < 1)) {
        throw new IllegalArgumentException(
            "effect: it makes the proportion " + value + " (expected: in (0, 1))");
      }
      return value * (1 - value);
    }
  }

  /**
   * A ratio of two sums over units; its variance per unit is the delta method's.
   *
   * @param sample the units of a time without the treatment, at least 2, whose ratios vary
   */
  record Ratio(RatioSample sample) implements Metric {
    public Ratio {
      if (sample.count() < 2 || !(sample.denominator() > 0)) {
        throw new IllegalArgumentException(
            "sample: %d units, mean denominator %s (expected: at least 2, above 0)"
                .formatted(sample.count(), sample.denominator()));
      }
      if (!(sample.influence() > 0)) {
        throw new IllegalArgumentException(
            "sample: the same ratio of %s for every unit (expected: a metric that varies)"
                .formatted(sample.ratio()));
      }
    }

    @Override
    public double base() {
      return sample.ratio();
    }

    @Override
    public double variance(double value) {
      return sample.influence();
    }
  }
}

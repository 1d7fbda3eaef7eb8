package dev.pawl.trial.sequential;

import dev.pawl.trial.Interval;
import dev.pawl.trial.Parts;
import dev.pawl.trial.Resumable;
import java.util.Arrays;

/**
 * A confidence sequence for a quantile, at all looks from the first outcome on and for every
 * distribution of independent outcomes (Howard and Ramdas 2022, "Sequential estimation of quantiles
 * with applications to A/B testing and best-arm identification", Bernoulli 28, equations 1 and 2):
 *
 * <pre>
 *   from the (p − u)-th to the (p + u)-th sample quantile
 *   u = 1.5 √(p(1 − p) ℓ(t)) + 0.8 ℓ(t),   ℓ(t) = (1.4 ln ln(2.1 t) + ln(10/α)) / t
 * </pre>
 *
 * <p>All outcomes are kept: 8 bytes each. {@link #add} takes constant amortised time; the first
 * {@link #interval} after it sorts what is new and merges it with what was sorted before, in linear
 * time.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class QuantileSequence implements Resumable {
  private static final int FEWEST = 64;

  private final double p;
  private final double alpha;
  private double[] values = new double[FEWEST];
  private int count;
  private int sorted;

  /**
   * Nothing seen.
   *
   * @param p which quantile, in (0, 1)
   * @param alpha the error probability over all looks, in (0, 0.5]
   */
  public QuantileSequence(double p, double alpha) {
    Mixtures.check(alpha, 1);
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("p: " + p + " (expected: in (0, 1))");
    }
    this.p = p;
    this.alpha = alpha;
  }

  /** One outcome, a number; infinite for one that never came. */
  public void add(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("value: NaN (expected: a number)");
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  /** How many outcomes were seen. */
  public int count() {
    return count;
  }

  /** The interval for the quantile; unbounded on a side that too few outcomes lie on. */
  public Interval interval() {
    if (count == 0) {
      return Interval.unbounded(Double.NaN, 1 - alpha);
    }
    sort();
    double t = count;
    double l =
        (1.4 * StrictMath.log(Math.max(1, StrictMath.log(2.1 * t))) + StrictMath.log(10 / alpha))
            / t;
    double u = 1.5 * Math.sqrt(p * (1 - p) * l) + 0.8 * l;
    int below = (int) Math.floor((p - u) * t);
    int above = (int) Math.ceil((p + u) * t);
    return new Interval(
        values[Math.min(count, Math.max(1, (int) Math.ceil(p * t))) - 1],
        below < 1 ? Double.NEGATIVE_INFINITY : values[below - 1],
        above >= count ? Double.POSITIVE_INFINITY : values[above],
        1 - alpha);
  }

  private void sort() {
    if (sorted == count) {
      return;
    }
    Arrays.sort(values, sorted, count);
    double[] merged = new double[values.length];
    int left = 0;
    int right = sorted;
    for (int i = 0; i < count; i++) {
      boolean first =
          right == count || (left < sorted && Double.compare(values[left], values[right]) <= 0);
      merged[i] = first ? values[left++] : values[right++];
    }
    values = merged;
    sorted = count;
  }

  /** {@inheritDoc} All outcomes are in it. */
  @Override
  public double[] state() {
    return Parts.join(Arrays.copyOf(values, sorted), Arrays.copyOfRange(values, sorted, count));
  }

  @Override
  public void restore(double[] state) {
    double[][] parts = Parts.split(state, 2, "a quantile sequence");
    sorted = parts[0].length;
    count = sorted + parts[1].length;
    values = Arrays.copyOf(parts[0], Math.max(FEWEST, count));
    System.arraycopy(parts[1], 0, values, sorted, parts[1].length);
  }
}

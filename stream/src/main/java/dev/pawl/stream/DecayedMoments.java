package dev.pawl.stream;

/**
 * Weighted mean and variance of a stream in which old values fade: a value counts half after a
 * half-life of event time, a quarter after two.
 *
 * <p>Invariants, for values {@code xᵢ} with weights {@code wᵢ} at times {@code tᵢ}, seen from time
 * {@code t} with half-life {@code H}, and {@code vᵢ = wᵢ·2^(−(t − tᵢ)/H)}:
 *
 * <ol>
 *   <li>{@code weight(t) = Σ vᵢ}
 *   <li>{@code mean = Σ vᵢxᵢ / Σ vᵢ}, whatever {@code t}, for all weights fade alike
 *   <li>{@code variance = Σ vᵢ(xᵢ − mean)² / Σ vᵢ}
 * </ol>
 *
 * <p>Values may come out of order: one that is late has faded by what it is late. Rounding aside,
 * the order makes no difference. A weight that has faded below the smallest number is 0, and there
 * is no mean then.
 *
 * <p>Constant space and time. Not safe for use by several threads at once.
 */
public final class DecayedMoments implements Summary<DecayedMoments> {
  private final long halfLife;
  private long latest = Long.MIN_VALUE;
  private double weight;
  private double mean;
  private double spread;

  /**
   * Nothing seen yet.
   *
   * @param halfLife in milliseconds of event time, above 0
   */
  public DecayedMoments(long halfLife) {
    if (halfLife <= 0) {
      throw new IllegalArgumentException("halfLife: " + halfLife + " ms (expected: above 0)");
    }
    this.halfLife = halfLife;
  }

  /**
   * Adds one value.
   *
   * @param time when it was, in milliseconds of event time since 1970-01-01T00:00Z
   * @param value finite
   * @param weight how much it counts at its time, finite and above 0
   * @throws IllegalArgumentException when the value or the weight is out of range; nothing is added
   *     then
   */
  public void add(long time, double value, double weight) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("value: " + value + " (expected: a finite number)");
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: finite and above 0)");
    }
    fadeTo(time);
    take(weight * faded(time), value, 0);
  }

  /** Takes in {@code other}, which has the same half-life. */
  @Override
  public void merge(DecayedMoments other) {
    if (other.halfLife != halfLife) {
      throw new IllegalArgumentException(
          "other: half-life " + other.halfLife + " ms (expected: " + halfLife + " ms)");
    }
    if (other.latest == Long.MIN_VALUE) {
      return;
    }
    fadeTo(other.latest);
    double factor = faded(other.latest);
    take(other.weight * factor, other.mean, other.spread * factor);
  }

  private void take(double added, double value, double within) {
    double total = weight + added;
    if (total == 0) {
      return;
    }
    double between = value - mean;
    spread += within + between * between * (weight / total) * added;
    mean += between * (added / total);
    weight = total;
  }

  private void fadeTo(long time) {
    if (time <= latest) {
      return;
    }
    if (weight > 0) {
      double factor = factor(time - latest);
      weight *= factor;
      spread *= factor;
    }
    latest = time;
  }

  private double faded(long time) {
    return time >= latest ? 1 : factor(latest - time);
  }

  private double factor(long span) {
    return StrictMath.pow(0.5, (double) span / halfLife);
  }

  /** The half-life, in milliseconds of event time. */
  public long halfLife() {
    return halfLife;
  }

  /**
   * The weight that is left at a time; from before the latest value as of the latest value.
   *
   * @param time in milliseconds of event time since 1970-01-01T00:00Z
   */
  public double weight(long time) {
    return weight == 0 || time <= latest ? weight : weight * factor(time - latest);
  }

  /** The faded mean, in the values' unit; {@code NaN} when nothing is left. */
  public double mean() {
    return weight > 0 ? mean : Double.NaN;
  }

  /** The faded variance, in the values' unit squared; {@code NaN} when nothing is left. */
  public double variance() {
    return weight > 0 ? spread / weight : Double.NaN;
  }

  @Override
  public DecayedMoments copy() {
    DecayedMoments copy = new DecayedMoments(halfLife);
    copy.latest = latest;
    copy.weight = weight;
    copy.mean = mean;
    copy.spread = spread;
    return copy;
  }

  /** The whole state as numbers; a time takes two, so that none of its bits is lost. */
  @Override
  public double[] state() {
    return new double[] {latest >> 32, latest & 0xffffffffL, weight, mean, spread};
  }

  /**
   * Takes the state that {@link #state} gave; what is added from there on gives the same bits as
   * without the interruption.
   *
   * @throws IllegalArgumentException when {@code state} has another length
   */
  @Override
  public void restore(double[] state) {
    if (state.length != 5) {
      throw new IllegalArgumentException(
          "state: "
              + state.length
              + " numbers (expected: 5, as state() of decayed moments gives"
              + " them)");
    }
    latest = ((long) state[0] << 32) | (long) state[1];
    weight = state[2];
    mean = state[3];
    spread = state[4];
  }
}

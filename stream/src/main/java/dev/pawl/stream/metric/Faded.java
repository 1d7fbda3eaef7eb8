package dev.pawl.stream.metric;

import dev.pawl.stream.Summary;
import java.util.Arrays;
import java.util.Objects;

/**
 * A tally in which old predictions fade: one counts half after a half-life of event time, a quarter
 * after two. Predictions may come out of order: one that is late has faded by what it is late.
 *
 * <p>Constant space and time beyond the tally's own. Not safe for use by several threads at once.
 *
 * @param <T> the tally
 */
public final class Faded<T extends Tally<T>> implements Summary<Faded<T>> {
  private static final int HEAD = 2;

  private final long halfLife;
  private final T tally;
  private long latest = Long.MIN_VALUE;

  /**
   * Nothing seen yet.
   *
   * @param halfLife in milliseconds of event time, above 0
   * @param tally an empty one, which is taken over
   */
  public Faded(long halfLife, T tally) {
    if (halfLife <= 0) {
      throw new IllegalArgumentException("halfLife: " + halfLife + " ms (expected: above 0)");
    }
    this.halfLife = halfLife;
    this.tally = Objects.requireNonNull(tally, "tally");
  }

  /**
   * Adds a prediction, see {@link Tally#add(double, double[], int, int, double)}. One that has
   * faded to nothing is not added.
   *
   * @param time when it was, in milliseconds of event time since 1970-01-01T00:00Z
   */
  public void add(long time, double label, double[] scores, int from, int count, double weight) {
    Require.weight(weight);
    fadeTo(time);
    double faded = time >= latest ? weight : weight * factor(latest - time);
    if (faded > 0) {
      tally.add(label, scores, from, count, faded);
    }
  }

  private void fadeTo(long time) {
    if (time <= latest) {
      return;
    }
    if (latest != Long.MIN_VALUE) {
      // A factor of 0 is refused; so small a one leaves nothing either.
      tally.scale(Math.max(Double.MIN_NORMAL, factor(time - latest)));
    }
    latest = time;
  }

  private double factor(long span) {
    return StrictMath.pow(0.5, (double) span / halfLife);
  }

  /** The tally as of the latest prediction: read only. */
  public T tally() {
    return tally;
  }

  /** Takes in {@code other}, which has the same half-life. */
  @Override
  public void merge(Faded<T> other) {
    if (other.halfLife != halfLife) {
      throw new IllegalArgumentException(
          "other: half-life " + other.halfLife + " ms (expected: " + halfLife + " ms)");
    }
    if (other.latest == Long.MIN_VALUE) {
      return;
    }
    fadeTo(other.latest);
    T theirs = other.tally.copy();
    double factor = factor(latest - other.latest);
    if (factor > 0) {
      theirs.scale(factor);
      tally.merge(theirs);
    }
  }

  @Override
  public Faded<T> copy() {
    Faded<T> copy = new Faded<>(halfLife, tally.copy());
    copy.latest = latest;
    return copy;
  }

  /** {@inheritDoc} A time takes two, so that none of its bits is lost. */
  @Override
  public double[] state() {
    double[] inner = tally.state();
    double[] state = new double[HEAD + inner.length];
    state[0] = latest >> 32;
    state[1] = latest & 0xffffffffL;
    System.arraycopy(inner, 0, state, HEAD, inner.length);
    return state;
  }

  @Override
  public void restore(double[] state) {
    if (state.length < HEAD) {
      throw new IllegalArgumentException(
          "state: %s numbers (expected: as state() of a faded tally gives them)"
              .formatted(state.length));
    }
    tally.restore(Arrays.copyOfRange(state, HEAD, state.length));
    latest = ((long) state[0] << 32) | (long) state[1];
  }
}

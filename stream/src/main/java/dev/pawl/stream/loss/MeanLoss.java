package dev.pawl.stream.loss;

import dev.pawl.stream.Moments;
import dev.pawl.stream.Summary;
import java.util.Objects;

/**
 * The running mean of one kind of loss, with how much it varies. A loss that is not finite is
 * counted apart and does not enter the mean: {@link #notFinite} says how many there were.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class MeanLoss implements Summary<MeanLoss> {
  private final Loss loss;
  private final Moments moments;
  private long count;
  private long notFinite;

  /** Nothing seen yet. */
  public MeanLoss(Loss loss) {
    this(loss, new Moments(), 0, 0);
  }

  private MeanLoss(Loss loss, Moments moments, long count, long notFinite) {
    this.loss = Objects.requireNonNull(loss, "loss");
    this.moments = moments;
    this.count = count;
    this.notFinite = notFinite;
  }

  /**
   * Adds the prediction of one score, see {@link Loss#of(double, double)}.
   *
   * @param weight how much it counts, finite and above 0
   */
  public void add(double label, double score, double weight) {
    addLoss(loss.of(label, score), weight);
  }

  /**
   * Adds a loss that was computed before.
   *
   * @param weight how much it counts, finite and above 0
   */
  public void addLoss(double value, double weight) {
    if (Double.isFinite(value)) {
      moments.add(value, weight);
      count++;
    } else {
      notFinite++;
    }
  }

  /** Which loss it is. */
  public Loss loss() {
    return loss;
  }

  /** How many finite losses were added. */
  public long count() {
    return count;
  }

  /** How many losses were not finite. */
  public long notFinite() {
    return notFinite;
  }

  /** The sum of all weights. */
  public double weight() {
    return moments.weight();
  }

  /** The mean loss; {@code NaN} when there is none. */
  public double mean() {
    return count == 0 ? Double.NaN : moments.mean();
  }

  /** The variance of single losses, as {@link Moments#variance}. */
  public double variance() {
    return moments.variance();
  }

  /** The metric: the mean loss, or for squared errors its root; {@code NaN} when there is none. */
  public double value() {
    return loss.summary(mean());
  }

  /** Takes in {@code other}, which is about the same loss. */
  @Override
  public void merge(MeanLoss other) {
    if (other.loss != loss) {
      throw new IllegalArgumentException("other: " + other.loss + " (expected: " + loss + ")");
    }
    moments.merge(other.moments);
    count += other.count;
    notFinite += other.notFinite;
  }

  @Override
  public MeanLoss copy() {
    return new MeanLoss(loss, moments.copy(), count, notFinite);
  }

  /** The whole state as numbers. */
  @Override
  public double[] state() {
    double[] of = moments.state();
    return new double[] {of[0], of[1], of[2], count, notFinite};
  }

  /**
   * Takes the state that {@link #state} gave.
   *
   * @throws IllegalArgumentException when {@code state} has another length
   */
  @Override
  public void restore(double[] state) {
    if (state.length != 5) {
      throw new IllegalArgumentException(
          "state: "
              + state.length
              + " numbers (expected: 5, as state() of a mean loss gives them)");
    }
    moments.restore(new double[] {state[0], state[1], state[2]});
    count = (long) state[3];
    notFinite = (long) state[4];
  }
}

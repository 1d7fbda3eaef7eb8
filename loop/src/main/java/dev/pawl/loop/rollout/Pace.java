package dev.pawl.loop.rollout;

import dev.pawl.loop.operator.Operator;
import dev.pawl.model.checkpoint.Tensors;

/**
 * How many predictions a model answers in a span of event time, roughly: older ones count less and
 * less. For use by one thread.
 */
final class Pace implements Operator {
  private static final double REMEMBERED = 100_000;

  private double count;
  private double since = Double.NaN;

  /** A prediction passes. */
  void add(long time) {
    if (Double.isNaN(since)) {
      since = time;
    }
    count++;
    if (count > REMEMBERED) {
      count /= 2;
      since += (time - since) / 2;
    }
  }

  /**
   * How many there are in a millisecond.
   *
   * @param now the data clock
   * @return 0 while nothing is known
   */
  double at(long now) {
    return now > since ? count / (now - since) : 0;
  }

  @Override
  public void snapshot(Tensors.Writer to) {
    to.doubles("pace", count, since);
  }

  @Override
  public void restore(Tensors from) {
    count = from.doubles("pace")[0];
    since = from.doubles("pace")[1];
  }
}

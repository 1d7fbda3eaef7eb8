package dev.pawl.loop.live;

/** The sum or the mean of the values in a window, rounded once. */
final class SumPart implements Part {
  private final boolean mean;
  private final double prior;
  private final ExactSum sum = new ExactSum();
  private long count;

  SumPart(boolean mean, double prior) {
    this.mean = mean;
    this.prior = prior;
  }

  @Override
  public void add(Observation observation) {
    sum.add(observation.value);
    count++;
  }

  @Override
  public void expire(Observation observation, long limit) {
    sum.subtract(observation.value);
    count--;
  }

  @Override
  public boolean isEmpty() {
    return count == 0;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public void publish(double[] to, int at) {
    if (isEmpty()) {
      to[at] = Double.NaN;
    } else {
      to[at] = mean ? sum.value() / (count + prior) : sum.value();
    }
  }
}

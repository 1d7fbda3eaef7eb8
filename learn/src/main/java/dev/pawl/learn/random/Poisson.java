package dev.pawl.learn.random;

/**
 * The Poisson distribution, drawn by inversion: one random number a draw. Immutable, safe for use by
 * any thread.
 */
public final class Poisson {
  private final double[] below;

  /**
   * A distribution.
   *
   * @param mean in (0, 100]
   */
  public Poisson(double mean) {
    if (!(mean > 0 && mean <= 100)) {
      throw new IllegalArgumentException("mean: " + mean + " (expected: above 0, at most 100)");
    }
    int largest = (int) (mean + 12 * Math.sqrt(mean) + 20);
    below = new double[largest];
    double share = StrictMath.exp(-mean);
    double sum = 0;
    for (int k = 0; k < largest; k++) {
      sum += share;
      below[k] = sum;
      share *= mean / (k + 1);
    }
  }

  /** The next draw. */
  public int draw(Draws draws) {
    double u = draws.uniform();
    int k = 0;
    while (k < below.length && u >= below[k]) {
      k++;
    }
    return k;
  }
}

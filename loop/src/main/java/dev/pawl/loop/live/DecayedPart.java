package dev.pawl.loop.live;

/**
 * The weight of all events and the weighted sum of their values, as of a time of reference: that of
 * the latest event. An event that happened {@code t} earlier weighs {@code 2^(-t / halfLife)}, in
 * whatever order events come.
 */
final class DecayedPart implements Part {
  /** A key that weighs less has nothing left. */
  static final double NOTHING = 1e-9;

  private static final double LN_2 = 0.6931471805599453;

  private final double halfLife;
  private long reference;
  private double weight;
  private double sum;

  DecayedPart(double halfLife) {
    this.halfLife = halfLife;
  }

  /** What an event weighs after some milliseconds. */
  static double decay(long milliseconds, double halfLife) {
    return milliseconds == 0 ? 1 : StrictMath.exp(-LN_2 * ((double) milliseconds / halfLife));
  }

  @Override
  public void add(Observation observation) {
    long time = observation.time();
    if (isEmpty()) {
      reference = time;
    }
    if (time >= reference) {
      double factor = decay(time - reference, halfLife);
      weight = weight * factor + 1;
      sum = sum * factor + observation.value;
      reference = time;
    } else {
      double factor = decay(reference - time, halfLife);
      weight += factor;
      sum += observation.value * factor;
    }
  }

  /** Takes up a state. */
  void set(long reference, double weight, double sum) {
    this.reference = reference;
    this.weight = weight;
    this.sum = sum;
  }

  /** Lets go of everything. */
  void clear() {
    set(0, 0, 0);
  }

  /** A time before which the weight does not fall below {@link #NOTHING}. */
  long lives() {
    double lives = halfLife * (StrictMath.log(weight / NOTHING) / LN_2);
    return reference + (long) lives - 2;
  }

  boolean isNothingAt(long clock) {
    return weight * decay(clock - reference, halfLife) < NOTHING;
  }

  long reference() {
    return reference;
  }

  double weight() {
    return weight;
  }

  double sum() {
    return sum;
  }

  @Override
  public void expire(Observation observation, long limit) {
    throw new IllegalStateException("decayed events do not leave one by one");
  }

  @Override
  public boolean isEmpty() {
    return weight == 0;
  }

  @Override
  public int width() {
    return 3;
  }

  @Override
  public void publish(double[] to, int at) {
    to[at] = isEmpty() ? Double.NaN : sum;
    to[at + 1] = weight;
    to[at + 2] = reference;
  }
}

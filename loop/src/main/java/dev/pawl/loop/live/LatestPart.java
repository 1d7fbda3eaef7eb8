package dev.pawl.loop.live;

/** The time and the value of the latest event; of several at the same time, the last in the log. */
final class LatestPart implements Part {
  private boolean empty = true;
  private long time;
  private double value;

  @Override
  public void add(Observation observation) {
    if (empty || observation.time() >= time) {
      empty = false;
      time = observation.time();
      value = observation.value;
    }
  }

  @Override
  public void expire(Observation observation, long limit) {
    empty |= time <= limit;
  }

  @Override
  public boolean isEmpty() {
    return empty;
  }

  long time() {
    return time;
  }

  double value() {
    return value;
  }

  @Override
  public int width() {
    return 2;
  }

  @Override
  public void publish(double[] to, int at) {
    to[at] = empty ? Double.NaN : value;
    to[at + 1] = empty ? Double.NaN : time;
  }
}

package dev.pawl.loop.live;

/** How many events there are in a window. */
final class CountPart implements Part {
  private long count;

  @Override
  public void add(Observation observation) {
    count++;
  }

  @Override
  public void expire(Observation observation, long limit) {
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
    to[at] = isEmpty() ? Double.NaN : count;
  }
}

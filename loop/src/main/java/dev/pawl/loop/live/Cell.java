package dev.pawl.loop.live;

import org.jspecify.annotations.Nullable;

/** The aggregates of one key: those that the fold works on, and those that serving reads. */
final class Cell {
  final long key;
  final Part[] parts;

  /** Whether the fold changed it since the last tick. */
  boolean changed;

  private volatile @Nullable Published current;

  Cell(long key, Part[] parts) {
    this.key = key;
    this.parts = parts;
  }

  private boolean isEmpty() {
    for (Part part : parts) {
      if (!part.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Publishes the aggregates as of a tick; called once for a tick, by the thread that folds.
   *
   * @return whether there is anything in them
   */
  boolean publish(long tick) {
    changed = false;
    Published before = current;
    double[] numbers = numbers();
    current = new Published(tick, numbers, before);
    if (before != null) {
      before.previous = null;
    }
    return numbers != null;
  }

  private double @Nullable [] numbers() {
    if (isEmpty()) {
      return null;
    }
    int width = 0;
    for (Part part : parts) {
      width += part.width();
    }
    double[] numbers = new double[width];
    int at = 0;
    for (Part part : parts) {
      part.publish(numbers, at);
      at += part.width();
    }
    return numbers;
  }

  /**
   * What was published as of a tick; null when that was nothing. Right as long as no tick after the
   * next has been started.
   */
  @Nullable Published at(long tick) {
    Published published = current;
    while (published != null && published.tick > tick) {
      published = published.previous;
    }
    return published;
  }
}
